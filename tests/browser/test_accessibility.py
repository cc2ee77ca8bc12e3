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


@pytest.mark.parametrize(("width", "colours", "places"), [(1280, "light", PLACES[::2]), (390, "dark", PLACES[1::2])])
def test_every_page_can_be_used_by_everybody(
    open_whole: Callable[..., Any], whole_address: str, width: int, colours: str, places: list[str]
) -> None:
    page = open_whole(viewport={"width": width, "height": 900}, color_scheme=colours)
    with page.expect_navigation():
        page.select_option("#person-switch", "leader")
    for place in places:
        page.goto(f"{whole_address}?{place}")
        page.wait_for_selector("#slot-foot span")
        page.wait_for_selector(".view:visible :is(h1, h2, a, button):visible")
        assert faults(page) == [], place
    page.goto(f"{whole_address}?tab=culture")
    page.wait_for_selector("#slot-culture h1")
    page.evaluate("document.querySelector('#slot-culture h1').style.color = 'color-mix(in srgb, canvas, gray 9%)'")
    assert [one.partition(":")[0] for one in faults(page)] == ["color-contrast"]
