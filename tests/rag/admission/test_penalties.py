"""What is asked is what follows of an act, not that it is forbidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from index.chunking import make_chunk
from rag.admission.penalties import asks_for_penalty, penalties_first, states_penalty, with_penalty
from rag.evidence import Evidence, find_evidence
from rag.question import read_question
from rag.retrieval import given_passages, make_passage
from rag.types import GivenPassage, Passage
from tests.fakes import HashEmbedder

LAW = """甲市湖泊保护条例
第一条 为了保护湖泊，制定本条例。
第二条 湖区内禁止下列行为：
（一）洗车；
（二）放牧；
（三）露营。
第三条 船主应当携带船证。
禁止使用鱼鹰。
第四条 违反本条例第二条第二项规定的，处十元罚款。
违反本条例第二条第一项、第三项规定的，由水务部门责令改正；拒不改正的，处二百元罚款。
违反本条例第三条第二款规定的，没收鱼鹰。
第五条 船主有下列情形之一的，由水务部门责令改正；逾期不改的，处三百元罚款：
（一）违反本条例第三条第一款规定的；
（二）撞坏护栏的。
第六条 巡查员不得酗酒。违反本条规定的，给予处分。
"""


@pytest.fixture
def law(tmp_path: Path) -> Document:
    path = tmp_path / "条例.txt"
    path.write_text(LAW, encoding="utf-8")
    return parse_document(path, path.name)


def passage(law: Document, first: str, last: str) -> Passage:
    start, end = law.text.index(first), law.text.index(last)
    return make_passage(1, law, make_chunk(law, start, end), 0.0)


def evidence(law: Document, words: str) -> tuple[Evidence, list[Passage]]:
    """Return the sentence with some words, of the duties alone, and the passages."""
    found = [passage(law, "第二条", "第四条 "), passage(law, "第六条", "给予处分")]
    found = [found[0] if words in found[0].text else found[1]]
    ranked = find_evidence(words, found, HashEmbedder(), 20)
    return next(item for item in ranked if words in item.text), found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("洗车", "违反本条例第二条第一项、第三项规定的，由水务部门责令改正；拒不改正的，处二百元罚款。", id="with its chain"),
        pytest.param("放牧", "第四条 违反本条例第二条第二项规定的，处十元罚款。", id="of its item"),
        pytest.param("露营", "违反本条例第二条第一项、第三项规定的，由水务部门责令改正；拒不改正的，处二百元罚款。", id="of one of two items"),
        pytest.param("鱼鹰", "违反本条例第三条第二款规定的，没收鱼鹰。", id="of its paragraph"),
        pytest.param("携带船证", "第五条 船主有下列情形之一的，由水务部门责令改正；逾期不改的，处三百元罚款：\n（一）违反本条例第三条第一款规定的；", id="as the case of a list"),
        pytest.param("酗酒", "违反本条规定的，给予处分。", id="of its own article"),
    ],
)  # fmt: skip
def test_a_penalty_is_found_by_the_number_of_its_duty(law: Document, words: str, expected: str) -> None:
    duty, found = evidence(law, words)
    first, second, *_ = penalties_first(read_question(f"{words}怎么处罚？"), [duty], [law], found)
    assert first.text == expected == law.text[first.start : first.end]
    assert second == duty
    assert words in first.before
    shown = found[first.passage.number - 1]
    assert shown.start <= first.start < first.end <= shown.end


def test_what_only_leads_in_duties_is_of_no_item(law: Document) -> None:
    """The penalty of the first item was given as that of the list."""
    duty, found = evidence(law, "禁止下列行为")
    assert penalties_first(read_question("违反规定怎么处罚？"), [duty], [law], found) == [duty]
    assert len(found) == 1


def test_a_figure_is_asked_for_before_what_has_none_is_left_out(law: Document) -> None:
    duty, found = evidence(law, "放牧")
    other = evidence(law, "携带船证")[0]
    asked = read_question("湖区放牧罚多少元？")
    penalty, *rest = with_penalty(asked, [duty, other], [law], found)
    assert "处十元罚款" in penalty.text
    assert rest == [duty]
    for question in ("湖区放牧怎么处罚？", "湖区有多少牛羊？"):
        assert with_penalty(read_question(question), [duty, other], [law], found) == [duty, other]


def test_without_its_document_a_duty_stays_first(law: Document) -> None:
    duty, found = evidence(law, "放牧")
    assert penalties_first(read_question("放牧怎么处罚？"), [duty], [], found) == [duty]


RANKED = (
    "不得擅自关停锅炉。\n不得关停水泵。\n擅自关停锅炉的，责令改正，处五百元罚款。\n偷盗水泵的，处拘留。\n"
)


def ranked(text: str, *order: str) -> list[Evidence]:
    found = find_evidence("关停", given_passages([GivenPassage("甲", text)]), HashEmbedder(), 20)
    return [next(item for item in found if words in item.text) for words in order]


@pytest.mark.parametrize(
    ("question", "order", "first"),
    [
        ("擅自关停锅炉怎么处罚？", ("不得擅自关停锅炉", "偷盗", "五百元"), "五百元"),
        ("擅自关停锅炉要注意什么？", ("不得擅自关停锅炉", "偷盗", "五百元"), "不得擅自关停锅炉"),
        ("擅自关停锅炉怎么处罚？", ("不得擅自关停锅炉", "偷盗"), "不得擅自关停锅炉"),
        ("擅自关停锅炉怎么处罚？", ("偷盗", "五百元"), "偷盗"),
    ],
)
def test_of_what_was_found_the_penalty_for_the_act_comes_first(
    question: str, order: tuple[str, ...], first: str
) -> None:
    items = ranked(RANKED, *order)
    ordered = penalties_first(read_question(question), items, [], [])
    assert first in ordered[0].text
    assert sorted(item.start for item in ordered) == sorted(item.start for item in items)


def test_an_item_states_the_penalty_of_its_lead_in() -> None:
    text = (
        "有下列行为之一的，处五百元罚款：\n（一）洗车的；\n（二）放牧的。\n湖区提供下列服务：\n（一）租船。"
    )
    found = find_evidence("洗车", given_passages([GivenPassage("甲", text)]), HashEmbedder(), 20)
    assert {item.text: states_penalty(item) for item in found} == {
        "有下列行为之一的，处五百元罚款：": True,
        "（一）洗车的；": True,
        "（二）放牧的。": True,
        "湖区提供下列服务：": False,
        "（一）租船。": False,
    }


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("不带船证罚多少钱？", True),
        ("露营会受什么处罚？", True),
        ("放牧有什么后果？", True),
        ("洗车怎么处理？", True),
        ("对罚款决定不服怎么办？", False),
        ("罚款多少天内缴纳？", False),
        ("污水怎么排放？", False),
    ],
)
def test_what_asks_for_a_penalty(question: str, asks: bool) -> None:
    assert asks_for_penalty(read_question(question)) is asks
