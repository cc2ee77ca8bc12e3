"""Letters that names begin with."""

from __future__ import annotations

_LATIN_GREEK_CYRILLIC = 0x0590
UPPER = "".join(chr(code) for code in range(_LATIN_GREEK_CYRILLIC) if chr(code).isupper())
"""Capital letters of the Latin, Greek and Cyrillic scripts, for a character class."""
CASELESS = "\u0590-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Scripts without capitals, for a character class."""
