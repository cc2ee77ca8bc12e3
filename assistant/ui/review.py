"""The review tab: its place in the page, and its parts put together for one person."""

from __future__ import annotations

import gradio as gr

from assistant.domain.knowledge import Document, Part
from assistant.domain.maxima import LISTED, MOST_LISTED
from assistant.domain.people import Permission
from assistant.domain.reply import Reply, parse_thread
from assistant.domain.review import Review
from assistant.errors import NotFound
from assistant.ui.exemplars import exemplars_of
from assistant.ui.pieces import older_ones, slot
from assistant.ui.rendering_promises import proposals
from assistant.ui.rendering_review import Reader, result
from assistant.ui.rendering_review_form import (
    nothing_checked,
    review_form,
    review_lists,
    sharing,
    shown_to_others,
)
from assistant.ui.rendering_scorecard import folds
from assistant.ui.view import View


def build_review() -> None:
    """The tab's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-review", elem_classes="view"):
        gr.Column(elem_id="place-review")


class ReviewTab(View):
    """The tab, as one person sees it."""

    def blank(self, turn_id: str = "") -> str:
        """Empty boxes, or with the question of a coach's turn in the first; raises NotFound for others' turns."""
        thread, back = "", ""
        if turn_id:
            turn = self.context.assistant.coach.progress(self.person, turn_id).turn
            thread, back = turn.question, f"/?c={turn.conversation_id}"
        reply = Reply(draft="", thread=parse_thread(thread))
        return self._whole(review_form(self.person.id, reply, turn_id=turn_id, back=back), nothing_checked())

    def opened(self, review: Review, turn_id: str = "") -> str:
        """A review with its draft, of the person's own or shared with them."""
        if review.person_id != self.person.id:
            left = shown_to_others(review, self._names.get(review.person_id) or review.author or "a colleague")
            return self._whole(left, self._result(review), review.id)
        form = review_form(self.person.id, review.reply, review, turn_id, self._back(turn_id))
        return self._whole(form, self._result(review), review.id)

    def lists(self, opened: str = "", most: int = LISTED) -> str:
        """The person's last reviews and those shared with them, at most ``most`` of each, as a slot."""
        return slot("review-list", self._lists(opened, max(1, min(most, MOST_LISTED))))

    def share(self, review: Review) -> str:
        """Who sees a review now, with the lists that tell it too."""
        return slot("review-share", sharing(review, self._leads(review))) + self.lists(review.id)

    def promises(self, review: Review) -> str:
        """The promises of a review after one was confirmed, as a slot."""
        return slot("review-promises", self._promises(review))

    def _whole(self, left: str, right: str, opened: str = "") -> str:
        return slot(
            "review",
            f'<div class="review-columns"><div class="review-left">{left}<section class="review-lists" '
            f'aria-labelledby="reviews-title" id="slot-review-list">{self._lists(opened)}</section></div>'
            f'<div class="review-right" id="review-result">{right}</div></div>',
        )

    def _result(self, review: Review) -> str:
        mine = review.person_id == self.person.id
        kept = self.context.assistant.follow_ups.of_review(self.person, review.id) if mine else ()
        reader = Reader(
            mine=mine,
            today=self.context.today,
            whys=self._whys(review),
            promises=tuple(kept),
            may_report=self.person.may(Permission.report_friction),
        )
        promises = f'<div id="slot-review-promises">{self._promises(review)}</div>' if mine else ""
        share = f'<div id="slot-review-share">{sharing(review, self._leads(review))}</div>' if mine else ""
        share += f'<div id="slot-review-exemplars">{exemplars_of(self.context, self.person, review)}</div>'
        return result(review, reader, folds(review, reader), promises, share)

    def _promises(self, review: Review) -> str:
        kept = self.context.assistant.follow_ups.of_review(self.person, review.id)
        return proposals(review, kept, self.context.today)

    def _lists(self, opened: str, most: int = LISTED) -> str:
        reviewing = self.context.assistant.reviewing
        reads = self.person.may(Permission.read_shared_reviews)
        mine, shared = reviewing.mine(self.person, most + 1), reviewing.shared(self.person, most + 1) if reads else None
        older = older_ones("older-reviews", most) if max(len(mine), len(shared or ())) > most else ""
        listed = (mine[:most], None if shared is None else shared[:most])
        return review_lists(*listed, self._names, self.context.today, self.context.time_zone, opened) + older

    def _leads(self, review: Review) -> list[str] | None:
        """Who leads the person's team and reads what is shared; None where the review is with an earlier team."""
        team = self.person.team_id
        if not team or (review.shared and review.shared_team_id != team):
            return None
        return [one.name for one in self.others if team in one.leads and one.may(Permission.read_shared_reviews)]

    @property
    def _names(self) -> dict[str, str]:
        return {other.id: other.name for other in self.others}

    def _back(self, turn_id: str) -> str:
        if not turn_id:
            return ""
        try:
            return f"/?c={self.context.assistant.coach.progress(self.person, turn_id).turn.conversation_id}"
        except NotFound:
            return ""

    def _whys(self, review: Review) -> dict[str, str]:
        """Why each standard matters, from the version in force that this person may read."""
        documents: dict[str, Document] = {
            d.id: d for d in self.context.assistant.library.documents(self.person) if d.parts(Part.why)
        }
        found = {}
        for one in review.scorecard.criteria:
            document = documents.get(one.standard_id)
            if document is not None:
                found[one.standard_id] = document.section_text(document.parts(Part.why)[0]).strip()
        return found
