import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.security.html import escape, render_highlighted, render_inline, render_markdown

TEMPTING = st.text(alphabet=st.sampled_from(list("<>&\"'`*_[]()!#>- \n/:=abcjps{}|~\\")), max_size=200)
SAFE = re.compile(r"</?(?:p|br|hr|h[1-6]|ul|ol|li|blockquote|pre|code|em|strong|s|table|thead|tbody|tr|th|td)>")


def test_nothing_in_a_document_can_load_or_run() -> None:
    text = (
        "# Title\n<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n![pixel](http://evil.example/p.png)\n"
        "[click](javascript:alert(1)) [site](http://evil.example/a)\n<http://evil.example/b>\n"
        "<svg><image href='http://evil.example/c'/></svg> <div style='background:url(http://evil.example/d)'>"
    )
    rendered = render_markdown(text)
    assert not re.search(r"<(?!/?(?:p|h1)>)", rendered)
    assert "site (http://evil.example/a)" in rendered


@given(TEMPTING)
def test_only_tags_without_attributes_come_out(text: str) -> None:
    for rendered in (render_markdown(text), render_inline(text)):
        assert "<" not in SAFE.sub("", rendered)


@given(TEMPTING, st.integers(0, 200), st.integers(0, 200))
def test_a_mark_adds_nothing_but_marks(text: str, start: int, end: int) -> None:
    rendered = render_highlighted(text, start, end)
    without = re.sub(r'<mark(?: id="cited" tabindex="-1")?>|</mark>', "", rendered)
    assert "<" not in SAFE.sub("", without)


def test_the_cited_words_are_marked_where_they_stand() -> None:
    body = "## 4.2 What you may decide\n- First of all.\n- You may give **up to £50** by yourself.\n"
    start = body.index("You may")
    rendered = render_highlighted(body, start, len(body) - 1, "You may give **up to £50** by yourself.")
    assert '<li><mark id="cited" tabindex="-1">You may give </mark><strong><mark>up to £50</mark></strong>' in rendered
    assert rendered.count("id=") == 1


def test_a_quote_over_several_blocks_keeps_its_blocks() -> None:
    body = "> One sentence here.\n\n> And another one.\n"
    rendered = render_highlighted(body, 0, len(body))
    assert rendered.count("<blockquote>") == rendered.count("</blockquote>")
    assert rendered.count("<mark") == 2


def test_wrong_offsets_fall_back_to_the_words() -> None:
    body = "Some text before. These are the words. And after."
    assert ">These are the words.</mark>" in render_highlighted(body, 2, 9, "These  are the\nwords.")
    assert "<mark" not in render_highlighted(body, 2, 9, "Words that are not there")


def test_escape_is_fit_for_attributes() -> None:
    assert escape("\"'<>&") == "&quot;&#x27;&lt;&gt;&amp;"
