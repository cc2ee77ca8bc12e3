"""Every page of the product as axe-core sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.ui.culture_parts import PARTS
from tests.browser.scripts import faults

pytestmark = pytest.mark.browser
VIEWS = "today coach review practice culture playbook questions promises library you who".split()
PLACES = [f"tab={view}" for view in VIEWS] + [f"tab=culture&part={name}" for name, _, _ in PARTS if name]


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (390, "dark")])
def test_every_page_can_be_used_by_everybody(
    open_whole: Callable[..., Any], whole_address: str, width: int, colours: str
) -> None:
    page = open_whole(viewport={"width": width, "height": 900}, color_scheme=colours)
    with page.expect_navigation():
        page.select_option("#person-switch", "leader")
    for place in PLACES:
        page.goto(f"{whole_address}?{place}")
        page.wait_for_selector("#slot-foot span")
        page.wait_for_selector(".view:visible :is(h1, h2)")
        assert faults(page) == [], place
    page.evaluate("document.querySelector('#slot-culture h1').style.color = 'color-mix(in srgb, canvas, gray 9%)'")
    assert [one.partition(":")[0] for one in faults(page)] == ["color-contrast"]
