"""The coach tab: the box, Send and Stop, and the tick that repaints an answer while it is written."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import gradio as gr

from assistant.domain.conversation import Turn, TurnState
from assistant.domain.people import Person
from assistant.errors import AssistantError, NotFound
from assistant.features.coach import Progress
from assistant.ui.context import Context, send, trouble
from assistant.ui.pieces import address, notice, slot
from assistant.ui.rendering import conversation_turns, turn_article
from assistant.ui.rendering_frame import welcome

TICK_SECONDS = 0.25
QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""Handlers of this page are short: each is one request, without a queue and without Gradio's overlay."""


def build_coach(context: Context, page: gr.Blocks) -> None:
    """Lay out the tab inside ``page``, which is being built, and bind its handlers."""
    with gr.Column(elem_id="view-coach", elem_classes="view"):
        # Today has the same box below it: what is asked there goes on as a conversation.
        gr.Column(elem_id="place-today")
        gr.Column(elem_id="place-transcript")
        gr.Column(elem_id="place-trouble")
        with gr.Column(elem_id="composer"):
            box = gr.Textbox(
                label="Ask, or paste the customer’s message",
                placeholder="Ask, or paste the customer’s message",
                lines=1,
                max_lines=9,
                elem_id="ask-box",
                container=False,
            )
            ask = gr.Button("Send", elem_id="ask-send")
            stop = gr.Button("Stop", elem_id="ask-stop")
        reload = gr.Button("Show the conversation in the address bar", elem_id="poke-show", visible="hidden")
        resume = gr.Button("Follow the answer that is being written", elem_id="poke-resume", visible="hidden")
        following = gr.Textbox(elem_id="coach-following", visible="hidden", show_label=False)
        key = gr.Textbox(elem_id="coach-key", visible="hidden", show_label=False)
        news = gr.Markdown(elem_id="coach-wire", sanitize_html=False, latex_delimiters=[], visible="hidden")
        tick = gr.Timer(TICK_SECONDS, active=False)

    handlers = CoachHandlers(context)
    outputs = [news, following, tick, key, box]
    # The first showing is Gradio's own load event: before it, its buttons do nothing.
    page.load(handlers.show, None, outputs[:4], **QUIET)
    reload.click(handlers.show, None, outputs[:4], trigger_mode="always_last", **QUIET)
    resume.click(handlers.resume, None, outputs[1:3], trigger_mode="always_last", **QUIET)
    ask.click(handlers.ask, [box, key], outputs, **QUIET)
    tick.tick(handlers.follow, [following], outputs[:3], **QUIET)
    stop.click(handlers.stop, [following], [news], **QUIET)


class CoachHandlers:
    """What happens on a click or a tick. ``following`` is "turn id, space, characters drawn" or empty."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._coach = context.assistant.coach

    def show(self, request: gr.Request) -> tuple[Any, ...]:
        """Show the conversation of the address bar, or the welcome when there is none."""
        try:
            person = self._context.caller(request.request)
            return (*self._conversation(person, request.query_params.get("c", "")), _new_key())
        except Exception as error:
            return (send(trouble(error)), "", gr.Timer(active=False), gr.skip())

    async def ask(self, question: str, key: str, request: gr.Request) -> tuple[Any, ...]:
        """Save the message and start to follow its answer; the box keeps its words when that fails."""
        try:
            person = await asyncio.to_thread(self._context.caller, request.request)
            conversation_id = request.query_params.get("c") or None
            turn = await self._coach.begin(person, question, key or _new_key(), conversation_id)
            conversations = await asyncio.to_thread(self._context.conversations, person)
        except Exception as error:
            return (send(trouble(error)), gr.skip(), gr.skip(), gr.skip(), gr.skip())
        fragments = (
            address(c=turn.conversation_id),
            slot("trouble", ""),
            slot("transcript", turn_article(turn), mode="turns"),
            slot("conversations", conversations),
        )
        pending = turn.state is TurnState.pending
        return (send(*fragments), _mark(turn, 0) if pending else "", gr.Timer(active=pending), _new_key(), "")

    def follow(self, following: str, request: gr.Request) -> tuple[Any, ...]:
        """Repaint the turn that is being answered when it has more lines, or is done."""
        turn_id, _, drawn = (following or "").partition(" ")
        if not turn_id:
            return (gr.skip(), gr.skip(), gr.Timer(active=False))
        try:
            person = self._context.caller(request.request)
            progress = self._coach.progress(person, turn_id)
        except Exception as error:
            return (send(trouble(error)), "", gr.Timer(active=False))
        if progress.turn.state is TurnState.pending:
            if str(_written(progress)) == drawn:
                return (gr.skip(), gr.skip(), gr.skip())
            article = turn_article(progress.turn, progress.lines)
            return (
                send(slot("transcript", article, mode="turns")),
                _mark(progress.turn, _written(progress)),
                gr.skip(),
            )
        article = slot("transcript", turn_article(progress.turn), mode="turns")
        return (send(article), "", gr.Timer(active=False))

    def resume(self, request: gr.Request) -> tuple[Any, ...]:
        """Follow the pending turn of the conversation in the address bar, after Retry began it."""
        try:
            conversation = self._coach.open(self._context.caller(request.request), request.query_params.get("c", ""))
        except AssistantError:
            return (gr.skip(), gr.skip())
        pending = [turn for turn in conversation.turns if turn.state is TurnState.pending]
        # No line counts as drawn, so that the first tick paints, even when all is done by now.
        following = _mark(pending[-1] if pending else conversation.turns[-1], -1) if conversation.turns else ""
        return (following, gr.Timer(active=bool(following)))

    def stop(self, following: str, request: gr.Request) -> Any:
        """Cancel the answer that is being written; the next tick shows what became of it."""
        try:
            self._coach.stop(self._context.caller(request.request), (following or "").partition(" ")[0])
        except Exception as error:
            return send(trouble(error))
        return gr.skip()

    def _conversation(self, person: Person, conversation_id: str) -> tuple[str, str, Any]:
        start = slot("transcript", welcome(person, self._coach.examples(person)))
        if not conversation_id:
            return send(slot("trouble", ""), start), "", gr.Timer(active=False)
        try:
            conversation = self._coach.open(person, conversation_id)
        except NotFound:
            gone = slot("trouble", notice("That conversation is not here for you. Here is a new one."))
            return send(address(), gone, start), "", gr.Timer(active=False)
        turns = conversation_turns(conversation)
        pending = [turn for turn in conversation.turns if turn.state is TurnState.pending]
        following = _mark(pending[-1], 0) if pending else ""
        shown = slot("transcript", turns) if turns else start
        return send(slot("trouble", ""), shown), following, gr.Timer(active=bool(pending))


def _written(progress: Progress) -> int:
    """How much there is to draw: characters of the lines so far, and of what another engine had said."""
    return sum(len(line.text) for line in progress.lines) + len(progress.turn.partial) + len(progress.turn.reason)


def _mark(turn: Turn, drawn: int) -> str:
    return f"{turn.id} {drawn}"


def _new_key() -> str:
    """A key for the next message, so that a doubled click saves it once."""
    return secrets.token_urlsafe(18)
