from __future__ import annotations

import pytest

from corpus.in_force.document_names import bare_title
from corpus.in_force.register import Register
from corpus.in_force.validity_facts import ValidityFacts
from tests.corpus.invented_facts import clause, facts, law, mention, on

SPEAKER = facts("speaker", "甲省某通知", region="甲省")


def found(
    documents: list[ValidityFacts],
    title: str = "",
    number: str | None = None,
    speaker: ValidityFacts = SPEAKER,
) -> list[str]:
    return [f.doc_id for f in Register([*documents, speaker]).find(mention(title, number), speaker)]


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("中华人民共和国甲法", "甲法"),
        ("甲办法（试行）", "甲办法"),
        ("甲条例(2018年修正)", "甲条例"),
        ("关于适用《中华人民共和国甲法》的解释", '关于适用"甲法"的解释'),
        ("甲暂行条例", "甲暂行条例"),
        ("甲解释（二）", "甲解释(二)"),
    ],
)
def test_bare_title(printed: str, bare: str) -> None:
    assert bare_title(printed) == bare


@pytest.mark.parametrize(
    ("own", "mentioned"),
    [
        ("国发〔2012〕43号", "国发[2012]43号"),
        ("国发〔2012〕43号", "精神国发（２０１２）４３号"),
        ("国令第706号", "中华人民共和国国务院令第706号"),
        ("财政部 税务总局公告2020年第8号", "税务总局公告2020年第8号"),
    ],
)
def test_a_number_is_the_same_in_every_print(own: str, mentioned: str) -> None:
    assert found([facts("a", "某文件", number=own)], number=mentioned) == ["a"]


@pytest.mark.parametrize("mentioned", ["国办发〔2012〕43号", "国发〔2012〕4号", "国发〔2013〕43号", "第43号"])
def test_another_number_is_another_document(mentioned: str) -> None:
    assert found([facts("a", "某文件", number="国发〔2012〕43号")], number=mentioned) == []


def test_a_number_decides_before_a_title() -> None:
    documents = [
        facts("a", "关于甲的意见", number="甲发〔2012〕1号"),
        facts("b", "关于乙的意见", number="甲发〔2013〕1号"),
    ]
    assert found(documents, "关于甲的意见", "甲发〔2013〕1号") == ["b"]


def test_a_title_with_another_number_is_not_that_document() -> None:
    assert (
        found([facts("a", "关于甲的意见", number="甲发〔2012〕1号")], "关于甲的意见", "甲发〔2019〕7号") == []
    )


def test_the_number_of_an_order_needs_its_title_too() -> None:
    """主席令第七号 has been used by every president."""
    documents = [law("a", "甲法", "2003-01-01", "2003-02-01"), facts("b", "乙法", number="主席令第7号")]
    assert found(documents, "甲法", "主席令第7号") == ["a"]


@pytest.mark.parametrize(
    "mentioned",
    ["中华人民共和国甲法", "甲法", "甲法（试行）", "〈甲法〉"],
    ids=["full", "short", "trial", "other brackets"],
)
def test_a_law_is_found_by_each_of_its_names(mentioned: str) -> None:
    assert found([facts("a", "中华人民共和国甲法")], mentioned) == ["a"]


def test_a_title_is_found_without_its_issuer_and_by_what_it_forwards() -> None:
    documents = [facts("a", "国务院关于促进甲的若干意见"), facts("b", "国务院关于印发《乙规划》的通知")]
    assert found(documents, "关于促进甲的若干意见") == ["a"]
    assert found(documents, "乙规划") == ["b"]


def test_the_own_province_goes_before_the_country_and_another_province_is_not_meant() -> None:
    own, country, other = (
        facts("own", "物业管理条例", region="甲省"),
        facts("country", "物业管理条例"),
        facts("other", "物业管理条例", region="丁省"),
    )
    city = facts("city", "某办法", region="甲省乙市")
    assert found([own, country, other], "物业管理条例") == ["own"]
    assert found([own, country, other], "物业管理条例", speaker=city) == ["own"]
    assert found([country, other], "物业管理条例") == ["country"]
    assert found([other], "物业管理条例") == []


