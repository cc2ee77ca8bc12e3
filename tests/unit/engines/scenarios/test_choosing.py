"""Choices by seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.numbering import code_like

OPTIONS = st.lists(st.text(min_size=1), min_size=1, max_size=12, unique=True)


@given(OPTIONS, st.text(), st.integers(0, 2**31 - 1))
def test_the_same_seed_chooses_the_same(options: list[str], salt: str, seed: int) -> None:
    one, other = Choices(salt, seed), Choices(salt, seed)
    assert one.choose_first(options) == other.choose_first(options)
    assert one.pick("a", options) == other.pick("a", options)
    assert one.some("b", options, 3) == other.some("b", options, 3)


@given(OPTIONS, st.text())
def test_as_many_seeds_as_options_show_every_option(options: list[str], salt: str) -> None:
    chosen = [Choices(salt, seed).choose_first(options) for seed in range(1, len(options) + 1)]
    assert sorted(chosen) == sorted(options)


@given(OPTIONS, st.integers(2, 5))
def test_what_comes_back_comes_back_with_other_company(first: list[str], size: int) -> None:
    others = list(range(size))
    seeds = range(1, len(first) * size + 1)
    met = []
    for seed in seeds:
        choices = Choices("salt", seed)
        met.append((choices.choose_first(first), choices.pick("other", others)))
    assert len(set(met)) == len(first) * size


@given(OPTIONS, st.integers(0, 50), st.integers(1, 12))
def test_some_are_different_ones(options: list[str], seed: int, count: int) -> None:
    choices = Choices("salt", seed)
    choices.choose_first(["x"])
    chosen = choices.some("name", options, count)
    assert len(chosen) == len(set(chosen)) == min(count, len(options))


def test_a_number_looks_like_the_company_s_own() -> None:
    choices = Choices("salt", 3)
    assert code_like(r"LF-\d{7}", choices)[:3] == "LF-" and len(code_like(r"LF-\d{7}", choices)) == 10
    assert len(code_like(r"[A-Z]{2}\d{4}", choices)) == 6
    assert code_like(r"(a|b)+\d*", choices) == ""
