"""The right figure or act of the wrong subject: everything in the sentence stands in the source, but not together."""

from __future__ import annotations

import re
from random import Random

from eval.sabotage.names_read import names_in
from eval.sabotage.sabotaged import Surroundings
from eval.sabotage.true_sentences import TrueSentence

_FIGURE = re.compile(
    r"(?<![\d.〔\[（(])\d+(?:\.\d+)?\s*(?P<unit>%|个百分点|万亿元|亿元|亿美元|万元|元|万人|人|万亩|亩|公里|万吨|亿吨|吨|个|项|家)"
)
_RANGE = re.compile(r"\s*[—–\-~～至到]+\s*")
_CLAUSE = re.compile(r"[，；。]")


def swap_figures(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Let two figures of one unit change places."""
    figures = list(_FIGURE.finditer(true.text))
    pairs = [
        (one, other)
        for at, one in enumerate(figures)
        for other in figures[at + 1 :]
        if one["unit"] == other["unit"]
        and one[0] != other[0]
        and not _RANGE.fullmatch(true.text, one.end(), other.start())
    ]
    if not pairs:
        return None
    one, other = random.choice(pairs)
    text = true.text
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def give_to_neighbour(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Tell of one clause's subject the figure of another's, and of nothing else."""
    clauses = [piece for piece in _CLAUSE.split(true.text) if piece]
    whole = [
        (piece, found[0])
        for piece in clauses
        if len(found := list(_FIGURE.finditer(piece))) == 1 and found[0].start() > 3
    ]
    pairs = [
        (piece, figure, other)
        for piece, figure in whole
        for place, other in whole
        if place != piece and figure["unit"] == other["unit"] and figure[0] != other[0]
    ]
    if not pairs:
        return None
    piece, figure, other = random.choice(pairs)
    # A clause that leaves its subject to be understood would be told of nothing.
    if (
        len(
            re.findall(
                r"[\u4e00-\u9fff]",
                re.sub(
                    r"同比|比上年|实际|增长|增加|下降|提高|达到|分别|完成|实现", "", piece[: figure.start()]
                ),
            )
        )
        < 2
    ):
        return None
    return f"{piece[: figure.start()]}{other[0]}{piece[figure.end() :]}。"


def swap_names(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Let two names of different clauses change places."""
    clauses = re.split(r"(?<=[，；。])", true.text)
    pairs = [
        (at, one, to, other)
        for at, first in enumerate(clauses)
        for to in range(at + 1, len(clauses))
        for one in names_in(first)
        for other in names_in(clauses[to])
        if one not in clauses[to] and other not in first
    ]
    if not pairs:
        return None
    at, one, to, other = random.choice(pairs)
    clauses[at] = clauses[at].replace(one, other, 1)
    clauses[to] = clauses[to].replace(other, one, 1)
    return "".join(clauses)
