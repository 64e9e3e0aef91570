"""A word put in the place of another: clause against clause."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.places import mentions_place
from rag.verification.contrasts import opposites, same_meaning
from rag.verification.names import NAME_TAGS
from rag.verification.prose import Clause, Word, clauses_of
from rag.verification.subjects import years_of

# A clause tells of the same as another where so much of its content stands in it.
_SAME = 0.5
_CLOSE = 0.1
_LISTING = frozenset("、和与及")


def substitutions(sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> list[str]:
    """Return the words of a sentence that stand where the cited words have another name or an opposite, in order.

    Each clause is laid beside the clauses of the cited texts that tell most nearly the same. A word is substituted where all
    of these have another in its place; an opposite also where neither they nor the frame say anything of its kind but others.
    """
    stated = clauses_of(cited)
    words = [word.text for clause in [*stated, *clauses_of(frame)] for word in clause.words]
    found: list[str] = []
    for clause in clauses_of((sentence,)):
        found += opposites([word.text for word in clause.words], words)
        wrong = [_substituted(clause, other) for other in _likest(clause, stated)]
        if wrong and all(wrong):
            found += wrong[0]
    return list(dict.fromkeys(found))


def _likest(clause: Clause, stated: Sequence[Clause]) -> list[Clause]:
    # Of what it tells, not of whom: the name may be what was put in.
    told = [word for word in clause.words if word.has_content]
    content = [word.text for word in told if word.tag not in NAME_TAGS] or [word.text for word in told]
    if not content:
        return []
    size = sum(map(len, content))
    scores = [sum(len(word) for word in content if word in other.text) / size for other in stated]
    best = max(scores, default=0.0)
    if best < _SAME:
        return []
    return [other for other, score in zip(stated, scores, strict=True) if score >= best - _CLOSE]


def _substituted(clause: Clause, other: Clause) -> list[str]:
    ours = [word for word in clause.words if word.has_content]
    theirs = [word for word in other.words if word.has_content]
    found = _listed_names(clause, other)
    matcher = SequenceMatcher(None, [w.text for w in ours], [w.text for w in theirs], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace":
            new, old = ours[a:b], theirs[c:d]
            found += [word.text for word in new if _is_another_name(word, old, clause.text, other.text)]
            found += _swapped_nouns(new, old, clause.text, other.text)
            found += opposites([word.text for word in new], [word.text for word in old])
    years = years_of(clause)
    if years and years_of(other) and not years & years_of(other):
        found += sorted(years)
    return found


def _is_another_name(word: Word, old: Sequence[Word], here: str, there: str) -> bool:
    """Say whether a name stands where the source has a name that the clause lacks."""
    if not _is_absent_name(word, there):
        return False
    return any(w.tag in NAME_TAGS and w.text not in here and not same_meaning(w.text, word.text) for w in old)


def _listed_names(clause: Clause, other: Clause) -> list[str]:
    """Return the names that the clause lists beside one of the other clause, which does not list them."""
    found = []
    for one, sign, next_one in zip(clause.words, clause.words[1:], clause.words[2:], strict=False):
        if sign.text not in _LISTING:
            continue
        for word, beside in ((one, next_one), (next_one, one)):
            if _is_absent_name(word, other.text) and beside.tag in NAME_TAGS and beside.text in other.text:
                found.append(word.text)
    return found


def _swapped_nouns(new: Sequence[Word], old: Sequence[Word], here: str, there: str) -> list[str]:
    """Return a noun that stands alone for another, which shares no character with it; neither is in both clauses."""
    if len(new) != 1 or len(old) != 1 or not all(word.tag[:1] in "nj" for word in (*new, *old)):
        return []
    is_kept = new[0].text in there or old[0].text in here
    return [] if is_kept or set(new[0].text) & set(old[0].text) else [new[0].text]


def _is_absent_name(word: Word, there: str) -> bool:
    return word.tag in NAME_TAGS and word.text not in there and not mentions_place(word.text, there)
