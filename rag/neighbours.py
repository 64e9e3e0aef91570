"""Which sentences beside the best one answer too."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence_model.reading import SentenceReading
from rag.quoting.item_marks import item_mark, leads_in
from rag.types import Passage

# Sentences of one answer on either side of the best, and from which log-odds on a neighbour is read as evidence too: even notices,
# F1 .445 and .569 contained from 0 on, .452 and .602 from -1, .455 and .613 from -1.5, .447 and .619 from -2.
_MOST_BESIDE, _GOES_ON = 5, -1.5


def answering_run(
    at: int, candidates: Sequence[tuple[Passage, tuple[int, int]]], readings: Sequence[SentenceReading | None]
) -> tuple[tuple[int, int], ...]:
    """Return the spans of a candidate and its neighbours on either side, as far as each is read as evidence.

    What stands before the beginning of its paragraph, its item or its list is of something else (`_goes_back`); so is the
    candidate itself where only the paragraph behind it is evidence and it does not lead that in.

    Args:
        at: Index of the candidate.
        candidates: The sentences in order, each with its passage and its half-open span in that passage's text.
        readings: What the evidence model says of each; None where none has read it.

    Returns:
        Half-open spans of the document, in order; empty where the candidate was not read.
    """
    passage, (start, end) = candidates[at]
    own = readings[at]
    path = passage.path_at(passage.start + start)

    def goes_on(i: int) -> bool:
        if not 0 <= i < len(candidates) or abs(i - at) > _MOST_BESIDE or candidates[i][0] is not passage:
            return False
        reading = readings[i]
        return (
            reading is not None
            and reading.evidence >= _GOES_ON
            and passage.path_at(passage.start + candidates[i][1][0]) == path
        )

    if own is None:
        return ()
    first = last = at
    while goes_on(first - 1) and _goes_back(passage.text, candidates[first - 1][1], candidates[first][1]):
        first -= 1
    while goes_on(last + 1):
        last += 1
    if first == at < last and own.evidence < _GOES_ON:
        next_line = "\n" in passage.text[end : candidates[at + 1][1][0]]
        first += next_line and not leads_in(passage.text[start:end])
    return tuple((passage.start + a, passage.start + b) for _, (a, b) in candidates[first : last + 1])


def _goes_back(text: str, before: tuple[int, int], at: tuple[int, int]) -> bool:
    """Say whether a sentence may go on with the one before it: from an item only to the item or the lead-in before it, else
    within a paragraph, and not from a lead-in.
    """
    earlier, later = text[slice(*before)], text[slice(*at)]
    same_line = "\n" not in text[before[1] : at[0]]
    mark, mark_before = item_mark(later), item_mark(earlier)
    if mark is None:
        following = item_mark(text[at[1] :].lstrip())
        is_lead_in = leads_in(later) or (following is not None and following.number == 1)
        return same_line and not is_lead_in
    if mark.number == 1:
        return not mark.is_led_in and (same_line or leads_in(earlier))
    return mark_before is not None and (mark_before.kind, mark_before.number + 1) == (mark.kind, mark.number)
