from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import ClauseKind, DocumentMention, ValidityClause
from corpus.in_force.register import Register
from corpus.validity import Evidence, Link, Resolution, ValidityFacts, resolve_validity
from tests.corpus.invented_facts import clause, facts, law, mention, on

TITLES = [
    "甲条例",
    "甲条例（试行）",
    "乙办法",
    "乙办法（征求意见稿）",
    "中华人民共和国丙法",
    "关于丁的通知",
    "实施办法",
]
NUMBERS = ["甲发〔2001〕1号", "甲发〔2002〕1号", "国务院令第3号"]
KINDS: list[ClauseKind] = [
    "promulgated",
    "amended",
    "revised",
    "takes_effect",
    "expires",
    "repeals",
    "amends",
]
DAYS = st.sampled_from([date(2000, 1, 1), date(2005, 1, 1), date(2010, 1, 1), date(2015, 1, 1)])
MENTIONS = st.builds(
    lambda title, number, start: DocumentMention(title, number, start, start + 5),
    st.sampled_from(["", *TITLES]),
    st.sampled_from([None, *NUMBERS]),
    st.integers(0, 50),
)


few = settings(max_examples=50)  # a collection has many parts to draw


@st.composite
def clauses(draw: st.DrawFn) -> ValidityClause:
    kind = draw(st.sampled_from(KINDS))
    targets = draw(st.lists(MENTIONS, min_size=1, max_size=2)) if kind in ("repeals", "amends") else []
    start = draw(st.integers(0, 50))
    return ValidityClause(kind, draw(st.none() | DAYS), tuple(targets), start, start + 5)


@st.composite
def collections(draw: st.DrawFn) -> list[ValidityFacts]:
    return [
        ValidityFacts(
            f"d{i}",
            draw(st.sampled_from(TITLES)),
            draw(st.sampled_from([None, *NUMBERS])),
            draw(st.sampled_from([(), ("甲部",), ("乙部",)])),
            draw(st.none() | DAYS),
            draw(st.none() | DAYS),
            draw(st.sampled_from([None, "甲省", "甲省乙市", "丁省"])),
            tuple(draw(st.lists(clauses(), max_size=3))),
            tuple(draw(st.lists(MENTIONS, max_size=2))),
        )
        for i in range(draw(st.integers(0, 5)))
    ]


@few
@given(collections(), DAYS, st.randoms())
def test_order_does_not_matter(documents: list[ValidityFacts], today: date, random: object) -> None:
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = resolve_validity(documents, today), resolve_validity(shuffled, today)
    assert dict(one.validities) == dict(other.validities)
    assert one.links == other.links


@few
@given(collections(), DAYS)
def test_every_status_has_its_reason(documents: list[ValidityFacts], today: date) -> None:
    resolution = resolve_validity(documents, today)
    by_id = {f.doc_id: f for f in documents}
    assert set(resolution.validities) == set(by_id)
    for doc_id, validity in resolution.validities.items():
        assert (validity.status == "superseded") == (validity.superseded_by is not None)
        if validity.superseded_by:
            older, newer = by_id[doc_id].version_on, by_id[validity.superseded_by].version_on
            assert older is not None
            assert newer is not None
            assert older < newer
        if validity.status in ("repealed", "amended"):
            assert validity.evidence is not None
        if validity.evidence:
            spans = {(c.start, c.end) for c in by_id[validity.evidence.doc_id].clauses}
            assert (validity.evidence.start, validity.evidence.end) in spans
        if by_id[doc_id].is_draft:
            assert validity.status == "unknown"


@few
@given(collections(), DAYS)
def test_links_join_different_documents_of_the_collection(
    documents: list[ValidityFacts], today: date
) -> None:
    resolution = resolve_validity(documents, today)
    ids = {f.doc_id for f in documents}
    assert list(resolution.links) == sorted(set(resolution.links))
    for link in resolution.links:
        assert {link.from_doc_id, link.to_doc_id} <= ids
        assert link.from_doc_id != link.to_doc_id
    superseded = {d for d, v in resolution.validities.items() if v.status == "superseded"}
    assert {link.to_doc_id for link in resolution.links if link.kind == "supersedes"} == superseded


@few
@given(collections(), DAYS)
def test_the_last_version_that_has_begun_is_not_superseded(
    documents: list[ValidityFacts], today: date
) -> None:
    validities = resolve_validity(documents, today).validities
    for family in Register(documents).families():
        begun = [f for f in family if f.starts_on and f.starts_on <= today]
        if begun:
            assert validities[begun[-1].doc_id].status != "superseded"


@few
@given(collections(), DAYS)
def test_a_silent_stranger_changes_nothing(documents: list[ValidityFacts], today: date) -> None:
    before = resolve_validity(documents, today)
    after = resolve_validity([*documents, facts("stranger", "某市某年工作总结")], today)
    assert after.validities["stranger"].status == "unknown"
    assert {d: v for d, v in after.validities.items() if d != "stranger"} == before.validities
    assert after.links == before.links


@few
@given(collections())
def test_what_ended_does_not_return(documents: list[ValidityFacts]) -> None:
    days = [date(2000, 1, 1), date(2007, 1, 1), date(2020, 1, 1)]
    ended: set[str] = set()
    for day in days:
        statuses = {d: v.status for d, v in resolve_validity(documents, day).validities.items()}
        assert all(statuses[d] in ("repealed", "superseded") for d in ended)
        ended = {d for d, status in statuses.items() if status in ("repealed", "superseded")}


TODAY = on("2025-01-01")


def status(resolution: Resolution) -> dict[str, str]:
    return {doc_id: validity.status for doc_id, validity in resolution.validities.items()}


def test_nothing_said_is_unknown_a_law_with_its_clauses_is_in_force() -> None:
    resolution = resolve_validity(
        [
            facts("notice", "关于甲的通知", issued="2020-01-01"),
            law("law", "乙法", "2020-01-01", "2020-05-01"),
        ],
        TODAY,
    )
    assert status(resolution) == {"notice": "unknown", "law": "in_force"}
    assert resolution.validities["law"].evidence == Evidence("law", 300, 500)


def test_the_version_in_force_replaces_the_older_ones_and_the_next_waits() -> None:
    versions = [
        law("v2001", "甲法", "2001-01-01", "2001-03-01"),
        law("v2010", "甲法", "2010-01-01", "2010-03-01"),
        law("v2018", "甲法", "2018-01-01", "2018-03-01"),
        law("v2024", "甲法", "2024-12-20", "2025-07-01"),
    ]
    resolution = resolve_validity(versions, TODAY)
    assert [(d, v.status, v.superseded_by) for d, v in sorted(resolution.validities.items())] == [
        ("v2001", "superseded", "v2010"),
        ("v2010", "superseded", "v2018"),
        ("v2018", "in_force", None),
        ("v2024", "not_yet", None),
    ]
    assert [link for link in resolution.links if link.kind == "supersedes"] == [
        Link("v2010", "v2001", "supersedes", 0, 200),
        Link("v2018", "v2010", "supersedes", 0, 200),
    ]


def test_two_copies_of_one_version_do_not_replace_each_other() -> None:
    copies = [law(doc_id, "甲法", "2018-01-01", "2018-03-01") for doc_id in ("docx", "pdf")]
    assert status(resolve_validity(copies, TODAY)) == {"docx": "in_force", "pdf": "in_force"}


def test_a_later_document_ends_an_earlier_one_from_its_day() -> None:
    old = law("old", "甲条例", "2001-01-01", "2001-03-01")
    new = law(
        "new", "乙条例", "2024-06-01", "2025-03-01", clause("repeals", None, mention("甲条例"), start=500)
    )
    assert status(resolve_validity([old, new], TODAY)) == {"old": "in_force", "new": "not_yet"}
    later = resolve_validity([old, new], on("2025-03-01"))
    assert status(later) == {"old": "repealed", "new": "in_force"}
    assert later.validities["old"].evidence == Evidence("new", 500, 700)
    assert Link("new", "old", "repeals", 500, 700) in later.links


def test_a_repeal_by_number() -> None:
    old = facts("old", "国务院办公厅关于甲的通知", number="国办发〔2016〕82号", issued="2016-11-30")
    ends = clause("repeals", None, mention("国务院办公厅关于甲的通知", "国办发[2016] 82号"))
    new = facts("new", "国务院办公厅关于甲的通知", ends, number="国办发〔2018〕117号", issued="2018-11-30")
    assert status(resolve_validity([old, new], TODAY)) == {"old": "repealed", "new": "unknown"}


