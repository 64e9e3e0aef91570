"""Which documents a list shows, and in which order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from corpus.documents import Status
from index.entries import DocumentEntry
from index.filters import SearchFilters

_ALL: tuple[Status, ...] = get_args(Status)
_BRACKETS = str.maketrans("〔［【「『（", "[[[[[(", "") | str.maketrans("〕］】」』）", "]]]]])")


def listed(
    entries: Sequence[DocumentEntry], words: str, filters: SearchFilters, today: date
) -> list[DocumentEntry]:
    """Return the documents that meet conditions, the latest first, those without a date last, then by source.

    Args:
        words: Each, parted by blanks, must stand in the title or the 发文字号, however brackets and width are written.
        filters: As in a search, but where no status is asked for every one is admitted.
    """
    wanted = [_folded(word) for word in words.split()]
    admitting = filters if filters.statuses else replace(filters, statuses=_ALL)
    found = [entry for entry in entries if admitting.admits(entry, today) and _has(entry, wanted)]
    found.sort(key=lambda entry: entry.source)
    found.sort(key=lambda entry: entry.issued_on or entry.published_on or date.min, reverse=True)
    return found


def _has(entry: DocumentEntry, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    printed = f"{_folded(entry.title)}\n{_folded(entry.doc_number or '')}"
    return all(word in printed for word in wanted)


def _folded(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).translate(_BRACKETS).split()).casefold()
