"""The page's own small set of line icons, drawn on a 24 by 24 grid."""

from __future__ import annotations

_PATHS = {
    "today": "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4"
    "M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
    "coach": "M4 5h16v11H9l-5 4z",
    "library": "M5 4h5v16H5zM10 4h4v16h-4zM15.2 5.2l3.6-.9 3.4 14.6-3.7.9z",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6"
    "M18 14.5c2 .7 3.2 2.6 3.5 5.5",
    "plus": "M12 5v14M5 12h14",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
    "rename": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "delete": "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "do": "M4.5 12.5l5 5 10-11",
    "avoid": "M6 6l12 12M18 6L6 18",
    "limit": "M12 3l8 3.5v5c0 5-3.3 8.2-8 9.5-4.7-1.3-8-4.5-8-9.5v-5z",
    "rule": "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7",
    "who": "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21c.6-4.5 3.5-7 7.5-7s6.9 2.5 7.5 7",
    "why": "M9 18h6M10 21h4M8 15c-1.7-1.2-2.5-3-2.5-5a6.5 6.5 0 0 1 13 0c0 2-.8 3.8-2.5 5z",
    "story": "M12 7c-2-1.5-4.5-2-8-2v13c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V5c-3.5 0-6 .5-8 2zM12 7v13",
    "up": "M7 10v10H4V10zM7 10l4-7c1.6 0 2.5 1 2.3 2.6L13 9h5.5c1.2 0 2 1 1.7 2.2l-1.7 7A2.3 2.3 0 0 1 16.3 20H7",
    "down": "M7 14V4H4v10zM7 14l4 7c1.6 0 2.5-1 2.3-2.6L13 15h5.5c1.2 0 2-1 1.7-2.2l-1.7-7A2.3 2.3 0 0 0 16.3 4H7",
    "retry": "M20 5v5h-5M19.5 10A8 8 0 1 0 20 14",
    "stop": "M7 7h10v10H7z",
    "close": "M6 6l12 12M18 6L6 18",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "back": "M14 6l-6 6 6 6",
    "look": "M12 4l9 16H3zM12 10v4M12 17v.2",
    "clash": "M12 4l9 16H3zM12 10v4M12 17v.2",
    "review": "M5 4h10l4 4v12H5zM8.5 13l2.5 2.5 4.5-5",
    "practice": "M4 4h12v9H9l-4 3.5V13H4zM8 16.5V17h7l4 3.5V17h1V9h-1",
    "promise": "M5 5h14v15H5zM5 9.5h14M9 3v4M15 3v4M9 14.5l2 2 4-4",
    "fix": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "private": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "shared": "M8 14a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM17 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
    "M17 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10.3 10.4l4.4-3.4M10.3 12.9l4.4 4",
    "unsure": "M9 9.2a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.2-1.6 2.5M12 17.5v.2",
    "partly": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18",
    "download": "M12 4v11M7 10.5l5 5 5-5M5 20h14",
    "out": "M14 5H6v14h8M11 12h10M17 8l4 4-4 4",
    "thanks": "M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.3 4.3 4.3 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z",
    "report": "M6 21V4M6 4h11l-2.5 4L17 12H6",
}


def icon(name: str) -> str:
    """An icon as inline SVG, hidden from screen readers: the control beside it carries the words."""
    return (
        '<svg class="icon" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" '
        'stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )
