"""Joins results into ranked statements; the only room that sees more than one analysis."""
