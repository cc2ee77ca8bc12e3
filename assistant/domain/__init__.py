"""Nouns and rules of the product. No I/O; nothing from outside but pydantic."""
