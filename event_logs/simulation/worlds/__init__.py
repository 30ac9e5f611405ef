"""Worlds: every knob of the simulated company, its words, and the worlds by name."""
