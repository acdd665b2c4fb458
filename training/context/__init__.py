"""Trains the context model: which of several words stands better in a context."""
