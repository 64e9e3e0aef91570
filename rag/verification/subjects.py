"""Whose figure it is: each figure of a text with the words that say what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.places import find_places
from rag.quantities import Quantity
from rag.verification.contrasts import direction
from rag.verification.prose import Clause, Sentence, Word, plain, read_prose

_LISTED = re.compile(r"[、和与及]|[”》](?=[“《])")
_JOINED = re.compile(r"[、和与及至到—\-~以(/]*")
# One word for two: whichever is meant by the first of two figures, the other by the second.
_COMPRESSED = (("城乡", ("城镇", "农村")), ("进出口", ("进口", "出口")), ("东西部", ("东部", "西部")))
_TITLE = re.compile(r"《[^》]*》|\([^)]*\)")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_BASE = re.compile(r"(?<!自)[从由](?!于)[^到至]*$|[较比](?:上|去|前|昨|同期|基期|原)[年月日期天一个的同]*$")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SEPARATOR = re.compile(r"[、和与及或()（“]")
_COUNTED_CHARS = 8
_FAR = 3  # clauses back from which a figure may take its subject


@dataclass(frozen=True, slots=True)
class Label:
    """What a text says a figure is of.

    Attributes:
        own: Words of its clause before it, after the figure before, and the first words after it (7个培育县).
        carried: Words of the earlier clause that its own leave to be understood (增长9.7%).
        years: Of its clause, else of the nearest earlier one of the sentence that states any.
        places: As `years`.
        direction: 0 for up, 1 for down, None where it is not said.
        is_base: What something is compared with or began from (从50%提高到60%: the 50%).
    """

    own: tuple[str, ...]
    carried: tuple[str, ...]
    years: frozenset[str]
    places: frozenset[str]
    direction: int | None
    is_base: bool

    @property
    def words(self) -> frozenset[str]:
        """Everything that says what it is of."""
        return frozenset(self.own) | frozenset(self.carried)


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """A measured figure and its label."""

    figure: Quantity
    printed: str
    label: Label


@lru_cache(512)
def labelled_figures(text: str) -> tuple[LabelledFigure, ...]:
    """Return the amounts and percentages of a text, each with its subject, in order."""
    return tuple(each for sentence in read_prose(text) for each in _of_sentence(sentence))


def _of_sentence(sentence: Sentence) -> Iterator[LabelledFigure]:
    items: tuple[str, ...] = ()
    for at, clause in enumerate(sentence.clauses):
        measured = [figure for figure in clause.figures if figure.is_measured]
        listed = [figure for figure in measured if figure.start > clause.text.find("分别")]
        items = _listed_subjects(sentence, at, listed) or items
        shared: list[Word] = []
        end = 0
        for place, figure in enumerate(measured):
            own = _telling(clause, end, figure.start)
            if not own and place and _JOINED.fullmatch(clause.text[end : figure.start]):
                own = shared
            elif place and not _nouns(own):
                own = [*shared, *own]
            shared, end = own, figure.end
            own = [*own, *_following(clause, figure, measured[place + 1 : place + 2])]
            rank = listed.index(figure) if figure in listed and len(items) == len(listed) else None
            mine = () if rank is None else items[rank : rank + 1]
            others = [] if rank is None else [item for item in items if item not in mine]
            before = clause.text[measured[place - 1].end if place else 0 : figure.start]
            label = _label(sentence, at, own, mine, others, _BASE.search(before) is not None)
            yield LabelledFigure(figure, clause.text[figure.start : figure.end], label)


def _telling(clause: Clause, start: int, end: int) -> list[Word]:
    """Return the words that tell what a figure is of: content, and numerals in characters (半年以上, 一等奖)."""
    return [
        word
        for word in clause.words_between(start, end)
        if word.has_content or (word.tag == "m" and len(word.text) > 1 and _HAN.fullmatch(word.text))
    ]


def _following(clause: Clause, figure: Quantity, after: list[Quantity]) -> list[Word]:
    """Return the words that directly follow a figure, up to a separator: what is counted."""
    end = after[0].start if after else len(clause.text)
    stop = _SEPARATOR.search(clause.text, figure.end, end)
    return _telling(clause, figure.end, min(stop.start() if stop else end, figure.end + _COUNTED_CHARS))


def _nouns(words: list[Word]) -> list[Word]:
    return [word for word in words if word.tag[:1] in "nlj" and word.text not in ("同比", "环比")]


def _label(
    sentence: Sentence, at: int, own: list[Word], mine: tuple[str, ...], others: list[str], is_base: bool
) -> Label:
    carried: list[Word] = []
    nouns = _nouns(own)
    back = at
    while not nouns and back > max(0, at - _FAR):
        back -= 1
        words = [word for word in sentence.clauses[back].words if word.has_content]
        carried = words or carried
        nouns = _nouns(words)
    kept_own = (*(word.text for word in own if word.text not in others), *mine)
    kept_carried = tuple(word.text for word in carried if word.text not in others)
    return Label(
        kept_own,
        kept_carried,
        _nearest(sentence, at, years_of),
        frozenset(_nearest(sentence, at, places_of) - set(others)),
        direction([word.text for word in own]),
        is_base,
    )


def _listed_subjects(sentence: Sentence, at: int, measured: list[Quantity]) -> tuple[str, ...]:
    """Return the subjects of 分别, one a figure (城镇, 农村); empty where there are not as many."""
    clause = sentence.clauses[at]
    if "分别" not in clause.text or len(measured) < 2:
        return ()
    listed = clause.text.partition("分别")[0]
    if (
        not _LISTED.search(listed)
        and at
        and not any(w.has_content for w in clause.words_between(0, len(listed)))
    ):
        listed = sentence.clauses[at - 1].text
    for word, parts in _COMPRESSED:
        if word in listed and len(measured) == len(parts):
            return parts
    pieces = [piece for piece in _LISTED.split(listed) if piece]
    if len(pieces) < len(measured):
        return ()
    return tuple(_head(piece) for piece in pieces[-len(measured) :])


def _head(piece: str) -> str:
    words = [
        word.text
        for sentence in read_prose(piece)
        for clause in sentence.clauses
        for word in clause.words
        if word.has_content
    ]
    return words[0] if words else piece


def _nearest(sentence: Sentence, at: int, find: Callable[[Clause], frozenset[str]]) -> frozenset[str]:
    for clause in reversed(sentence.clauses[: at + 1]):
        if found := find(clause):
            return found
    return frozenset()


def years_of(clause: Clause) -> frozenset[str]:
    """Return the years of a clause, those in titles and brackets left out."""
    return frozenset(_YEAR.findall(_TITLE.sub("", clause.text)))


def places_of(clause: Clause) -> frozenset[str]:
    """Return the places of a clause, those in titles and brackets left out."""
    return _places(_TITLE.sub("", clause.text))


@lru_cache(2048)
def _places(text: str) -> frozenset[str]:
    return frozenset(find_places(plain(text)))
