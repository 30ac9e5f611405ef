"""Times that are not over yet: how long things last and how they end, with censoring."""
