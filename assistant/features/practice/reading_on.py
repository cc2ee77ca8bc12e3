"""What to read after a run: a passage of a standard or policy, and a story of a colleague."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.domain.debrief import Story as StoryToRead
from assistant.domain.debrief import ToTry
from assistant.domain.knowledge import Document, Part, Section, Standard, Story
from assistant.domain.passages import Citation
from assistant.domain.practice import Scenario


def passage_for(to_try: ToTry, scenario: Scenario, documents: Mapping[str, Document]) -> Citation | None:
    """The section that the thing to try rests on: of a standard the behaviour, of a policy where the clause stands.

    Without one, the behaviour of the first standard in play. ``documents`` are readable, by id.
    """
    clause = to_try.clause
    document = documents.get(clause.document_id) if clause is not None else None
    if clause is not None and document is not None and not isinstance(document, Standard):
        section = next((one for one in document.sections if one.start <= clause.start < one.end), None)
        return _section(document, section)
    for name in (to_try.standard_id, *scenario.standards):
        standard = documents.get(name)
        if standard is not None:
            return _section(standard, next(iter(standard.parts(Part.behaviour)), None))
    return None


def story_for(to_try: ToTry, scenario: Scenario, documents: Iterable[Document]) -> StoryToRead | None:
    """The story that shares most with what to try and what was in play; None where none shares a standard or policy."""
    clause = to_try.clause.document_id if to_try.clause is not None else ""

    def shared(story: Story) -> int:
        return (
            4 * (to_try.standard_id in story.standards)
            + 3 * (clause in story.policies)
            + 2 * len(set(scenario.standards) & set(story.standards))
            + len(set(scenario.policies) & set(story.policies))
        )

    def rank(story: Story) -> tuple[int, bool, bool, str]:
        on_channel = not story.channels or scenario.channel in story.channels
        at_moment = not story.moment or scenario.moment.value in story.moment
        return -shared(story), not on_channel, not at_moment, story.id

    stories = [one for one in documents if isinstance(one, Story) and shared(one)]
    if not stories:
        return None
    story = min(stories, key=rank)
    short = next(iter(story.parts(Part.in_short)), None) or next(iter(story.sections), None)
    citation = _section(story, short)
    return StoryToRead(title=story.title, citation=citation) if citation is not None else None


def _section(document: Document, section: Section | None) -> Citation | None:
    if section is None:
        return None
    text = document.section_text(section)
    start = section.start + len(text) - len(text.lstrip())
    end = section.start + len(text.rstrip())
    return Citation.of(document, start, end, section.heading) if end > start else None
