"""A year of a company that does not exist, for looking at the pictures."""
