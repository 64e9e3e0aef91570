"""Examples from CMRC 2018 (Cui et al. 2019, CC BY-SA 4.0): windows that hold the answer and windows that do not."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.sentences import clause_spans, sentence_spans
from index.tokenizing import bigrams
from rag.training.examples import Example
from rag.training.likeness import Likeness
from rag.training.wording import reword

_PREFIX = "cmrc-dev-"  # the trial part is for checking
_SHORTEST, _LONGEST = 100, 400


@dataclass(frozen=True, slots=True)
class ReadingCase:
    """A question over a whole text, with every answer that is accepted."""

    source: str
    question: str
    answers: tuple[str, ...]
    text: str


def load_cases(path: Path, prefix: str = _PREFIX) -> list[ReadingCase]:
    """Return the answerable cases of a reading file whose ids begin with `prefix`."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        ReadingCase(
            line["passages"][0]["source"],
            line["question"],
            tuple(line["answers"]),
            line["passages"][0]["text"],
        )
        for line in lines
        if line["id"].startswith(prefix) and line["answerable"]
    ]


def reading_examples(cases: list[ReadingCase], rounds: int, random_: random.Random) -> Iterator[Example]:
    """Yield, for each case and round, a window around the answer and, mostly, one without it."""
    texts = {case.source: case.text for case in cases}
    sources = list(texts)
    likeness = Likeness(list(texts.values()))
    for _ in range(rounds):
        for case in cases:
            place = answer_span(case)
            if place is None:
                continue
            question = reword(case.question, random_, 0.3)
            start, end = window_around(case.text, place, random_.randint(_SHORTEST, _LONGEST), random_)
            yield Example(
                "cmrc",
                case.source,
                question,
                "",
                case.text[start:end],
                place[0] - start,
                place[1] - start,
                True,
            )
            elsewhere = _without_answer(case, random_)
            removed = _without_sentences(case, (start, end))
            draw = random_.random()
            if elsewhere is not None and draw < 0.4:
                yield Example("cmrc/none", case.source, question, "", elsewhere, -1, -1, False)
            elif removed is not None and draw < 0.7:
                yield Example("cmrc/removed", case.source, question, "", removed, -1, -1, False)
            elif draw < 0.8:
                others = [n for n in likeness.ranked(case.question, 8) if sources[n] != case.source]
                if others:
                    text = texts[sources[random_.choice(others[:4])]]
                    window = random_.choice(_windows(text, random_))
                    if not any(answer in window for answer in case.answers):
                        yield Example("cmrc/other", case.source, question, "", window, -1, -1, False)


def _without_sentences(case: ReadingCase, window: tuple[int, int]) -> str | None:
    """Return a window without the pieces that hold an answer: all about what is asked, and the fact missing."""
    kept = "".join(
        case.text[start:end]
        for start, end in pieces_of(case.text)
        if window[0] <= start
        and end <= window[1]
        and not any(a in case.text[start:end] for a in case.answers)
    )
    return kept if len(kept) >= 40 and not any(answer in kept for answer in case.answers) else None


def answer_span(case: ReadingCase) -> tuple[int, int] | None:
    """Return where the first answer stands; of several places, that whose surroundings share most with the question."""
    answer = case.answers[0].strip()
    asked = set(bigrams(case.question))
    places = []
    at = case.text.find(answer)
    while answer and at >= 0:
        around = case.text[max(0, at - 60) : at + len(answer) + 60]
        places.append((len(asked & set(bigrams(around))), -at))
        at = case.text.find(answer, at + 1)
    if not places:
        return None
    start = -max(places)[1]
    return start, start + len(answer)


def pieces_of(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text's sentences, of long ones those of their clauses."""
    return [
        piece
        for start, end in sentence_spans(text, 0, len(text))
        for piece in ([(start, end)] if end - start <= 150 else clause_spans(text, start, end))
    ]


def window_around(text: str, place: tuple[int, int], longest: int, random_: random.Random) -> tuple[int, int]:
    """Return a stretch of whole sentences around an answer, of at most `longest` characters where the answer's are no more."""
    pieces = pieces_of(text)
    inside = [i for i, (start, end) in enumerate(pieces) if start < place[1] and end > place[0]]
    first, last = inside[0], inside[-1]
    while True:
        sides = [side for side, possible in ((-1, first > 0), (1, last + 1 < len(pieces))) if possible]
        if not sides:
            break
        side = random_.choice(sides)
        start = pieces[first - 1 if side < 0 else first][0]
        end = pieces[last + 1 if side > 0 else last][1]
        if end - start > longest:
            break
        first, last = (first - 1, last) if side < 0 else (first, last + 1)
    return pieces[first][0], pieces[last][1]


def _windows(text: str, random_: random.Random) -> list[str]:
    pieces = pieces_of(text)
    target = random_.randint(_SHORTEST, _LONGEST)
    windows, first = [], 0
    for i in range(len(pieces)):
        if i + 1 == len(pieces) or pieces[i + 1][1] - pieces[first][0] > target:
            windows.append(text[pieces[first][0] : pieces[i][1]])
            first = i + 1
    return windows


def _without_answer(case: ReadingCase, random_: random.Random) -> str | None:
    """Return a window of the same text that holds no answer, rather one that shares words with the question."""
    windows = [
        window
        for window in _windows(case.text, random_)
        if len(window) >= 40 and not any(answer in window for answer in case.answers)
    ]
    asked = set(bigrams(case.question))
    if not windows:
        return None
    return max(windows, key=lambda window: len(asked & set(bigrams(window))) + random_.random())
