"""Things on a page that own their state."""
