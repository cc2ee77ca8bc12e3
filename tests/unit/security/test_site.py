import ipaddress
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.security.browsers import device_of
from assistant.security.site import Site, is_among, own_path

TEMPTING = st.text(alphabet=st.sampled_from(list("/\\:@?#.%\t\n javscriptexml-2f5")), max_size=40)


@given(TEMPTING)
def test_what_comes_after_sign_in_is_ours(text: str) -> None:
    # As browsers read an address: without tabs and line ends, and with / for \.
    read = own_path(text).replace("\t", "").replace("\n", "").replace("\\", "/")
    assert urlsplit(urljoin("https://coach.example/sign-in", read)).netloc == "coach.example"


@pytest.mark.parametrize("path", ["/", "/?c=abc&tab=review", "/config", "/page/x?y=%2F"])
def test_a_path_of_ours_stays(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize("path", ["/sign-in?next=/", "/sign-out", "/welcome/x", "/" + "x" * 500, "/é", "coach"])
def test_what_would_lead_in_circles_or_nowhere_is_left(path: str) -> None:
    assert own_path(path) == "/"


def test_hosts_follow_from_the_public_address() -> None:
    assert Site().hosts == ("localhost", "127.0.0.1", "::1", "[::1]")
    site = Site(public_url="https://Coach.example:8443")
    assert "coach.example" in site.hosts and site.public_host == "coach.example:8443"


@pytest.mark.parametrize(
    ("address", "among"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.0.0.1", False), ("", False), ("unix:", False), ("::1", False)],
)
def test_an_address_lies_in_a_network(address: str, among: bool) -> None:
    assert is_among(address, [ipaddress.ip_network("10.0.0.0/8")]) is among


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/125.0 Safari/537.36 Edg/125.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Safari/604",
            "Safari on an iPhone",
        ),
        ("curl/8", "a browser"),
    ],
)
def test_a_browser_is_named_as_people_do(agent: str, words: str) -> None:
    assert device_of(agent) == words
