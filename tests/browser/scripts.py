"""What a browser can measure about its page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

_AXE = Axe()

TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const box = e.getBoundingClientRect();
  return e.checkVisibility({ visibilityProperty: true }) && box.width > 2 && box.right > innerWidth + 1
    && !e.closest(".wide, .sr, .sr-only");
}).map((e) => `${e.tagName} ${e.className} ${e.id}`)"""
"""Visible elements that reach beyond the right edge; tables may scroll inside their own box."""


def faults(page: Any) -> list[str]:
    """What axe-core finds wrong on the page as it stands: WCAG 2.2 at levels A and AA, and its best practices."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = _AXE.run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]
