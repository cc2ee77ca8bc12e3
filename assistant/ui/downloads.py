"""Files that a person takes with them: made for them, named by us, never kept by a cache or shown as a page."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from fastapi import Response

_NO_WORD = re.compile(r"[\W_]+")
MARKDOWN = "text/markdown; charset=utf-8"
MOST_CHARACTERS = 60


def file_name(name: str, day: date, ending: str) -> str:
    """What a file is called: of ``name`` only letters and figures, with ``day`` behind them."""
    return f"{_words_of(name)}-{day.isoformat()}.{ending}"


def download(content: str | bytes, name: str, day: date, ending: str, media_type: str) -> Response:
    """A file to be saved. Of ``name`` only letters and figures go into its name, with ``day`` behind them."""
    full = file_name(name, day, ending)
    plain = re.sub(r"[^A-Za-z0-9]+", "-", _words_of(name)).strip("-") or "file"
    simple = f"{plain}-{day.isoformat()}.{ending}"
    # RFC 6266: the second is for browsers that know no other letters.
    disposition = f"attachment; filename=\"{simple}\"; filename*=UTF-8''{quote(full, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def _words_of(name: str) -> str:
    return _NO_WORD.sub("-", name)[:MOST_CHARACTERS].strip("-") or "file"
