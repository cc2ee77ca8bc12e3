"""The frame: places for the side column, the top line, the tabs, the sources and the foot line."""

from __future__ import annotations

import gradio as gr

from assistant.ui.coach import build_coach
from assistant.ui.context import Context
from assistant.ui.culture import build_culture
from assistant.ui.follow_ups import build_follow_ups
from assistant.ui.library import build_library
from assistant.ui.people import build_people
from assistant.ui.playbook import build_playbook
from assistant.ui.practice import build_practice
from assistant.ui.questions import build_questions
from assistant.ui.review import build_review
from assistant.ui.who_sees import build_who_sees
from assistant.ui.you import build_you

MOST_THREADS = 200
"""Gradio runs 40 handlers at once unless told before its queue is made."""


def build_page(context: Context) -> gr.Blocks:
    """The whole page. Places are empty columns; the script fills them with fragments we rendered."""
    title = f"{context.assistant.company.name} · Service coach"
    page: gr.Blocks = gr.Blocks(title=title, analytics_enabled=False, fill_width=True)
    with page, gr.Column(elem_id="frame"):
        gr.Column(elem_id="place-side")
        with gr.Column(elem_id="work"):
            gr.Column(elem_id="place-top")
            build_coach(context, page)
            build_library(context, page)
            build_questions()
            build_review()
            build_practice()
            build_playbook()
            build_culture()
            build_follow_ups()
            build_who_sees()
            build_you()
            build_people()
        gr.Column(elem_id="place-sources")
        gr.Column(elem_id="place-foot")
    page.max_threads = MOST_THREADS
    page.queue(api_open=False)
    return page
