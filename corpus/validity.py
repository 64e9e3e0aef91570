"""What is in force: the clauses of all documents of a collection, read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.documents import ClauseKind, LinkKind, Status
from corpus.in_force.register import Register
from corpus.in_force.validity_facts import ValidityFacts

__all__ = ["Evidence", "Link", "LinkKind", "Resolution", "Validity", "ValidityFacts", "resolve_validity"]


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The words that show a status: `text[start:end]` of the document that says it."""

    doc_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Validity:
    """Whether a document is in force.

    Attributes:
        superseded_by: For `superseded`, the `doc_id` of the next version that took effect.
        evidence: Words of this document or of another; None for `unknown`, and where a date outside the text decided.
    """

    status: Status
    superseded_by: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One document speaks of another: in the words `start:end` of the first.

    `supersedes` goes from a version to the one that it replaced; its words are those that date it (0, 0 without).
    """

    from_doc_id: str
    to_doc_id: str
    kind: LinkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """The validity of every document, by `doc_id`, and every link between them, sorted."""

    validities: Mapping[str, Validity]
    links: tuple[Link, ...]


def resolve_validity(documents: Iterable[ValidityFacts], today: date) -> Resolution:
    """Return the status of each document on a day, and the links between the documents.

    The result does not depend on the order of `documents`. Nothing is presumed: a document that says nothing of its
    validity, and of which no other one does, is `unknown`. What a draft says changes nothing.

    Raises:
        ValueError: If two documents have one `doc_id`.
    """
    register = Register(documents)
    links: set[Link] = set()
    ended: dict[str, list[tuple[date, Evidence]]] = defaultdict(list)
    changed: dict[str, list[tuple[date, Evidence]]] = defaultdict(list)
    for facts in register.documents.values():
        if not facts.is_draft:
            _apply(facts, "repeals", register, links, ended)
            _apply(facts, "amends", register, links, changed)
        _refer(facts, register, links)
    followed = _supersede(register, today, links)
    validities = {
        doc_id: _validity(
            facts,
            today,
            repeal=_until(ended[doc_id], today, first=True),
            follower=followed.get(doc_id),
            amendment=_until(changed[doc_id], today, first=False),
        )
        for doc_id, facts in register.documents.items()
    }
    return Resolution(validities, tuple(sorted(links)))


def _apply(
    facts: ValidityFacts,
    kind: Literal["repeals", "amends"],
    register: Register,
    links: set[Link],
    effects: dict[str, list[tuple[date, Evidence]]],
) -> None:
    """Note what a document does to older ones; the sentence is the evidence.

    A repeal ends what there was when it took effect. An amendment changes what there was when it was passed: the text
    that it made bears its own date.
    """
    for clause in facts.clauses:
        if clause.kind != kind:
            continue
        on = clause.on or facts.first_starts_on
        before = on if kind == "repeals" else facts.version_on
        evidence = Evidence(facts.doc_id, clause.start, clause.end)
        for target in clause.targets:
            for other in register.find(target, facts):
                is_older = not (before and other.version_on and other.version_on >= before)
                if other.doc_id != facts.doc_id and (is_older or kind == "amends"):
                    links.add(Link(facts.doc_id, other.doc_id, kind, clause.start, clause.end))
                if not is_older:
                    break  # of an amended document, the text that the amendment made
                if other.doc_id != facts.doc_id:
                    effects[other.doc_id].append((on or date.min, evidence))


def _refer(facts: ValidityFacts, register: Register, links: set[Link]) -> None:
    """Link the mentions that no repeal or amendment speaks of, each to the version of its time."""
    family = {version.doc_id for version in register.family(facts)}
    spoken = {(t.start, t.end) for c in facts.clauses if c.kind in ("repeals", "amends") for t in c.targets}
    known: dict[tuple[str, str | None], tuple[ValidityFacts, ...]] = {}
    for mention in facts.mentions:
        if (mention.start, mention.end) in spoken:
            continue
        name = (mention.title, mention.doc_number)
        if name not in known:
            known[name] = register.find(mention, facts)
        versions = [version for version in known[name] if version.doc_id not in family]
        if versions:
            meant = _version_at(versions, facts.version_on)
            links.add(Link(facts.doc_id, meant.doc_id, "refers", mention.start, mention.end))


def _version_at(versions: Sequence[ValidityFacts], on: date | None) -> ValidityFacts:
    """Return the version in force on a day: the last that had begun, else the first; without a day, the last."""
    if on is None:
        return versions[-1]
    begun = [version for version in versions if version.starts_on and version.starts_on <= on]
    return begun[-1] if begun else versions[0]


def _supersede(register: Register, today: date, links: set[Link]) -> dict[str, ValidityFacts]:
    """Return, for each version that a later one in force has replaced, the next such one."""
    followed: dict[str, ValidityFacts] = {}
    for family in register.families():
        begun = [v for v in family if v.version_on and v.starts_on and v.starts_on <= today]
        for older in family:
            newer = next((v for v in begun if older.version_on and _dated_after(v, older.version_on)), None)
            if newer:
                followed[older.doc_id] = newer
                span = _span(newer, "amended", "revised", "promulgated")
                links.add(Link(newer.doc_id, older.doc_id, "supersedes", *(span or (0, 0))))
    return followed


def _dated_after(facts: ValidityFacts, on: date) -> bool:
    return facts.version_on is not None and facts.version_on > on


def _until(effects: Sequence[tuple[date, Evidence]], today: date, *, first: bool) -> Evidence | None:
    """Return the words of the first or last effect that has begun: a repeal ends once, the last amendment counts."""
    begun = [effect for effect in effects if effect[0] <= today]
    return (min(begun) if first else max(begun))[1] if begun else None


def _validity(
    facts: ValidityFacts,
    today: date,
    *,
    repeal: Evidence | None,
    follower: ValidityFacts | None,
    amendment: Evidence | None,
) -> Validity:
    if facts.is_draft:
        return Validity("unknown")
    if follower:
        span = _span(follower, "amended", "revised", "promulgated")
        return Validity(
            "superseded", follower.doc_id, repeal or (Evidence(follower.doc_id, *span) if span else None)
        )
    if repeal:
        return Validity("repealed", None, repeal)
    for clause in facts.clauses:
        if clause.kind == "expires" and clause.on and clause.on < today:
            return Validity("repealed", None, Evidence(facts.doc_id, clause.start, clause.end))
    # Only what is in force is changed, so that an entry 第二次修正 says as much as 自…起施行.
    span = _span(facts, "takes_effect") or _span(facts, "amended", "revised")
    own = Evidence(facts.doc_id, *span) if span else None
    starts_on = facts.starts_on
    if starts_on and starts_on > today:
        return Validity("not_yet", None, own)
    if amendment:
        return Validity("amended", None, amendment)
    is_open = any(clause.kind == "expires" and clause.on is None for clause in facts.clauses)
    if starts_on and (own or facts.effective_on) and not is_open:  # 有效期至应急响应解除之日止: who knows
        return Validity("in_force", None, own)
    return Validity("unknown")


def _span(facts: ValidityFacts, *kinds: ClauseKind) -> tuple[int, int] | None:
    """Return the words of the latest clause of some kinds."""
    clauses = [clause for clause in facts.clauses if clause.kind in kinds]
    if not clauses:
        return None
    latest = max(clauses, key=lambda clause: (clause.on or date.min, clause.start))
    return latest.start, latest.end