def test_a_title_that_names_its_province_is_meant_from_anywhere() -> None:
    assert found([facts("a", "丁省物业管理条例", region="丁省")], "丁省物业管理条例") == ["a"]


def test_the_own_issuer_decides_between_two_and_without_it_nothing_is_linked() -> None:
    documents = [
        facts("a", "信访工作办法", issuers=("甲部",)),
        facts("b", "信访工作办法", issuers=("乙部",)),
    ]
    speaker = facts("s", "某通知", issuers=("乙部",))
    assert found(documents, "信访工作办法", speaker=speaker) == ["b"]
    assert found(documents, "信访工作办法", speaker=facts("s", "某通知")) == []


@pytest.mark.parametrize("generic", ["实施办法", "暂行规定", "通知", "管理办法（试行）"])
def test_a_generic_title_is_no_name(generic: str) -> None:
    documents = [facts("a", generic), facts("b", generic, issued="2020-01-01")]
    assert found(documents, generic) == []
    assert [len(family) for family in Register(documents).families()] == [1, 1]


def families(*documents: ValidityFacts) -> list[list[str]]:
    return sorted([f.doc_id for f in family] for family in Register(documents).families())


def test_versions_of_a_rule_are_a_family_by_date() -> None:
    old, new = (
        law("x", "甲条例", "2001-01-01", "2001-01-01"),
        law("a", "甲条例（2018年修正）", "2018-01-01", "2001-01-01"),
    )
    assert families(new, old) == [["x", "a"]]


def test_a_decision_of_the_same_name_is_a_new_document() -> None:
    one, two = (
        facts(i, "国务院关于修改部分行政法规的决定", issued=d)
        for i, d in (("a", "2016-02-06"), ("b", "2019-03-02"))
    )
    assert families(one, two) == [["a"], ["b"]]


def test_copies_of_a_notice_are_a_family() -> None:
    one, two = (facts(i, "关于甲的通知", number="甲发〔2012〕1号") for i in "ab")
    assert families(one, two) == [["a", "b"]]


def test_provinces_and_ministries_do_not_share_a_family() -> None:
    documents = [
        facts("a", "甲条例", region="甲省"),
        facts("b", "甲条例", region="丁省"),
        facts("c", "乙办法", issuers=("甲部",)),
        facts("d", "乙办法", issuers=("乙部",)),
    ]
    assert families(*documents) == [["a"], ["b"], ["c"], ["d"]]


def test_a_congress_and_its_standing_committee_make_one_law() -> None:
    one = facts("a", "甲法", issuers=("全国人民代表大会",), issued="2001-01-01")
    two = facts("b", "甲法", issuers=("全国人民代表大会常务委员会",), issued="2010-01-01")
    assert families(one, two) == [["a", "b"]]


def test_a_draft_is_no_version() -> None:
    assert families(facts("a", "甲条例"), facts("b", "甲条例（征求意见稿）")) == [["a"], ["b"]]


def test_the_date_of_a_wording_is_the_last_that_it_bears() -> None:
    changed = facts(
        "a", "甲法", clause("promulgated", "2001-01-01"), clause("amended", "2018-01-01"), issued="2001-01-01"
    )
    assert changed.version_on == on("2018-01-01")
    assert facts("a", "甲法", clause("promulgated", "2001-01-01"), issued="2018-01-01").version_on == on(
        "2018-01-01"
    )
    assert facts("a", "甲法", clause("takes_effect", "2001-09-01")).version_on == on("2001-09-01")
    assert facts("a", "甲法").version_on is None


def test_an_amended_law_holds_from_its_amendment_a_new_one_from_the_day_that_it_names() -> None:
    amended = facts("a", "甲法", clause("amended", "2018-01-01"), clause("takes_effect", "2001-09-01"))
    assert amended.starts_on == on("2018-01-01")
    assert amended.first_starts_on == on("2001-09-01")
    assert law("a", "甲法", "2023-12-29", "2024-07-01").starts_on == on("2024-07-01")


def test_two_documents_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="doc_id"):
        Register([facts("a", "甲"), facts("a", "乙")])
