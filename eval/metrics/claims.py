"""A sentence as the claims it makes."""

from __future__ import annotations

import re

_BREAK = re.compile(r"(?<=[；;。！？!?])|(?<=，)(?=(?:并|且|同时|其中|但|而)\S{4})")
_MIN_CHARS = 6


def split_claims(sentence: str) -> list[str]:
    """Return the clauses of a sentence that can be true or false each by itself, in order, nothing lost.

    Cut after ；and at ，before 并, 其中, 但 and the like; what is shorter than six characters stays with what precedes it.
    """
    claims: list[str] = []
    for piece in _BREAK.split(sentence):
        if claims and (len(piece) < _MIN_CHARS or len(claims[-1]) < _MIN_CHARS):
            claims[-1] += piece
        elif piece:
            claims.append(piece)
    return claims
