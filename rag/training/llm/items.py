"""What the language model is trained on: the sentence that a question belongs to, and answers from numbered passages."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import sentence_spans
from index.tokenizing import bigrams
from rag.evidence import MAX_SENTENCE_CHARS
from rag.prompts import NO_ANSWER, answering_text
from rag.training.examples import Example
from rag.training.likeness import Likeness

_WINDOW_CHARS = 200
_SHORTEST, _LONGEST_ANSWER = 6, 100
_CANDIDATES = 4
_HEADING_CHARS = 60
_TWICE_ASKED = re.compile(r"[？?]{2,}$")


@dataclass(frozen=True, slots=True)
class RankItem:
    """A question and sentences, each under its heading as `Evidence.in_context` shows it.

    Attributes:
        gold: Index of the sentence that answers; -1 where none does.
    """

    question: str
    candidates: tuple[str, ...]
    gold: int


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """A prompt that ends with a question over numbered passages, and what is to be written after it."""

    prompt: str
    answer: str


class Pool:
    """The passages of examples, to draw those from that seem to answer."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._passages = list(dict.fromkeys((e.context, e.passage) for e in examples))
        self._likeness = Likeness([passage for _, passage in self._passages])

    def like(self, question: str, passage: str, k: int) -> list[tuple[str, str]]:
        """Return at most k (heading, passage) most like a question, none of which overlaps `passage`."""
        found = (self._passages[n] for n in self._likeness.ranked(question, 3 * k + 8))
        apart = [(c, p) for c, p in found if passage[:30] not in p and p[:30] not in passage]
        return [(_heading(context), text) for context, text in apart[:k]]


def rank_item(example: Example, pool: Pool, random_: random.Random) -> RankItem | None:
    """Return a question with the sentence that answers among others of its passage and, for CMRC, of like passages.

    None where the answer lies beyond what the model is shown of a sentence, or nothing stands beside it.
    """
    answer = example.passage[example.start : example.end] if example.relevant else ""
    asked = set(bigrams(example.question))
    heading = _heading(example.context)
    gold, most = "", 0
    others: list[tuple[int, str]] = []
    for start, end in sentence_spans(example.passage, 0, len(example.passage)):
        text = example.passage[start:end]
        shared = min(end, example.end) - max(start, example.start) if example.relevant else 0
        if shared > most:
            gold, most = text, shared
        if shared <= 0 and _is_other(text, answer):
            others.append((len(asked & set(bigrams(text))), text))
    if example.relevant and (not gold or answer not in gold[:MAX_SENTENCE_CHARS]):
        return None
    nearest = sorted(others, key=lambda other: -other[0] - random_.random())[:3]
    pieces = [(heading, text) for _, text in nearest]
    if example.source.startswith("cmrc"):
        for other_heading, passage in pool.like(example.question, example.passage, 2):
            texts = [passage[a:b] for a, b in sentence_spans(passage, 0, len(passage))]
            if texts := [text for text in texts if _is_other(text, answer)]:
                pieces.append((other_heading, max(texts, key=lambda text: len(asked & set(bigrams(text))))))
    pieces = list({text: (heading, text) for heading, text in pieces if text != gold}.values())
    random_.shuffle(pieces)
    pieces = pieces[: _CANDIDATES - bool(gold)]
    if not pieces:
        return None
    at = -1
    if gold:
        at = random_.randint(0, len(pieces))
        pieces.insert(at, (heading, gold))
    candidates = tuple(f"{heading}\n{text[:MAX_SENTENCE_CHARS]}" for heading, text in pieces)
    return RankItem(_asked_once(example.question), candidates, at)


def answer_item(example: Example, pool: Pool, random_: random.Random) -> AnswerItem | None:
    """Return numbered passages, one of them the example's, with the answer and its number, or "not in here".

    None where the answer is too long to be written.
    """
    answer = example.passage[example.start : example.end].strip(" \n，。；：、") if example.relevant else ""
    if example.relevant and not (0 < len(answer) <= _LONGEST_ANSWER and "\n" not in answer):
        return None
    window = _window(example, random_)
    if answer not in window:
        return None
    beside = pool.like(example.question, example.passage, 3)[: random_.choice((0, 1, 2, 2))]
    pieces = [(heading, text[:_WINDOW_CHARS]) for heading, text in beside if not answer or answer not in text]
    at = random_.randint(0, len(pieces))
    pieces.insert(at, (_heading(example.context), window))
    written = f"{answer}。[{at + 1}]" if example.relevant else f"{NO_ANSWER}。"
    numbered = [(n, heading, " ".join(text.split())) for n, (heading, text) in enumerate(pieces, 1)]
    return AnswerItem(answering_text(_asked_once(example.question), numbered), written)


def _window(example: Example, random_: random.Random) -> str:
    """Return about 200 characters of a passage, whole sentences around the answer where there is one."""
    spans = sentence_spans(example.passage, 0, len(example.passage))
    if not example.relevant:
        first = random_.randrange(len(spans))
        while first and spans[-1][1] - spans[first][0] < _WINDOW_CHARS:
            first -= 1
        return example.passage[spans[first][0] : spans[first][0] + _WINDOW_CHARS]
    inside = [i for i, (start, end) in enumerate(spans) if start < example.end and end > example.start]
    first, last = inside[0], inside[-1]
    while grown := [
        (a, b)
        for a, b in ((first - 1, last), (first, last + 1))
        if a >= 0 and b < len(spans) and spans[b][1] - spans[a][0] <= _WINDOW_CHARS
    ]:
        first, last = random_.choice(grown)
    return example.passage[spans[first][0] : spans[last][1]]


def _is_other(text: str, answer: str) -> bool:
    return len(text) >= _SHORTEST and not (answer and answer in text)


def _heading(context: str) -> str:
    return context.rpartition(" ")[2][-_HEADING_CHARS:]


def _asked_once(question: str) -> str:
    return _TWICE_ASKED.sub("？", question)
