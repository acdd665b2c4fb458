"""Learns the second opinions beside the context model, and how much each is worth."""
