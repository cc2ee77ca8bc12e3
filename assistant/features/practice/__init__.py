"""Practice: scenarios, and what is done with them."""
