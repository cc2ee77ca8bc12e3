"""Who does the thinking. Every engine does the same tasks and returns the same types."""
