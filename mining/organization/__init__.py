"""Who hands over to whom."""
