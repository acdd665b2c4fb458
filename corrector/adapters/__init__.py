"""Bridges to engines that already know how to move terabytes; each imports its host only when it is itself imported."""
