"""The project file: what the records are, and which funnel was declared."""
