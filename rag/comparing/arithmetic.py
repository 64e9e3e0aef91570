"""Figures that are computed, in the open: what is subtracted is cited, and the reckoning is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.sentences import comma_spans
from index.tokenizing import bigrams
from rag.admission.measures import scopes_of
from rag.quantities import Quantity, find_quantities
from rag.question import Question

_MIN_SHARED = 2  # character bigrams: one may be chance (值增 in 总值增速 and 增加值增长)
_SIZES = {"万亿": Decimal(10**12), "亿": Decimal(10**8), "万": Decimal(10**4)}


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure of one side of a comparison, and how it is printed in its evidence."""

    label: str
    printed: str
    quantity: Quantity


def operand(label: str, question: Question, text: str) -> Operand | None:
    """Return the figure of a sentence that a question asks for: right in kind, and in the one clause that names its subject.

    A clause that leaves its subject unsaid counts with those before it where no other names it. None where no clause with such a
    figure has a word of the question, or two have as many: what is computed of a figure that means something else would be wrong.
    """
    clauses = [text[start:end] for start, end in comma_spans(text, 0, len(text))]
    found = _named(label, question, clauses, clauses)
    found = found or _named(label, question, clauses, scopes_of(clauses, question.text))
    best = max((shared for shared, _ in found), default=0)
    candidates = [operand for shared, operand in found if shared == best]
    return candidates[0] if len(candidates) == 1 else None


def _named(
    label: str, question: Question, clauses: Sequence[str], scopes: Sequence[str]
) -> list[tuple[int, Operand]]:
    """Return the first figure asked for in each clause, with how much its scope has of the question, where that is enough."""
    found: list[tuple[int, Operand]] = []
    subject = {token for term in question.terms for token in bigrams(term)}
    for clause, scope in zip(clauses, scopes, strict=True):
        shared = len(subject & set(bigrams(scope)))
        figures = [q for q in find_quantities(clause) if _is_asked(question, q)]
        if figures and shared >= _MIN_SHARED:
            first = figures[0]
            found.append((shared, Operand(label, clause[first.start : first.end], first)))
    return found


def difference(one: Operand, other: Operand) -> str | None:
    """Return a sentence that subtracts the smaller figure from the larger and shows it; None for figures of unlike kind or bound."""
    if (one.quantity.kind, one.quantity.unit) != (other.quantity.kind, other.quantity.unit):
        return None
    bounds = {one.quantity.bound, other.quantity.bound}
    if len(bounds) > 1 and bounds & {"min", "max"}:  # 5%左右 and 5%以上
        return None
    values = Decimal(one.quantity.value), Decimal(other.quantity.value)
    if values[0] == values[1]:
        return f"{one.label}与{other.label}相同：{one.printed}＝{other.printed}。"
    more, less = (one, other) if values[0] > values[1] else (other, one)
    result = _printed(abs(values[0] - values[1]), more)
    return f"{more.label}高于{less.label}：{more.printed}－{less.printed}＝{result}。"


def _is_asked(question: Question, quantity: Quantity) -> bool:
    if question.unit == "%" or ("增" in question.text and not question.unit):
        return quantity.kind == "percent"
    if question.unit:
        return quantity.kind == "amount" and quantity.unit == question.unit
    return quantity.kind in ("percent", "amount")


def _printed(value: Decimal, like: Operand) -> str:
    """Return a value in the measure in which a figure is printed; the difference of percentages is in points."""
    if like.quantity.kind == "percent":
        return f"{_plain(value)}个百分点"
    magnitude = next((word for word in _SIZES if word in like.printed), "")
    return f"{_plain(value / _SIZES.get(magnitude, Decimal(1)))}{magnitude}{like.quantity.unit}"


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
