"""Deadlines: what had to happen by when, whether it did, why not, and what that costs."""
