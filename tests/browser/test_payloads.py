"""Nothing that is written loads or runs in a reader's browser: some payloads of all kinds, without the page's policy.

The long form, with all payloads and with the policy too, is tests/proofs/payloads.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.people import Role
from tests.browser.conftest import need_chromium
from tests.proofs.payload_control import fired
from tests.proofs.payload_list import payloads
from tests.proofs.payloads import prove
from tests.proofs.sink import Sink, chromium, sink

pytestmark = pytest.mark.browser
COUNT = 10


@pytest.fixture(scope="module")
def listener() -> Iterator[Sink]:
    with sink() as found:
        yield found


@pytest.fixture(scope="module")
def browser(listener: Sink) -> Iterator[Any]:
    need_chromium()
    with chromium(listener) as browser:
        yield browser


def test_payloads_everywhere_load_and_run_nothing(listener: Sink, browser: Any, tmp_path: Path) -> None:
    chosen = payloads(listener.address, COUNT, shared=False)
    result = prove(listener, browser, chosen, tmp_path, bypass=(True,), by_hand=1, roles=(Role.agent, Role.trainer))
    run = result["without_the_policy"]
    assert run["got_through"] == run["could_get_through"] == run["broken"] == run["script_errors"] == []
    assert run["shown"]["agent"]["shown"]["conversation"] == f"{COUNT} of {COUNT}"
    assert result["control_in_the_page"]["noticed_where_turns_are_not_escaped"] > COUNT / 4


def test_the_same_payloads_do_get_through_where_nothing_holds_them(listener: Sink, browser: Any) -> None:
    some = payloads(listener.address, COUNT // 2, shared=False)
    assert len(fired(listener, browser, some)) > len(some) / 3
