"""What is asked is what follows of an act, not that it is forbidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from index.chunking import make_chunk
from rag.admission.penalties import asks_for_penalty, penalties_first, states_penalty, with_penalty
from rag.admission.sanctions import act_of
from rag.evidence import Evidence, find_evidence
from rag.question import read_question
from rag.retrieval import given_passages, make_passage
from rag.types import GivenPassage, Passage
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader

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


MARKET = """乙市集市管理条例
第一条 摊主应当遵守下列规定：
（一）亮照经营；
（二）明码标价；
（三）足斤足两；
（四）按时收摊。
第二条 集市内禁止下列行为：
（一）生火；
（二）斗鸡；
（三）遛马；
（四）摆渡。
第三条 违反本条例第一条第二、四项规定的，处二十元罚款。
违反本条例第二条第一至三项规定的，处三十元罚款。
违反本条例第一条第一项规定的，处四十元罚款。
违反本条例第二条第四项规定，载人的，处五十元罚款。
违反本条例第二条第四项规定，载货的，处六十元罚款。
违反本条例第四条规定的，处七十元罚款。
第四条 摊主应当排队。
"""


@pytest.fixture
def market(tmp_path: Path) -> Document:
    path = tmp_path / "集市.txt"
    path.write_text(MARKET, encoding="utf-8")
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


@pytest.mark.parametrize(
    ("words", "fine"),
    [
        ("亮照", "四十元"),
        ("明码", "二十元"),
        ("收摊", "二十元"),
        ("生火", "三十元"),
        ("斗鸡", "三十元"),
        ("遛马", "三十元"),
    ],
)
def test_several_items_may_be_named_by_one_reference(market: Document, words: str, fine: str) -> None:
    """第一条第二、四项 was read as all of the article: its other items were given the penalty of these."""
    found = [passage(market, "第一条", "第三条")]
    ranked = find_evidence(words, found, HashEmbedder(), 20)
    duty = next(item for item in ranked if words in item.text)
    first, second = penalties_first(read_question(f"{words}怎么处罚？"), [duty], [market], found)
    assert fine in first.text
    assert second == duty


def test_an_item_that_no_reference_names_has_no_penalty(market: Document) -> None:
    found = [passage(market, "第一条", "第三条")]
    ranked = find_evidence("足斤足两", found, HashEmbedder(), 20)
    duty = next(item for item in ranked if "足斤足两" in item.text)
    assert penalties_first(read_question("缺斤少两怎么处罚？"), [duty], [market], found) == [duty]


@pytest.mark.parametrize(
    ("question", "fine"),
    [
        ("违反《乙市集市管理条例》第一条第四项的罚多少？", "二十元"),
        ("违反第一条第1项规定的怎么处罚？", "四十元"),
        ("违反第二条第二项罚多少？", "三十元"),
        ("违反第四条怎么处罚？", "七十元"),
    ],
)
def test_a_penalty_is_found_by_the_number_in_the_question(market: Document, question: str, fine: str) -> None:
    found = [passage(market, "第一条", "第二条")]
    ranked = find_evidence("摊主应当收摊", found, HashEmbedder(), 20)
    first, *rest = penalties_first(read_question(question), ranked, [market], found)
    assert fine in first.text
    assert first.text == market.text[first.start : first.end]
    assert rest == ranked
    shown = found[first.passage.number - 1]
    assert shown.start <= first.start < first.end <= shown.end


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("违反第四项的罚多少？", id="of no article"),
        pytest.param("违反第一条第三项的罚多少？", id="that no penalty names"),
        pytest.param("违反第二条第四项的罚多少？", id="that two penalties name"),
        pytest.param("违反第一条第一项和第二条第一项的分别罚多少？", id="of two articles"),
        pytest.param("违反第一条第一、二项的罚多少？", id="of two items"),
        pytest.param("第三条规定罚多少？", id="that nobody breaks"),
        pytest.param("违反第四条之二的罚多少？", id="of another article"),
    ],
)
def test_a_number_that_tells_of_no_one_penalty_changes_nothing(market: Document, question: str) -> None:
    found = [passage(market, "第三条", "违反本条例第一条第一项")]
    ranked = find_evidence("罚款", found, HashEmbedder(), 20)
    assert penalties_first(read_question(question), ranked, [market], found) == ranked
    assert len(found) == 1


def test_a_penalty_found_by_its_number_is_read_as_its_sentences_were(law: Document) -> None:
    """A penalty that was read as the answer was refused, as if no model had read it."""
    found = [passage(law, "第二条", "第五条")]
    ranked = find_evidence("洗车", found, HashEmbedder(), 20, PointingReader("处二百元罚款"))
    duty = next(item for item in ranked if "洗车" in item.text)
    penalty, *_ = penalties_first(read_question("洗车怎么处罚？"), [duty, *ranked], [law], found)
    fine = next(item for item in ranked if "处二百元" in item.text)
    assert "责令改正；拒不改正的，处二百元" in penalty.text
    assert penalty.reading
    assert fine.reading
    assert (penalty.reading.span, penalty.reading.relevance) == (fine.reading.span, fine.reading.relevance)
    assert penalty.passage.text[slice(*penalty.reading.answer)] == penalty.text
    unread, *_ = penalties_first(read_question("洗车怎么处罚？"), [duty], [law], found)
    assert unread.reading is None


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


SHOPS = (
    "隐瞒实情办理登记的，由登记机关处五千元罚款；情节严重的，吊销营业执照。\n"
    "出租、出借营业执照的，由登记机关处八千元罚款；情节严重的，处九千元罚款。\n"
    "违反前款规定的，没收营业执照。\n"
    "转让营业执照的，吊销卫生许可证。\n"
    "伪造卫生许可证、会计账簿、检疫证明的，处七千元罚款。\n"
)


def shops(question: str, *order: str) -> list[str]:
    items = ranked(SHOPS, *order)
    return [item.text for item in penalties_first(read_question(question), items, [], [])]


def test_the_words_of_a_sanction_say_nothing_of_the_act() -> None:
    """出借营业执照罚多少 was answered with the penalty of another act, by which 营业执照 is withdrawn."""
    first, *rest = shops("出借营业执照罚多少？", "吊销营业执照", "五千元", "八千元", "九千元")
    assert "八千元" in first
    assert [text[-8:] for text in rest] == ["，处九千元罚款。"]


@pytest.mark.parametrize(
    ("question", "order"),
    [
        pytest.param("出借营业执照罚多少？", ("八千元", "吊销营业执照", "五千元"), id="the act itself"),
        pytest.param("隐瞒实情办理登记罚多少？", ("五千元", "八千元"), id="an act that it names"),
        pytest.param("出借营业执照罚多少？", ("没收营业执照", "八千元"), id="an act that it refers to"),
        pytest.param(
            "转让营业执照，伪造卫生许可证、会计账簿、检疫证明，分别怎么罚？",
            ("吊销卫生许可证", "七千元"),
            id="one act of two",
        ),
        pytest.param("哪些情形吊销营业执照？", ("吊销营业执照", "八千元"), id="the sanction asked for"),
    ],
)
def test_a_penalty_that_may_be_for_the_act_stays_first(question: str, order: tuple[str, ...]) -> None:
    assert shops(question, *order) == [item.text for item in ranked(SHOPS, *order)]


@pytest.mark.parametrize(
    ("text", "words", "act"),
    [
        ("偷盗水泵的，由水务部门处拘留。", "拘留", "偷盗水泵的，"),
        ("偷盗水泵的由水务部门处拘留。", "拘留", "偷盗水泵的由水务部门"),
        ("被吊销船证，仍出船的，没收船只。", "没收", "被吊销船证，仍出船的，"),
        ("拒不执行责令停航决定的，没收船只。", "没收", "拒不执行责令停航决定的，"),
        ("偷盗水泵的，处拘留；损坏水闸的，处罚款。", "损坏", "偷盗水泵的，损坏水闸的，"),
        ("船主应当登记。出租船证的，处罚款；拒不改正的，没收船只。", "没收", "出租船证的，拒不改正的，"),
        ("船主不得酗酒。违反本条规定的，给予处分。", "处分", "船主不得酗酒。违反本条规定的，"),
        ("有下列行为之一的，处罚款：\n（一）洗车的。", "洗车", "有下列行为之一的，（一）洗车的。"),
        ("船主应当携带船证。", "船证", "船主应当携带船证。"),
    ],
)
def test_of_an_act_speaks_what_stands_before_its_sanction(text: str, words: str, act: str) -> None:
    found = find_evidence(words, given_passages([GivenPassage("甲", text)]), HashEmbedder(), 20)
    assert act_of(next(item for item in found if words in item.text)) == act


def test_of_the_act_speaks_the_duty_that_a_penalty_names_by_number(law: Document) -> None:
    duty, found = evidence(law, "携带船证")
    penalty, *_ = penalties_first(read_question("不携带船证怎么处罚？"), [duty], [law], found)
    assert act_of(penalty).startswith(duty.text)


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
        ("偷盗水泵会判几年？", True),
        ("偷盗水泵要拘留多少天？", True),
        ("谈判几次才算破裂？", False),
        ("怎么判断有几种情形？", False),
        ("放牧会受处罚吗？", True),
        ("哪几种情形要从重处罚？", False),
        ("船主有哪些行为会受处罚？", False),
        ("什么情况下会被罚款？", False),
        ("船主有哪些违法行为，分别怎么处罚？", True),
    ],
)
def test_what_asks_for_a_penalty(question: str, asks: bool) -> None:
    assert asks_for_penalty(read_question(question)) is asks
