"""Formats of telephone systems, one file a vendor."""
