"""What was removed of a person's own data, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.storage.belongings import Deletion


def told(removed: Deletion) -> Iterator[str]:
    """One line a kind of what is gone, and of what stays without the person's name."""
    kinds = (
        (removed.conversations, "conversation", "conversations"),
        (removed.reviews, "review", "reviews"),
        (removed.runs, "practice run", "practice runs"),
        (removed.assignments, "assignment", "assignments"),
        (removed.promises, "promise", "promises"),
        (removed.questions, "question that nobody had answered", "questions that nobody had answered"),
        (removed.leader_questions, "question to a leader", "questions to a leader"),
        (removed.reports, "report that nobody had answered", "reports that nobody had answered"),
        (removed.thanks, "thank-you that you got", "thanks that you got"),
        (removed.stories, "story that is not in the library", "stories that are not in the library"),
        (removed.champion, "sentence or turn as a champion", "sentences and turns as a champion"),
        (removed.first_week, "step of your first week", "steps of your first week"),
        (removed.days_of_usage, "day of language model use", "days of language model use"),
        (removed.jobs, "piece of work that was done", "pieces of work that were done"),
    )
    yield from _counted(kinds)
    if removed.visits:
        yield "when you were here last"
    names = (
        (removed.names, "answered question or report", "answered questions and reports"),
        (removed.names_of_thanks, "thank-you that you gave", "thanks that you gave"),
        (removed.ties, "reply of a quality process", "replies of a quality process"),
        (removed.names_of_stories, "story in the library", "stories in the library"),
        (removed.names_in_plan, "action of the leaders' plan", "actions of the leaders' plan"),
    )
    yield from (f"your name on {words}" for words in _counted(names))
    if removed.names_of_champions:
        yield "your name on what you said of champions"


def _counted(kinds: Iterable[tuple[int, str, str]]) -> Iterator[str]:
    """How many of each kind there are, with the words for one and for many; nothing of what there is none."""
    return (f"{count} {one if count == 1 else many}" for count, one, many in kinds if count)
