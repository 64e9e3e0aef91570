"""True sentences into false ones, each in every way that it offers a hold for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from eval.sabotage.figure_sabotage import (
    change_digit,
    change_unit,
    invent_document_number,
    move_date,
    move_year,
)
from eval.sabotage.names_read import ALL_BODIES, ALL_PLACES
from eval.sabotage.sabotaged import Sabotaged, Saboteur, Surroundings
from eval.sabotage.subject_sabotage import give_to_neighbour, swap_figures, swap_names
from eval.sabotage.true_sentences import TrueSentence
from eval.sabotage.wording_sabotage import (
    append_clause,
    change_body,
    change_force,
    change_place,
    flip_direction,
    flip_negation,
)

FIGURES: dict[str, Saboteur] = {
    "数字改一位": change_digit,
    "单位": change_unit,
    "年份": move_year,
    "日期": move_date,
    "文号": invent_document_number,
}
WORDS: dict[str, Saboteur] = {
    "两数对调": swap_figures,
    "张冠李戴": give_to_neighbour,
    "两名对调": swap_names,
    "地名": change_place,
    "机关": change_body,
    "否定": flip_negation,
    "语气": change_force,
    "升降": flip_direction,
    "拼接别处的话": append_clause,
}


def sabotage(sentences: Sequence[TrueSentence], *, seed: int, at_most: int) -> Iterator[Sabotaged]:
    """Yield up to `at_most` false sentences a kind, from sentences taken in a seeded order."""
    clauses = tuple(
        piece
        for true in sentences
        for piece in re.split(r"[，；。]", "".join(true.cited))
        if 8 <= len(piece) <= 40
    )
    around = Surroundings(clauses, ALL_PLACES, ALL_BODIES)
    for kind, saboteur in (FIGURES | WORDS).items():
        random = Random(f"{seed} {kind}")  # noqa: S311
        made = 0
        for true in random.sample(sentences, len(sentences)):
            text = saboteur(true, around, random)
            if text is not None and made < at_most:
                made += 1
                yield Sabotaged(kind, text, true)
