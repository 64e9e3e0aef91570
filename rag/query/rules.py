"""The kinds of follow-up and the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

from rag.query.changes import changed, corrected, narrowed, taken_up
from rag.query.comparing import compared, together
from rag.query.conversation import Conversation
from rag.query.omission import besides, elaborated, omitted, partitive
from rag.query.pointing import article, numbered, pointing

# Given a question without lead words (那, 好的) and end marks, and the conversation before it, a rule returns the stand-alone
# question, or None where it does not apply.
Rule = Callable[[str, Conversation], str | None]

# What points at something by its number first (第三项呢 is no new subject), what merely lacks a subject last.
RULES: tuple[Rule, ...] = (
    corrected,
    narrowed,
    numbered,
    article,
    together,
    compared,
    besides,
    elaborated,
    changed,
    taken_up,
    partitive,
    pointing,
    omitted,
)


# These go by what stands in the conversation under a name, a number or a slot; the others take the topic for what is meant.
_SURE = frozenset([corrected, narrowed, numbered, article, together, elaborated, changed])


def apply_rules(question: str, before: Conversation) -> tuple[str, bool] | None:
    """Return what the first rule that applies makes of a question, and whether that rule is sure; None if none applies."""
    for rule in RULES:
        if found := rule(question, before):
            return found, rule in _SURE
    return None
