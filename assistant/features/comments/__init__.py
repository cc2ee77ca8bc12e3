"""What customers write: read from a file, linked to standards by a person."""
