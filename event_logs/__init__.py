"""Records in, one event log out."""
