"""A conversational coaching assistant for customer-service people."""

__version__ = "0.1.0"