def test_a_law_does_not_end_a_later_one_of_the_same_title() -> None:
    """反间谍法 of 2014 ended 国家安全法 of 1993, not that of 2015."""
    ends = clause("repeals", None, mention("乙法"), start=500)
    documents = [
        law("a", "甲法", "2014-11-01", "2014-11-01", ends),
        law("b", "乙法", "2015-07-01", "2015-07-01"),
    ]
    assert status(resolve_validity(documents, TODAY)) == {"a": "in_force", "b": "in_force"}


def test_what_was_repealed_stays_so_when_the_repealing_law_is_repealed() -> None:
    first = law("a", "甲法", "2001-01-01", "2001-01-01")
    second = law("b", "乙法", "2010-01-01", "2010-01-01", clause("repeals", None, mention("甲法")))
    third = law("c", "丙法", "2020-01-01", "2020-01-01", clause("repeals", None, mention("乙法")))
    assert status(resolve_validity([first, second, third], TODAY)) == {
        "a": "repealed",
        "b": "repealed",
        "c": "in_force",
    }


def test_a_draft_ends_nothing() -> None:
    draft = law("d", "乙条例（草案）", "2024-01-01", "2024-02-01", clause("repeals", None, mention("甲条例")))
    assert status(resolve_validity([law("a", "甲条例", "2001-01-01", "2001-01-01"), draft], TODAY)) == {
        "a": "in_force",
        "d": "unknown",
    }


def test_a_trial_document_is_replaced_by_the_final_one() -> None:
    trial, final = (
        law("t", "甲规则（试行）", "2012-01-01", "2013-01-01"),
        law("f", "甲规则", "2019-01-01", "2019-01-01"),
    )
    assert resolve_validity([trial, final], TODAY).validities["t"].superseded_by == "f"


def test_an_amendment_changes_the_text_before_it_and_is_in_the_text_after_it() -> None:
    decision = facts(
        "decision",
        "关于修改《甲法》的决定",
        clause("promulgated", "2018-01-01"),
        clause("amends", None, mention("甲法")),
    )
    before, after = (
        law("before", "甲法", "2001-01-01", "2001-01-01"),
        facts("after", "甲法", clause("amended", "2018-01-01"), clause("takes_effect", "2001-01-01")),
    )
    alone = resolve_validity([before, decision], TODAY)
    assert alone.validities["before"].status == "amended"
    assert alone.validities["before"].evidence == Evidence("decision", 0, 200)
    both = resolve_validity([before, after, decision], TODAY)
    assert (both.validities["before"].status, both.validities["after"].status) == ("superseded", "in_force")
    assert {link.to_doc_id for link in both.links if link.kind == "amends"} == {"before", "after"}


def test_a_term_that_ran_out_ends_a_document() -> None:
    document = facts("a", "甲通知", clause("takes_effect", "2019-01-01"), clause("expires", "2023-12-31"))
    assert status(resolve_validity([document], on("2023-12-31"))) == {"a": "in_force"}
    assert status(resolve_validity([document], on("2024-01-01"))) == {"a": "repealed"}


def test_a_term_that_ends_with_an_event_leaves_the_end_unknown() -> None:
    document = facts("a", "甲通告", clause("takes_effect", "2020-02-01"), clause("expires"))
    assert status(resolve_validity([document], TODAY)) == {"a": "unknown"}


@pytest.mark.parametrize(
    ("day", "version"), [("2012-01-01", "v2010"), ("2024-01-01", "v2018"), ("1999-01-01", "v2010")]
)
def test_a_reference_means_the_version_of_its_time(day: str, version: str) -> None:
    versions = [
        law("v2010", "甲法", "2010-01-01", "2010-03-01"),
        law("v2018", "甲法", "2018-01-01", "2018-03-01"),
    ]
    speaker = facts("s", "关于乙的通知", issued=day, mentions=(mention("甲法"),))
    links = resolve_validity([*versions, speaker], TODAY).links
    assert [link for link in links if link.kind == "refers"] == [Link("s", version, "refers", 100, 110)]


def test_a_law_does_not_refer_to_itself() -> None:
    own = facts("a", "甲法", issued="2010-01-01", mentions=(mention("甲法"),))
    older = facts("b", "甲法", issued="2001-01-01")
    assert [link.kind for link in resolve_validity([own, older], TODAY).links] == ["supersedes"]
