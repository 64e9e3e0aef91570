"""Which documents of a collection a mention means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.documents import DocumentMention, ValidityClause

_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans(
    "（）〈〉《》＜＞<>［］[]〔〕【】﹝﹞０１２３４５６７８９", '()""""""""()()()()()0123456789'
)
_COUNTRY = "中华人民共和国"
_MARK = re.compile(
    r"\((?:试行|暂行|修订|修正|(?:19|20)\d\d年?[^()]{0,6}|[^()]{0,8}(?:修订|修正|修改)[^()]{0,4})\)$"
)
_REGULATION = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|准则|章程|规程|制度|解释)(?:\([一二三四五六七八九十]+\))?$"
)
_GENERIC = re.compile(
    r"(?:(?:管理|实施|暂行|试行|若干|有关|补充|具体|工作)*(?:办法|规定|细则|条例|规则|准则|章程|规程|制度|解释|方案|意见|通知|决定|公告|说明))?"
)
_FORWARDED = re.compile(
    r"(?:印发|发布|公布|转发|批转)[^\"]{0,40}\"(?P<inner>[^\"]+)\"的(?:通知|公告|决定|命令|令)$"
)
_DRAFT = re.compile(r"草案|征求意见|送审稿|讨论稿|建议稿")
_YEAR_NUMBER = re.compile(r"(?P<body>[\u4e00-\u9fff]+)\((?P<year>\d{4})年?\)(?:第)?(?P<n>\d+)号")
_ORDER_NUMBER = re.compile(r"(?P<body>[\u4e00-\u9fff]*(?:令|公告))(?:\((?P<year>\d{4})年?\))?第?(?P<n>\d+)号")
_NumberKey = tuple[str, str]  # year (empty for a 令 without one), number without leading zeros


@dataclass(frozen=True, slots=True)
class ValidityFacts:
    """What the resolution of validity needs to know of one document (its current version).

    Attributes are those of `corpus.documents.Document`.
    """

    doc_id: str
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    issued_on: date | None
    effective_on: date | None
    region: str | None
    clauses: tuple[ValidityClause, ...] = ()
    mentions: tuple[DocumentMention, ...] = ()

    @property
    def version_on(self) -> date | None:
        """Return the date of this wording: the last that its promulgation history or its own date gives.

        Where neither is known, the day on which it took effect: the only date that the wording bears.
        """
        days = [c.on for c in self.clauses if c.on and c.kind in ("promulgated", "amended", "revised")]
        if self.issued_on:
            days.append(self.issued_on)
        return max(days, default=None) or min(self._starts(), default=None)

    @property
    def starts_on(self) -> date | None:
        """Return the day from which this wording holds.

        An amended text keeps the day on which it first took effect; the amendment holds from its own date.
        """
        version_on = self.version_on
        if version_on is None:
            return None
        return min((on for on in self._starts() if on >= version_on), default=version_on)

    @property
    def first_starts_on(self) -> date | None:
        """Return the day on which its first wording took effect, and with it what it says of other documents."""
        return min(self._starts(), default=self.starts_on)

    def _starts(self) -> list[date]:
        starts = [c.on for c in self.clauses if c.kind == "takes_effect" and c.on]
        return [*starts, self.effective_on] if self.effective_on else starts

    @property
    def is_draft(self) -> bool:
        """Say whether the title calls it a draft, which changes nothing."""
        return _DRAFT.search(self.title) is not None


def fold_title(title: str) -> str:
    """Return one form for every way to print a title: brackets, quotes, digits and white space."""
    return _SPACE.sub("", title).translate(_BRACKETS).strip('"')


def bare_title(title: str) -> str:
    """Return a folded title without the name of the country and without the marks of a trial or of a year."""
    folded = fold_title(title).replace(_COUNTRY, "")
    while match := _MARK.search(folded):
        folded = folded[: match.start()]
    return folded


class Catalogue:
    """Documents by number and by title, and the families of versions among them. Independent of their order."""

    def __init__(self, documents: Iterable[ValidityFacts]) -> None:
        """Index documents.

        Raises:
            ValueError: If two of them have one `doc_id`.
        """
        self.documents = {facts.doc_id: facts for facts in sorted(documents, key=lambda f: f.doc_id)}
        self._by_number: dict[_NumberKey, list[ValidityFacts]] = defaultdict(list)
        self._by_title: tuple[dict[str, list[ValidityFacts]], ...] = tuple(
            defaultdict(list) for _ in range(4)
        )
        for facts in self.documents.values():
            if facts.doc_number and (key := _number_key(facts.doc_number)):
                self._by_number[key[0]].append(facts)
            for tier, name in zip(self._by_title, _title_keys(facts.title), strict=True):
                if name:
                    tier[name].append(facts)
        self._families = _families(self.documents.values())

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
        for tier, name in zip(self._by_title, _mention_keys(mention.title), strict=True):
            near = _nearest([f for f in tier.get(name, ()) if not _contradicts(mention, f)], speaker)
            families = {self._families[facts.doc_id][0].doc_id for facts in near}
            if len(families) == 1:
                return self._families[near[0].doc_id]
            if near:
                return ()
        return ()

    def _numbered(self, mention: DocumentMention) -> tuple[ValidityFacts, ...]:
        key = _number_key(mention.doc_number or "")
        if key is None:
            return ()
        (year, number), body = key
        found = [
            facts
            for facts in self._by_number.get((year, number), ())
            if (other := _number_key(facts.doc_number or "")) and _same_body(body, other[1])
        ]
        if mention.title:
            named = [facts for facts in found if bare_title(facts.title).endswith(bare_title(mention.title))]
            # Numbers of a 令 begin anew with each office-holder: there the title must agree.
            found = named or (found if year else [])
        return tuple(sorted(found, key=_by_date))


def _title_keys(title: str) -> tuple[str, str, str, str]:
    """Return the names by which a document is called, the surest first; empty where there is none."""
    bare = bare_title(title)
    if _GENERIC.fullmatch(bare):
        return "", "", "", ""
    about = bare[bare.find("关于") :] if "关于" in bare[1:] else ""
    forwarded = _FORWARDED.search(bare)
    return fold_title(title), bare, about, bare_title(forwarded["inner"]) if forwarded else ""


def _mention_keys(title: str) -> tuple[str, str, str, str]:
    bare = bare_title(title)
    return fold_title(title), bare, bare, bare


def _number_key(printed: str) -> tuple[_NumberKey, str] | None:
    folded = fold_title(printed)
    match = _YEAR_NUMBER.search(folded) or _ORDER_NUMBER.search(folded)
    if match is None:
        return None
    body = match["body"].replace(_COUNTRY, "")
    return (match["year"] or "", match["n"].lstrip("0")), "国务院令" if body == "国令" else body


def _same_body(mentioned: str, own: str) -> bool:
    """Say whether one issuing mark is the end of the other: nothing shows where it begins in 落实国发〔2012〕43号."""
    return mentioned.endswith(own) or own.endswith(mentioned)


def _contradicts(mention: DocumentMention, facts: ValidityFacts) -> bool:
    """Say whether both have a number of the kind that names the year, and the two differ."""
    ours, theirs = _number_key(mention.doc_number or ""), _number_key(facts.doc_number or "")
    return bool(ours and theirs and ours[0][0] and theirs[0][0] and ours[0] != theirs[0])


def _nearest(candidates: Sequence[ValidityFacts], speaker: ValidityFacts) -> list[ValidityFacts]:
    ranked = [(rank, facts) for facts in candidates if (rank := _distance(facts, speaker)) is not None]
    nearest = min((rank for rank, _ in ranked), default=0)
    near = [facts for rank, facts in ranked if rank == nearest]
    own = [facts for facts in near if _share_issuer(facts, speaker)]
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


def _share_issuer(one: ValidityFacts, other: ValidityFacts) -> bool:
    return not _authorities(one).isdisjoint(_authorities(other))


def _authorities(facts: ValidityFacts) -> frozenset[str]:
    """Return its issuers; a congress and its standing committee make one law between them."""
    folded = (fold_title(name).replace(_COUNTRY, "") for name in facts.issuers)
    return frozenset(re.sub(r"(?:常务委员会|常委会)$", "", name) for name in folded)


def _families(documents: Iterable[ValidityFacts]) -> dict[str, tuple[ValidityFacts, ...]]:
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
    if _GENERIC.fullmatch(bare) or facts.is_draft:
        return ("", facts.doc_id)
    region = facts.region or ""
    if _REGULATION.search(bare):
        return (bare, region)
    number = _number_key(facts.doc_number or "")
    return (bare, region, repr(number or facts.version_on or facts.doc_id))


def _by_authority(bucket: Sequence[ValidityFacts]) -> list[tuple[ValidityFacts, ...]]:
    """Part documents of one title by who issued them; one whose issuer is unknown joins where there is one choice."""
    parts: list[tuple[set[str], list[ValidityFacts]]] = []
    unknown: list[ValidityFacts] = []
    for facts in bucket:
        names = set(_authorities(facts))
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
    return [tuple(sorted(members, key=_by_date)) for _, members in parts]


def _by_date(facts: ValidityFacts) -> tuple[date, str]:
    return facts.version_on or date.min, facts.doc_id
