"""Which deal a call or an email belongs to, by which rule, how sure."""
