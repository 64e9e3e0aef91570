"""Which documents of a collection a mention means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from corpus.documents import DocumentMention
from corpus.in_force.document_names import bare_title, document_number, mention_keys, title_keys
from corpus.in_force.families import authorities, by_date, find_families
from corpus.in_force.validity_facts import ValidityFacts


class Register:
    """Documents by number and by title, and the families of versions among them. Independent of their order."""

    def __init__(self, documents: Iterable[ValidityFacts]) -> None:
        """Index documents.

        Raises:
            ValueError: If two of them have one `doc_id`.
        """
        self.documents: dict[str, ValidityFacts] = {}
        for facts in sorted(documents, key=lambda f: f.doc_id):
            if facts.doc_id in self.documents:
                raise ValueError(f"two documents have the doc_id {facts.doc_id!r}")
            self.documents[facts.doc_id] = facts
        self._by_number: dict[tuple[str, str], list[ValidityFacts]] = defaultdict(list)
        self._by_title: tuple[dict[str, list[ValidityFacts]], ...] = tuple(
            defaultdict(list) for _ in range(4)
        )
        for facts in self.documents.values():
            if facts.doc_number and (number := document_number(facts.doc_number)):
                self._by_number[number.year, number.serial].append(facts)
            for tier, name in zip(self._by_title, title_keys(facts.title), strict=True):
                if name:
                    tier[name].append(facts)
        self._families = find_families(self.documents.values())

    def family(self, facts: ValidityFacts) -> tuple[ValidityFacts, ...]:
        """Return every version of a document that the collection holds, itself included, by date."""
        return self._families[facts.doc_id]

    def families(self) -> Iterable[tuple[ValidityFacts, ...]]:
        """Return each family once."""
        return {members[0].doc_id: members for members in self._families.values()}.values()

    def find(self, mention: DocumentMention, speaker: ValidityFacts) -> tuple[ValidityFacts, ...]:
        """Return the versions of the one document that a mention means, by date; nothing where that is not sure.

        A number decides before a title. Of several documents with one title the speaker's own region and issuer
        decide; a title that does not name its region means no document of another one.
        """
        if mention.doc_number and (found := self._numbered(mention)):
            return found
        if not mention.title:
            return ()
        for tier, name in zip(self._by_title, mention_keys(mention.title), strict=True):
            near = _nearest([f for f in tier.get(name, ()) if not _contradicts(mention, f)], speaker)
            families = {self._families[facts.doc_id][0].doc_id for facts in near}
            if len(families) == 1:
                return self._families[near[0].doc_id]
            if near:
                return ()
        return ()

    def _numbered(self, mention: DocumentMention) -> tuple[ValidityFacts, ...]:
        number = document_number(mention.doc_number or "")
        if number is None:
            return ()
        found = [
            facts
            for facts in self._by_number.get((number.year, number.serial), ())
            if (own := document_number(facts.doc_number or "")) and _is_same_body(number.body, own.body)
        ]
        if mention.title:
            named = [facts for facts in found if bare_title(facts.title).endswith(bare_title(mention.title))]
            # Numbers of a 令 begin anew with each office-holder: there the title must agree.
            found = named or (found if number.year else [])
        return tuple(sorted(found, key=by_date))


def _is_same_body(mentioned: str, own: str) -> bool:
    """Say whether one issuing mark is the end of the other: nothing shows where it begins in 落实国发〔2012〕43号."""
    return mentioned.endswith(own) or own.endswith(mentioned)


def _contradicts(mention: DocumentMention, facts: ValidityFacts) -> bool:
    """Say whether both have a number of the kind that names the year, and the two differ."""
    ours, theirs = document_number(mention.doc_number or ""), document_number(facts.doc_number or "")
    return bool(ours and theirs and ours.year and theirs.year and ours[1:] != theirs[1:])


def _nearest(candidates: Sequence[ValidityFacts], speaker: ValidityFacts) -> list[ValidityFacts]:
    ranked = [(rank, facts) for facts in candidates if (rank := _distance(facts, speaker)) is not None]
    nearest = min((rank for rank, _ in ranked), default=0)
    near = [facts for rank, facts in ranked if rank == nearest]
    own = [facts for facts in near if not authorities(facts).isdisjoint(authorities(speaker))]
    return own or near


def _distance(facts: ValidityFacts, speaker: ValidityFacts) -> int | None:
    """Return how far a document's region is from the speaker's: same, above it, whole country; None if foreign."""
    if facts.region == speaker.region:
        return 0
    if facts.region is None:
        return 2
    if speaker.region and speaker.region.startswith(facts.region):
        return 1
    names = re.findall(r"[\u4e00-\u9fff]+?(?:省|自治区|自治州|市|区|县)", facts.region) or [facts.region]
    return 3 if any(name[:2] in facts.title for name in names) else None
