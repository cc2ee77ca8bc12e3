"""The checkable signs in a reply that standards want or forbid, each with the words it was seen in."""

from assistant.language.signals.case import Case, Seen, read_case
from assistant.language.signals.detecting import detect

__all__ = ["Case", "Seen", "detect", "read_case"]
