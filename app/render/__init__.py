"""The one place that turns values into what is shown: JSON objects, and HTML in which all text is escaped."""

from app.render.conversations import (
    conversations_html,
    earlier_turns_html,
    history_button_html,
    history_head_html,
)
from app.render.feedback import GivenFeedback
from app.render.frame import account_html, footer_html, header_html, panel_html, status_html, welcome_html
from app.render.labels import step_of
from app.render.markup import Html
from app.render.payloads import (
    answer_json,
    comparison_json,
    health_json,
    passage_json,
    search_json,
    sentence_json,
)
from app.render.scope import scope_html
from app.render.sources import Excerpt, Source, whole_paragraphs
from app.render.turn_view import TurnView
from app.render.turns import transcript_html, turn_html

__all__ = [
    "Excerpt",
    "GivenFeedback",
    "Html",
    "Source",
    "TurnView",
    "account_html",
    "answer_json",
    "comparison_json",
    "conversations_html",
    "earlier_turns_html",
    "footer_html",
    "header_html",
    "health_json",
    "history_button_html",
    "history_head_html",
    "panel_html",
    "passage_json",
    "scope_html",
    "search_json",
    "sentence_json",
    "status_html",
    "step_of",
    "transcript_html",
    "turn_html",
    "welcome_html",
    "whole_paragraphs",
]
