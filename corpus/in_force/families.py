"""The versions of one document among many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from corpus.in_force.document_names import bare_title, document_number, is_generic, is_rule
from corpus.in_force.validity_facts import ValidityFacts


def find_families(documents: Iterable[ValidityFacts]) -> dict[str, tuple[ValidityFacts, ...]]:
    """Return, for each document by its `doc_id`, all versions of it by date, itself included."""
    buckets: dict[tuple[str, ...], list[ValidityFacts]] = defaultdict(list)
    for facts in documents:
        buckets[_bucket(facts)].append(facts)
    return {
        facts.doc_id: family
        for bucket in buckets.values()
        for family in _by_authority(bucket)
        for facts in family
    }


def _bucket(facts: ValidityFacts) -> tuple[str, ...]:
    """Return what the versions of one document have in common.

    Only the titles of rules come back with a new version; 关于公布废止部分规章的决定 is a new document each time, and
    there only copies (one number, one day) belong together.
    """
    bare = bare_title(facts.title)
    if is_generic(bare) or facts.is_draft:
        return ("", facts.doc_id)
    region = facts.region or ""
    if is_rule(bare):
        return (bare, region)
    number = document_number(facts.doc_number or "")
    return (bare, region, repr(number or facts.version_on or facts.doc_id))


def _by_authority(bucket: Sequence[ValidityFacts]) -> list[tuple[ValidityFacts, ...]]:
    """Part documents of one title by who issued them; one whose issuer is unknown joins where there is one choice."""
    parts: list[tuple[set[str], list[ValidityFacts]]] = []
    unknown: list[ValidityFacts] = []
    for facts in bucket:
        names = set(authorities(facts))
        if not names:
            unknown.append(facts)
            continue
        members = [facts]
        for part in [part for part in parts if not part[0].isdisjoint(names)]:
            parts.remove(part)
            names |= part[0]
            members += part[1]
        parts.append((names, members))
    if len(parts) == 1:
        parts[0][1].extend(unknown)
    elif unknown:
        parts.append((set(), unknown))
    return [tuple(sorted(members, key=by_date)) for _, members in parts]


def authorities(facts: ValidityFacts) -> frozenset[str]:
    """Return its issuers; a congress and its standing committee make one law between them."""
    folded = (bare_title(name) for name in facts.issuers)
    return frozenset(re.sub(r"(?:常务委员会|常委会)$", "", name) for name in folded)


def by_date(facts: ValidityFacts) -> tuple[date, str]:
    """Return what versions are sorted by."""
    return facts.version_on or date.min, facts.doc_id
