"""Which numbers go on with the numbering of a document; the rest stand in sentences, tables and quotations."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.sectioning.headings import ARTICLE_RANK, HeadingLabel

_MAX_GAP = 2  # one missing number is the document's own slip; more means it is no heading
_OF_LAW = ("part", "chapter", "section", "article")


class NumberSeries:
    """The open numberings of a document, followed label by label."""

    def __init__(self) -> None:
        self._open: dict[int, int] = {}  # last number of each open numbering, by rank
        self._following: dict[int, int] = {}  # the number of each that the text holds next
        self._last: dict[int, int] = {}  # last number of each numbering, open or not

    def goes_on(self, label: HeadingLabel, following: int) -> bool:
        """Say whether a label begins a numbering, is its next, or begins it anew.

        Args:
            label: Number at the start of a line.
            following: The next number of its kind in the text, 0 where there is none.
        """
        rank, number = label.numbering.rank, label.number
        if rank > ARTICLE_RANK and ARTICLE_RANK in self._open:
            return False  # 款 and 项 of an article
        last = self._open.get(rank)
        if last is None:
            is_next = (
                number == self._last.get(rank, 0) + 1
            )  # 章 begin, （四） goes on with the （三） of the 章 before
            return number == 1 or is_next or label.numbering.kind in _OF_LAW
        if last <= number <= last + _MAX_GAP or (number == 1 and following == 2):
            return True
        # Articles that stand within the lines of others are lacking here; what goes on after the gap is no reference.
        return label.numbering.kind == "article" and number > last and following == number + 1

    def follows_closely(self, label: HeadingLabel) -> bool:
        """Say whether a label is the very next of its numbering, or its first."""
        rank = label.numbering.rank
        return label.number == self._last.get(rank, 0) + 1 or (label.number == 1 and rank not in self._open)

    def is_open(self, rank: int) -> bool:
        """Say whether a numbering is open."""
        return rank in self._open

    def unfinished_rank(self) -> int | None:
        """Return the innermost open numbering of headings that the text goes on with, None where there is none."""
        return max(
            (
                rank
                for rank, number in self._open.items()
                if rank > ARTICLE_RANK and self._following[rank] == number + 1
            ),
            default=None,
        )

    def innermost_rank(self) -> int | None:
        """Return the innermost open numbering, None where none is open."""
        return max(self._open, default=None)

    def add(self, label: HeadingLabel, following: int) -> None:
        """Go on with a label, before the next number of its kind; it closes the numberings below it."""
        rank = label.numbering.rank
        self.close(rank)
        self._open[rank] = self._last[rank] = label.number
        self._following[rank] = following

    def close(self, rank: float) -> None:
        """Close the numberings of a rank and below."""
        self._open = {open_rank: number for open_rank, number in self._open.items() if open_rank < rank}

    def close_all(self) -> None:
        """Begin anew, as an annex does."""
        self._open, self._last = {}, {}


def following_numbers(labels: Sequence[HeadingLabel | None]) -> list[int]:
    """Return for each label the next number of its numbering, 0 where there is none."""
    following = [0] * len(labels)
    next_number: dict[str, int] = {}
    for position in range(len(labels) - 1, -1, -1):
        if label := labels[position]:
            following[position] = next_number.get(label.numbering.name, 0)
            next_number[label.numbering.name] = label.number
    return following
