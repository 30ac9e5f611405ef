"""Results in, pictures out; no arithmetic."""
