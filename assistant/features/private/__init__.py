"""Engines at an endpoint that never get to see personal details: replaced before, put back after.

What people wrote goes out with placeholders (`security/redaction.py`); passages of the company's documents are its own
published words and go out as they are. Everything else, checks of quotes and facts first of all, sees the originals.
"""
