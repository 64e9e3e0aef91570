"""Which examples become items: each answer once, no kind of question too often."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from rag.training.examples import Example
from rag.training.llm.items import AnswerItem, Pool, RankItem, answer_item, rank_item

_FAMILIES = ("cmrc", "official")
# What is answered by a sentence of its own wording or by a whole section is nothing to write.
_UNSUITED = {"official/yesno", "official/article", "official/heading"}
_POOL = 9000
_KIND_SHARE = 8  # of the official questions, no kind is more than an eighth
_SPARE = 1.25  # some examples make no item
_Item = TypeVar("_Item", RankItem, AnswerItem)


def draw_items(
    examples: Sequence[Example],
    ranked: Mapping[str, int],
    answered: Mapping[str, int],
    random_: random.Random,
) -> tuple[list[RankItem], list[AnswerItem]]:
    """Return the items of a run.

    Args:
        ranked: How many of each family: `cmrc`, `official`, and `cmrc/none`, `official/none` for what has no answer.
        answered: The same for the items to be written.
    """
    sample = [e for e in examples if not e.source.startswith("stard")]
    sample = random_.sample(sample, min(_POOL, len(sample)))
    pools = {family: Pool([e for e in sample if e.source.startswith(family)]) for family in _FAMILIES}

    def items(
        make: Callable[[Example, Pool, random.Random], _Item | None], counts: Mapping[str, int]
    ) -> list[_Item]:
        drawn = _draw(examples, {name: int(count * _SPARE) for name, count in counts.items()}, random_)
        made: list[_Item] = []
        for name, count in counts.items():
            pool = pools[name.split("/")[0]]
            found = [item for e in drawn[name] if (item := make(e, pool, random_)) is not None]
            made += found[:count]
        return made

    return items(rank_item, ranked), items(answer_item, answered)


def _draw(
    examples: Sequence[Example], counts: Mapping[str, int], random_: random.Random
) -> dict[str, list[Example]]:
    drawn: dict[str, list[Example]] = {name: [] for name in counts}
    kinds: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for example in random_.sample(examples, len(examples)):
        family = example.source.split("/")[0]
        name = family if example.relevant else f"{family}/none"
        if example.source in _UNSUITED or len(drawn.get(name, ())) >= counts.get(name, 0):
            continue
        said = example.passage[example.start : example.end] if example.relevant else example.question
        if (name, example.group + said) in seen:
            continue
        if name == "official":
            if kinds[example.source] >= counts[name] // _KIND_SHARE:
                continue
            kinds[example.source] += 1
        seen.add((name, example.group + said))
        drawn[name].append(example)
    return drawn
