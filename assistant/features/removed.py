"""What was removed of a person's own data, in words."""

from __future__ import annotations

from collections.abc import Iterator

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
    yield from (f"{count} {one if count == 1 else many}" for count, one, many in kinds if count)
    if removed.visits:
        yield "when you were here last"
    if removed.names:
        many = "question or report" if removed.names == 1 else "questions and reports"
        yield f"your name on {removed.names} answered {many}"
    if removed.names_of_thanks:
        thanks = "thank-you" if removed.names_of_thanks == 1 else "thanks"
        yield f"your name on {removed.names_of_thanks} {thanks} that you gave"
    if removed.ties:
        replies = "reply" if removed.ties == 1 else "replies"
        yield f"your name on {removed.ties} {replies} of a quality process"
    if removed.names_of_stories:
        stories = "story" if removed.names_of_stories == 1 else "stories"
        yield f"your name on {removed.names_of_stories} {stories} in the library"
    if removed.names_in_plan:
        actions = "action" if removed.names_in_plan == 1 else "actions"
        yield f"your name on {removed.names_in_plan} {actions} of the leaders' plan"
    if removed.names_of_champions:
        yield "your name on what you said of champions"
