"""Models as values that know no algorithm."""
