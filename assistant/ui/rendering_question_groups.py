"""The inbox as HTML: what the playbook did not cover and what people asked, in groups that mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.maxima import LISTED
from assistant.domain.people import Permission, Person
from assistant.domain.question_groups import GroupState, QuestionGroup
from assistant.features.question_groups import MOST_REASON
from assistant.security.html import escape
from assistant.ui.pieces import NAMELESS, button, empty_state, local, near_day, time_tag
from assistant.ui.rendering_questions import answer_form, draft_of, question_card, reply

_HEADINGS = {
    GroupState.answered: "Answered",
    GroupState.drafted: "A draft was made of it",
    GroupState.set_aside: "Set aside",
}


class InboxPart:
    """The inbox for ``person``; ``owners`` can see to a group, ``due`` is the day that is proposed for it."""

    def __init__(self, person: Person, owners: Sequence[Person], due: date, today: date, time_zone: str) -> None:
        self._person, self._owners, self._due = person, tuple(owners), due
        self._today, self._time_zone = today, time_zone

    def html(self, groups: Sequence[QuestionGroup]) -> str:
        """All groups, those that are open first."""
        waiting = [one for one in groups if one.state is GroupState.open]
        parts = [self._group(one) for one in waiting[:LISTED]]
        if not waiting:
            words = "What the playbook does not cover and what people ask arrives here, grouped by what it means."
            parts.append(empty_state("No question is waiting", words))
        if len(waiting) > LISTED:
            parts.append(f'<p class="small">{len(waiting) - LISTED:,} more wait behind these.</p>')
        for state, heading in _HEADINGS.items():
            found = [one for one in groups if one.state is state]
            found.sort(key=lambda one: one.answered_at or one.set_aside_at or one.last_at, reverse=True)
            if found:
                cards = "".join(self._group(one) for one in found[:LISTED])
                opened = " open" if state is GroupState.answered else ""
                parts.append(
                    f'<details class="fold" id="fold-{state.name}"{opened}><summary>{heading} ({len(found)})</summary>'
                    f"{cards}</details>"
                )
        return "".join(parts)

    def _group(self, group: QuestionGroup) -> str:
        if len(group.questions) == 1 and not group.gaps:
            end = self._owned(group) + self._reason(group) + self._folds(group)
            days = (self._today, self._time_zone)
            card = question_card(group.questions[0], self._person, *days, to_answer=True, end=end)
        else:
            card = self._card(group)
        return f'<div class="group" id="group-{escape(group.id)}" data-state="{group.state}">{card}</div>'

    def _card(self, group: QuestionGroup) -> str:
        times = "asked once" if group.times == 1 else f"asked {group.times} times"
        body = "".join(self._asker(group, place) for place in range(len(group.questions)))
        askers = f'<ul class="plain askers">{body}</ul>' if body else ""
        wordings = self._wordings(group)
        answer = reply(group.answer, group.answered_by) if group.answer else ""
        form = self._form(group) if group.state in (GroupState.open, GroupState.set_aside) else ""
        return (
            f'<article class="card" data-state="{group.state}"><p class="small">{times}, last {self._day(group)}'
            f'{self._waiting(group)}</p><p class="asked-words">{escape(group.wordings[0])}</p>{wordings}{askers}'
            f"{answer}{self._draft(group)}{self._reason(group)}{form}{self._owned(group)}{self._folds(group)}</article>"
        )

    def _day(self, group: QuestionGroup) -> str:
        moment = local(group.last_at, self._time_zone)
        return time_tag(moment, near_day(moment.date(), self._today))

    def _waiting(self, group: QuestionGroup) -> str:
        waiting = len(group.waiting)
        if not waiting:
            return "" if group.questions else " · of the coach, without a name"
        day = min(one.due for one in group.waiting)
        due = time_tag(day, near_day(day, self._today))
        who = "1 waits" if waiting == 1 else f"{waiting} wait"
        if day < self._today:
            return f' · <span class="state fix">{who} for an answer, was due {due}</span>'
        return f' · <span class="state look">{who} for an answer, due {due}</span>'

    def _wordings(self, group: QuestionGroup) -> str:
        shown = {" ".join(one.question.split()) for one in group.questions}
        others = [one for one in group.wordings[1:] if one not in shown]
        if not others:
            return ""
        words = "".join(f"<li>{escape(one)}</li>" for one in others)
        many = "In another wording" if len(others) == 1 else f"In {len(others)} other wordings"
        return f'<details class="fold"><summary>{many}</summary><ul class="plain wordings">{words}</ul></details>'

    def _asker(self, group: QuestionGroup, place: int) -> str:
        one = group.questions[place]
        asked = local(one.asked_at, self._time_zone)
        when = time_tag(asked, near_day(asked.date(), self._today))
        said = f"{escape(one.person_name or NAMELESS)}, {when}: <q>{escape(one.question)}</q>"
        more = ""
        if one.answer is None and len(group.questions) + len(group.gaps) > 1:
            more = f'<details class="fold"><summary>Answer this one by itself</summary>{answer_form(one)}</details>'
        elif one.answer is not None and one.answer != group.answer:
            more = reply(one.answer, one.answered_by or "Answer")
            more += draft_of(one) if self._person.may(Permission.publish_draft) else ""
        return f'<li id="question-{escape(one.id)}"><p class="small">{said}</p>{more}</li>'

    def _form(self, group: QuestionGroup) -> str:
        key, waiting = escape(group.id), len(group.waiting)
        to = {0: "It can become a draft for the library.", 1: "The one who waits gets it.", 2: "Both who wait get it."}
        return (
            f'<form data-form="group-answer" data-group="{key}"><label for="group-answer-{key}">Your answer</label>'
            f'<textarea id="group-answer-{key}" name="text" rows="3" maxlength="4000" required '
            f'aria-describedby="group-to-{key}"></textarea><p class="small" id="group-to-{key}">'
            f"{to.get(waiting, f'All {waiting} who wait get it.')}</p>"
            '<p class="form-error" role="alert" hidden></p><div class="row-end">'
            f'<button type="submit" class="button main">{"Send" if waiting else "Keep"} the answer</button></div>'
            "</form>"
        )

    def _draft(self, group: QuestionGroup) -> str:
        if group.document:
            return '<p class="small">A draft for the library was made from this answer.</p>'
        if not group.answer or not self._person.may(Permission.publish_draft):
            return ""
        return button("group-draft", "Make a library draft", symbol="library", kind="quiet", group=group.id)

    def _reason(self, group: QuestionGroup) -> str:
        if not group.reason:
            return ""
        back = button("group-take-up", "Take it up again", kind="quiet tiny", group=group.id)
        by = escape(group.set_aside_by or NAMELESS)
        act = back if group.state is GroupState.set_aside else ""
        return f'<p class="small">Set aside by {by}: {escape(group.reason)}</p>{act}'

    def _owned(self, group: QuestionGroup) -> str:
        if not group.owner or group.state is not GroupState.open:
            return ""
        who = "You see" if group.owner_id == self._person.id else f"{escape(group.owner)} sees"
        if group.owner_due is None:
            return f'<p class="small">{who} to it.</p>'
        due = time_tag(group.owner_due, near_day(group.owner_due, self._today))
        late = ' <span class="state fix">overdue</span>' if group.owner_due < self._today else ""
        return f'<p class="small">{who} to it by {due}.{late}</p>'

    def _folds(self, group: QuestionGroup) -> str:
        if group.state is not GroupState.open:
            return ""
        key = escape(group.id)
        chosen = group.owner_id or self._person.id
        options = "".join(
            f'<option value="{escape(one.id)}"{" selected" if one.id == chosen else ""}>{escape(one.name)}'
            f"{' (you)' if one.id == self._person.id else ''}</option>"
            for one in self._owners
        )
        day = max(group.owner_due or self._due, self._today)
        owner = (
            f'<details class="fold"><summary>{"Change who sees to it" if group.owner else "Say who sees to it"}'
            f'</summary><form class="fields inline" data-form="group-owner" data-group="{key}"><div class="field">'
            f'<label for="owner-{key}">Who</label><select id="owner-{key}" name="owner">{options}</select></div>'
            f'<div class="field"><label for="due-{key}">By</label><input type="date" id="due-{key}" name="due" '
            f'value="{day.isoformat()}" min="{self._today.isoformat()}" required></div>'
            '<button type="submit" class="button">Save</button><p class="form-error" role="alert" hidden></p></form>'
            "</details>"
        )
        if group.waiting:
            return owner
        return owner + (
            f'<details class="fold"><summary>Set it aside</summary><form data-form="group-aside" data-group="{key}">'
            f'<label for="aside-{key}">Why, for the other trainers and leaders</label><textarea id="aside-{key}" '
            f'name="reason" rows="2" maxlength="{MOST_REASON}" required></textarea>'
            '<p class="form-error" role="alert" hidden></p><div class="row-end">'
            '<button type="submit" class="button">Set it aside</button></div></form></details>'
        )
