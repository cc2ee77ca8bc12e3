"""The page's look: where the style and script files are, and what Gradio is told about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio

ASSETS = Path(__file__).parent / "assets"
ASSETS_PATH = "/page/assets"
SHEETS = (
    "tokens",
    "frame",
    "coach",
    "reading",
    "questions",
    "comments",
    "review",
    "practice",
    "playbook",
    "culture",
    "plan",
    "numbers",
    "quality",
    "promises",
    "jobs",
    "today",
    "people",
)
SANS = ("-apple-system", "BlinkMacSystemFont", "Segoe UI", "Roboto", "Helvetica Neue", "Liberation Sans", "sans-serif")


def head() -> str:
    """What goes into the page's head: our style sheets, our script, nothing from another host."""
    sheets = "".join(f'<link rel="stylesheet" href="{ASSETS_PATH}/{name}.css">' for name in SHEETS)
    return (
        f'{sheets}<script type="module" src="{ASSETS_PATH}/page.js"></script>'
        f'<link rel="icon" href="{ASSETS_PATH}/icon.svg" type="image/svg+xml">'
        '<meta name="color-scheme" content="light dark">'
    )


def theme() -> gradio.themes.Base:
    """Gradio's plainest theme with system fonts: its default would fetch fonts from another host."""
    import gradio

    return gradio.themes.Base(font=list(SANS), font_mono=["ui-monospace", "Consolas", "monospace"])
