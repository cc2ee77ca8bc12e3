"""What can be measured, a suite a file."""
