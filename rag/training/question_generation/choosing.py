"""Of the questions made, those that the reader answers from the same place; and the examples they become."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.evidence import PassageReader
from rag.evidence_model.scores import best_answer
from rag.training.examples import Example
from rag.training.official_examples import without_span
from rag.training.question_generation.asking import CMRC
from rag.training.reading_examples import ReadingCase, reading_examples
from rag.training.wording import reword

_AROUND = 150  # characters of the passage on either side of the answer that the reader is shown
_LEAST_OVERLAP = 0.6
_LONGEST_ANSWER = 120
_ROUNDS = 2  # windows drawn for each question on CMRC's texts
_SHORTEST_PASSAGE = 30


def is_found_again(reader: PassageReader, made: Example) -> bool:
    """Say whether the reader, given question and passage, finds it answered, and mostly by the same characters."""
    first = max(0, made.start - _AROUND)
    (reading,) = reader.read(made.question, [made.context], [made.passage[first : made.end + _AROUND]])
    best = best_answer([reading], 0.0)
    if best is None or reading.relevance <= 0 or made.end - made.start > _LONGEST_ANSWER:
        return False
    start, end = best.span.start + first, best.span.end + first
    shared = min(end, made.end) - max(start, made.start)
    return 2 * shared >= _LEAST_OVERLAP * (end - start + made.end - made.start)


def made_examples(made: Sequence[Example], random_: random.Random) -> Iterator[Example]:
    """Yield examples, with passages that do not answer beside those that do: as for questions that people asked."""
    cases = [
        ReadingCase(each.group, each.question, (each.passage[each.start : each.end],), each.passage)
        for each in made
        if each.source == CMRC
    ]
    for example in reading_examples(cases, _ROUNDS, random_):
        yield replace(example, source=f"made/{example.source}")
    for each in made:
        if each.source != CMRC:
            yield from _official(each, random_)


def _official(made: Example, random_: random.Random) -> Iterator[Example]:
    question = reword(made.question, random_, 0.3)
    context = made.context if random_.random() < 0.8 else ""
    yield replace(made, question=question, context=context)
    removed = without_span(made.passage, made.start, made.end)
    if random_.random() < 0.5 and len(removed) >= _SHORTEST_PASSAGE:
        yield Example(f"{made.source}-removed", made.group, question, made.context, removed, -1, -1, False)
