"""Event log in, results out; no screen, no network, no clock."""
