from hypothesis import given
from hypothesis import strategies as st

from assistant.search.sync import plan
from tests.integration.search_support import chunks, document

ALL = {chunk.id: chunk for chunk in chunks(document("all", "\n".join(f"line {i}" for i in range(12))))}
some_ids = st.lists(st.sampled_from(sorted(ALL)))


@given(st.dictionaries(st.sampled_from(sorted(ALL)), st.booleans()), some_ids)
def test_after_the_plan_exactly_what_is_wanted_is_there(present: dict[str, bool], wanted: list[str]) -> None:
    manifest = {identity: ("agent", done) for identity, done in present.items()}
    todo = plan(manifest, [ALL[identity] for identity in wanted])
    added = [chunk.id for chunk in todo.add]
    done = {identity for identity, finished in present.items() if finished}
    assert len(added) == len(set(added))
    assert (done | set(added)) - {identity for _, identity in todo.delete} == set(wanted)
    assert not done.intersection(added), "what is there is not added again"
    assert {i for i in present if i not in wanted} == {i for _, i in todo.delete}, "pending rows go too"
    assert bool(todo) == (done != set(wanted) or set(present) != set(wanted))
