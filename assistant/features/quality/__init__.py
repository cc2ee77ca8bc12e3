"""Sent replies that a leader-approved quality process submits: read, made nobody's, judged in the background."""
