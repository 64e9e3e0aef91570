"""Do the passages hold the answer at all?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answerability import answerability, officialness, signals
from rag.evidence import Evidence, find_evidence
from rag.question import read_question
from rag.retrieval import given_passages
from rag.types import GivenPassage
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader


def evidence(text: str, gain: float | None = None, heading: str = "") -> Evidence:
    (passage,) = given_passages([GivenPassage("甲.txt", text)])
    passage = replace(passage, section_path=(heading,) if heading else ())
    return Evidence(passage, 0, len(text), text, "", similarity=0.5, overlap=0.5, score=1.0, gain=gain)


GDP = evidence("全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%。")


@given(st.text(max_size=60), st.text(min_size=1, max_size=60), st.none() | st.floats(-20, 20))
def test_answerability_is_a_probability(question: str, text: str, gain: float | None) -> None:
    assert 0 <= answerability(read_question(question), [evidence(text, gain)]) <= 1


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_the_more_the_model_gains_the_likelier(one: float, other: float) -> None:
    question = read_question("中部地区生产总值是多少？")
    low, high = (answerability(question, [replace(GDP, gain=gain)]) for gain in sorted([one, other]))
    assert low <= high


def test_no_evidence_answers_nothing() -> None:
    assert answerability(read_question("中部地区生产总值是多少？"), []) == 0.0


def test_only_the_best_piece_counts() -> None:
    question = read_question("中部地区生产总值是多少？")
    assert answerability(question, [GDP, evidence("今天天气晴朗。")]) == answerability(question, [GDP])


def test_what_texts_agree_on_is_not_refused_where_the_best_text_alone_would_be_answered() -> None:
    question = read_question("中部地区生产总值是多少？")
    weather = replace(evidence("今天天气晴朗。"), score=2.0, support=1.5)
    assert answerability(question, [weather, GDP]) == answerability(question, [GDP])
    assert answerability(question, [replace(GDP, score=2.0, support=1.5), evidence("今天天气晴朗。")]) == (
        answerability(question, [GDP])
    )


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ("中部地区生产总值是多少？", "中部地区房产税是多少？"),
        ("中部地区生产总值增速是多少？", "中部地区财政收入增速是多少？"),
    ],
)
def test_absent_official_word_makes_an_answer_less_likely(held: str, missing: str) -> None:
    assert answerability(read_question(held), [GDP]) > answerability(read_question(missing), [GDP])
    assert (
        signals(read_question(held), GDP).absent_weight < signals(read_question(missing), GDP).absent_weight
    )


def test_word_counts_as_held_in_the_heading_and_under_its_official_name() -> None:
    question = read_question("GDP增幅多大？")
    assert signals(question, GDP).absent_weight == 0.0
    agriculture = read_question("农业怎么发展？")
    text = "实施高标准农田建设，加快发展。"
    assert signals(agriculture, evidence(text, heading="加快农业发展")).absent_weight == 0.0
    assert signals(agriculture, evidence("加快建设。")).absent_weight > 0.0


def test_word_counts_as_held_in_what_leads_in_the_item() -> None:
    text = "有下列情形之一的，免征契税：\n（一）承受荒山用于造林；"
    (passage,) = given_passages([GivenPassage("甲.txt", text)])
    start = text.index("（一）")
    item = Evidence(passage, start, len(text), text[start:], "", similarity=0.5, overlap=0.5, score=1.0)
    assert signals(read_question("承受荒山免征契税吗？"), item).absent_weight == 0.0


def test_word_inside_a_longer_word_is_half_held() -> None:
    question = read_question("出口多少？")
    whole = signals(question, evidence("完成出口101亿美元。")).absent_weight
    inside = signals(question, evidence("完成进出口101亿美元。")).absent_weight
    none = signals(question, evidence("完成投资101亿美元。")).absent_weight
    assert whole == 0.0
    assert inside == pytest.approx(none / 2)
    assert none == pytest.approx(officialness("出口"))


def test_a_word_counts_as_held_by_the_words_that_it_is_short_for() -> None:
    schools = evidence("中等职业学校的校长任期为三至四年。")
    held, missing = (
        signals(read_question(f"{word}校长任期多久？"), schools).absent_weight for word in ("中职", "高职")
    )
    assert held == 0.0 < missing


def test_gain_is_its_usual_value_where_no_model_was_asked() -> None:
    question = read_question("中部地区生产总值是多少？")
    usual = signals(question, GDP).gain
    assert usual > 0
    assert signals(question, replace(GDP, gain=-3.0)).gain == -3.0
    assert signals(question, replace(GDP, gain=usual)) == signals(question, GDP)


def test_rare_official_words_tell_more_than_common_ones_and_others_nothing() -> None:
    assert officialness("房产税") > officialness("发展") > 0
    assert officialness("剩饭剩菜") == 0.0


def test_given_passages_are_weighed_by_what_is_read_in_them() -> None:
    question = read_question("新建水库多少座？")
    passages = given_passages([GivenPassage("甲", "全年新建水库120座。")])
    found, missed = (
        find_evidence(question.text, passages, HashEmbedder(), 1, PointingReader(words))
        for words in ("120座", "无此语")
    )
    assert answerability(question, found) > 0.4 > answerability(question, missed)


def test_a_question_for_yes_or_no_is_not_held_to_words_that_answer() -> None:
    passages = given_passages([GivenPassage("甲", "被告人已经退还全部赃款。")])
    whether, what = (read_question(text) for text in ("被告人是否退还赃款？", "被告人退还了什么赃款？"))
    read = [
        find_evidence(q.text, passages, HashEmbedder(), 1, PointingReader("无此语")) for q in (whether, what)
    ]
    assert answerability(whether, read[0]) > 0.4 > answerability(what, read[1])


@pytest.mark.parametrize(
    ("question", "text", "words", "likely"),
    [
        pytest.param(
            "遛狗不牵绳罚多少？", "在车站吸烟的，处五十元罚款。", "无此语", False, id="of another act"
        ),
        pytest.param(
            "遛狗不牵绳罚多少？", "携犬出户不束犬链的，处五十元罚款。", "处五十元罚款", True, id="read"
        ),
        pytest.param("吸烟罚多少？", "在车站吸烟的，处五十元罚款。", "无此语", True, id="of the act"),
        pytest.param("遛狗不牵绳怎么办？", "携犬出户应当束犬链。", "无此语", True, id="no penalty"),
    ],
)
def test_a_penalty_that_is_denied_is_none_for_an_act_of_which_no_word_tells(
    question: str, text: str, words: str, likely: bool
) -> None:
    """遛狗不牵绳罚多少 was answered with the penalty for smoking: none of its words weighs anything."""
    passage = replace(given_passages([GivenPassage("甲", text)])[0], doc_id="甲")
    (best,) = find_evidence(question, [passage], HashEmbedder(), 1, PointingReader(words))
    if words == "无此语" and best.reading:
        best = replace(best, reading=replace(best.reading, span=-8.0, relevance=-3.0))
    assert (answerability(read_question(question), [best]) > 0.0) is likely
