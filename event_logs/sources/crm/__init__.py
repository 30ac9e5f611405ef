"""Formats of CRM systems, one file a vendor."""
