"""The events of a log as arrays, in the order of its cases and in that of its people."""
