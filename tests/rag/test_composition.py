"""From evidence to draft sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.composition import QuotingComposer, WritingComposer
from rag.draft import Draft
from rag.evidence import Evidence
from rag.evidence_model.reading import SentenceReading
from rag.generation.base import GenerationError
from rag.question import read_question
from rag.retrieval import given_passages
from rag.types import GivenPassage, Passage, Span
from tests.rag.fakes import FailingGenerator, ScriptedGenerator, lies

TEXT = "全年新建水库120座；重点治理中小河流。各地要层层落实责任。"
QUESTION = read_question("新建水库多少座，怎么落实责任？")


def passages(*texts: str) -> list[Passage]:
    return given_passages([GivenPassage(f"{i}.txt", text) for i, text in enumerate(texts)])


def evidence(text: str, score: float, passage: Passage | None = None) -> Evidence:
    passage = passage or passages(text)[0]
    start = passage.text.index(text)
    return Evidence(
        passage,
        start,
        start + len(text),
        text,
        passage.text[:start],
        similarity=0.0,
        overlap=0.0,
        score=score,
    )


def quoted(question: str, *items: Evidence, max_sentences: int = 3) -> list[str]:
    composer = QuotingComposer("m", max_sentences=max_sentences)
    return [draft.text for draft in composer.compose(read_question(question), items, [])]


# Quoting.


@given(
    st.lists(
        st.tuples(st.sampled_from(["水库120座。", "河流35条；", "责任。"]), st.floats(-5, 5)), max_size=5
    ),
    st.integers(1, 4),
)
def test_quotes_are_evidence_and_the_best_comes_first(pieces: list[tuple[str, float]], most: int) -> None:
    items = sorted((evidence(text, score) for text, score in pieces), key=lambda item: -item.score)
    drafts = list(QuotingComposer("m", max_sentences=most).compose(QUESTION, items, []))
    assert len(drafts) <= most
    assert bool(drafts) == bool(items)
    by_span = {item.span: item.text for item in items}
    for draft in drafts:
        (span,) = draft.spans
        assert draft.text.rstrip("。") == by_span[span].rstrip("；。")
    if items:
        assert drafts[0].spans == (items[0].span,)


def test_clause_that_is_quoted_alone_ends_like_a_sentence_and_its_span_as_printed() -> None:
    item = evidence("全年新建水库120座；", 1.0, passages(TEXT)[0])
    (draft,) = QuotingComposer("m", max_sentences=2).compose(QUESTION, [item], [])
    assert draft == Draft("全年新建水库120座。", (Span(1, 0, 11),))


@pytest.mark.parametrize(
    ("question", "second", "expected"),
    [
        pytest.param("新建水库多少座？", evidence("加大宣传力度。", -5.0), 1, id="far behind"),
        pytest.param("新建水库多少座？", evidence("今年新建水库。", 0.9), 2, id="as good"),
        pytest.param("新建水库多少座，怎么落实责任？", evidence("各地要层层落实责任。", 0.0), 2, id="what was left open"),
        pytest.param("新建水库多少座，怎么落实责任？", evidence("各地要层层落实责任。", -5.0), 1, id="left open, far behind"),
        pytest.param("2013年和2014年新建水库多少座？", evidence("2014年新建水库80座。", -5.0), 2, id="the other year"),
    ],
)  # fmt: skip
def test_second_sentence_is_quoted_where_it_adds_something(
    question: str, second: Evidence, expected: int
) -> None:
    assert len(quoted(question, evidence("2013年新建水库120座。", 1.0), second)) == expected


@pytest.mark.parametrize(
    ("question", "relevance", "span", "expected"),
    [
        pytest.param("新建水库多少座？", -4.0, -9.0, 1, id="the passage and the sentence"),
        pytest.param("新建水库多少座？", -2.0, -9.0, 2, id="not the passage"),
        pytest.param("新建水库多少座？", -4.0, -5.0, 2, id="not the sentence"),
        pytest.param("2013年和2014年新建水库多少座？", -4.0, -9.0, 2, id="the other year is asked for"),
    ],
)
def test_further_sentence_that_the_evidence_model_denies_is_left_out(
    question: str, relevance: float, span: float, expected: int
) -> None:
    reading = SentenceReading(span=span, evidence=-5.0, relevance=relevance, answer=(0, 3))
    second = replace(evidence("2014年新建水库80座。", 0.9), reading=reading)
    assert len(quoted(question, evidence("2013年新建水库120座。", 1.0), second)) == expected


def test_no_more_sentences_than_allowed() -> None:
    items = [
        evidence("新建水库120座。", 1.0),
        evidence("新建水库80座。", 0.9),
        evidence("新建水库7座。", 0.8),
    ]
    assert len(quoted("新建水库多少座？", *items, max_sentences=2)) == 2
    assert quoted("新建水库多少座？") == []


def test_lead_in_that_nothing_follows_gives_way_to_other_evidence() -> None:
    lead_in, other = evidence("要抓好以下几个方面：", 1.0), evidence("要落实责任。", -9.0)
    assert quoted("要抓好哪些方面？", lead_in, other) == ["要落实责任。"]
    assert quoted("要抓好哪些方面？", lead_in) == ["要抓好以下几个方面："]
    assert quoted("谁来抓好？", lead_in, other) == ["要抓好以下几个方面："]


@pytest.mark.parametrize(("asked", "expected"), [("各要几日决定", 2), ("几日内决定", 1)])
def test_what_is_asked_of_each_is_quoted_of_each_article(asked: str, expected: int) -> None:
    first = evidence("第十一条 机关应当自收到研究报告之日起三十日内决定。", 1.0)
    second = evidence("第七条 机关应当自收到建议书之日起二十日内决定。", -9.0)
    assert len(quoted(f"收到建议书、研究报告后{asked}？", first, second)) == expected


def test_the_lead_in_of_an_item_comes_before_it_and_the_exception_behind() -> None:
    text = "有下列情形之一的，应当在十日内改正：\n（一）未公开执照信息的。确有困难的，可以延长十日。"
    item = evidence("（一）未公开执照信息的。", 1.0, passages(text)[0])
    assert quoted("未公开执照信息多少日内改正？", item) == [
        "有下列情形之一的，应当在十日内改正：",
        "（一）未公开执照信息的。",
        "确有困难的，可以延长十日。",
    ]
    other = evidence("确有困难的，可以延长十日。", 0.9, item.passage)
    assert len(quoted("未公开执照信息多少日内改正？", item, other)) == 3


@pytest.mark.parametrize(
    ("question", "expected"),
    [("截留资金怎么处理？", 0), ("要抓好哪些方面？", 1), ("有哪些截留资金的行为？", 1)],
)
def test_lead_in_that_states_the_penalty_asked_for_stays(question: str, expected: int) -> None:
    """有下列行为之一的，没收…： gave way to the prohibition, which says nothing of what follows."""
    penalty, other = evidence("有下列行为之一的，没收资金，并处罚款：", 1.0), evidence("不得截留资金。", -9.0)
    assert quoted(question, penalty, other) == [(penalty, other)[expected].text]


LISTED = "要抓好以下三个方面：\n一是建水库。\n二是治河流。\n三是落实责任。"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("要抓好哪些方面？", ["要抓好以下三个方面：", "一是建水库。", "二是治河流。", "三是落实责任。"]),
        ("要抓好的第二个方面是什么？", ["二是治河流。"]),
    ],
)
def test_lead_in_is_quoted_with_its_list_or_the_item_asked_for(question: str, expected: list[str]) -> None:
    passage = passages(LISTED)[0]
    assert quoted(question, evidence("要抓好以下三个方面：", 1.0, passage)) == expected


TASKS = "第一条 人员的任务是：\n一是宣读。\n二是质证。"
OTHER_TASKS = "第二条 人员的任务是：\n一是旁听。\n二是记录。"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        pytest.param("人员要抓好哪些任务？", TASKS, ["第一条 人员的任务是：", "一是宣读。", "二是质证。"], id="its list"),
        pytest.param("人员要抓好哪些任务？", "人员的任务是：", [], id="nothing where it is not at hand"),
        pytest.param("人员有哪些任务？", "人员有下列任务的，处罚款：", [], id="nor where the penalty that it states is not asked for"),
        pytest.param("人员的任务分几项？", "人员的任务分两项：", ["人员的任务分两项："], id="it, where it states the figure asked for"),
        pytest.param("人员的任务罚多少？", "人员有下列任务的，处罚款：", ["人员有下列任务的，处罚款："], id="it, where it states the penalty asked for"),
    ],
)  # fmt: skip
def test_further_lead_in_is_quoted_with_its_list_or_not_at_all(
    question: str, text: str, expected: list[str]
) -> None:
    first = evidence("人员要落实责任。", 1.0)
    lead = text.partition("\n")[0]
    assert quoted(question, first, evidence(lead, 0.9, passages(text)[0])) == [first.text, *expected]


@pytest.mark.parametrize(("question", "lists"), [("人员的任务有哪些？", 1), ("人员的任务分别有哪些？", 2)])
def test_a_second_list_is_quoted_where_several_are_asked_for(question: str, lists: int) -> None:
    shown = [evidence(text.partition("\n")[0], 1.0, passages(text)[0]) for text in (TASKS, OTHER_TASKS)]
    assert quoted(question, *shown) == [*TASKS.split("\n"), *OTHER_TASKS.split("\n")][: 3 * lists]


@pytest.mark.parametrize(
    ("question", "lead", "score", "is_listed"),
    [
        pytest.param("哪些区域禁止燃放？", "下列区域禁止燃放：", 0.0, True, id="the list of what is asked"),
        pytest.param("如何在区域内禁止燃放？", "下列区域禁止燃放：", 0.0, False, id="not where no list is asked for"),
        pytest.param("哪些区域禁止燃放？", "下列区域禁止燃放：", -5.0, False, id="nor far behind"),
        pytest.param("哪些区域禁止燃放？", "下列地点禁止停放：", 0.0, False, id="nor of something else"),
    ],
)  # fmt: skip
def test_the_list_of_what_is_asked_comes_behind_a_sentence_that_says_no_more(
    question: str, lead: str, score: float, is_listed: bool
) -> None:
    """The power to forbid more was quoted without the list of what is forbidden, and a penalty before it."""
    first, penalty = "县政府可以决定在其他区域禁止燃放。", "各区域应当对违规燃放进行检查。"
    text = f"{lead}\n一是城区。\n二是镇区。\n{first}\n{penalty}"
    ranked = [
        evidence(each, behind, passages(text)[0])
        for each, behind in ((first, 1.0), (penalty, 0.9), (lead, score))
    ]
    expected = [first, lead, "一是城区。", "二是镇区。"] if is_listed else [first, penalty]
    assert quoted(question, *ranked, max_sentences=2) == expected


def test_the_item_that_a_short_name_means_is_quoted() -> None:
    items = ["（一）从事海上运输业务的，资本500万元；", "（二）从事陆路运输业务的，资本200万元。"]
    first = evidence(items[1], 1.0, passages("\n".join(items))[0])
    assert quoted("海运企业资本多少万元？", first) == ["（一）从事海上运输业务的，资本500万元。"]


# Writing.


def written(text: str, piece_chars: int = 3, texts: Sequence[str] = (TEXT, "投资到位。")) -> list[Draft]:
    shown = passages(*texts)
    items = [evidence(text, 1.0, passage) for passage, text in zip(shown, texts, strict=True)]
    generator = ScriptedGenerator(text, piece_chars=piece_chars)
    return list(WritingComposer(generator, max_tokens=10_000).compose(QUESTION, items, shown))


@given(lies([TEXT, "投资到位。"]), st.integers(1, 50))
def test_drafts_are_the_same_however_the_text_is_cut(text: str, piece_chars: int) -> None:
    assert written(text, piece_chars) == written(text, 10**6)


@pytest.mark.parametrize("piece_chars", [1, 2, 5, 100])
def test_a_marker_on_the_next_line_belongs_to_the_sentence_before_it(piece_chars: int) -> None:
    drafts = written("投资到位。\n[2]\n全年新建水库120座。[1]", piece_chars)
    assert [(draft.text, [span.number for span in draft.spans]) for draft in drafts] == [
        ("投资到位。", [2]),
        ("全年新建水库120座。", [1]),
    ]


def test_thought_that_opens_while_another_closes_is_left_out() -> None:
    text = "<think>甲</think><think>各地要层层落实责任。</think>投资到位。"
    assert [draft.text for draft in written(text, piece_chars=len("<think>甲</think><think>"))] == [
        "投资到位。"
    ]


@given(lies([TEXT, "投资到位。"]))
def test_drafts_have_words_and_are_all_different(text: str) -> None:
    texts = [draft.text for draft in written(text)]
    assert all(texts)
    assert len(set(texts)) == len(texts)
    assert not any("<think>" in draft for draft in texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("全年新建水库120座。[1]投资到位。[2]", ["全年新建水库120座。", "投资到位。"], id="two sentences"),
        pytest.param("全年新建水库120座[1]。\n投资到位[2]。", ["全年新建水库120座。", "投资到位。"], id="markers inside, lines"),
        pytest.param("全年新建水库120座。 [1] 投资到位。 [2]", ["全年新建水库120座。", "投资到位。"], id="spaces"),
        pytest.param("他说：“投资到位。”[2]", ["他说：“投资到位。”"], id="closing quote"),
        pytest.param("投资到位", ["投资到位"], id="no end"),
        pytest.param("<think>先看[1]。</think>投资到位。[2]", ["投资到位。"], id="thinking"),
        pytest.param("<think>先看[1]。投资到位。", [], id="thinking without end"),
        pytest.param("投资到位。投资到位。全年新建水库120座。", ["投资到位。"], id="repetition ends it"),
        pytest.param("投资到位。资料中没有提到。全年新建水库120座。", ["投资到位。"], id="so does no answer"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_sentences_of_a_reply(text: str, expected: list[str]) -> None:
    assert [draft.text for draft in written(text)] == expected


@pytest.mark.parametrize(("marker", "number"), [("[2]", 2), ("", 1), ("[0]", 1), ("[9]", 1), ("[9][2]", 2)])
def test_sentence_stands_on_the_passage_it_names_or_on_any(marker: str, number: int) -> None:
    drafts = written(f"各地要层层落实责任。{marker}", texts=[TEXT, TEXT])
    assert [{span.number for span in draft.spans} for draft in drafts] == [{number}]


def test_sentence_comes_before_the_next_is_written() -> None:
    shown = passages(TEXT)
    generator = ScriptedGenerator("各地要层层落实责任。[1]全年新建水库120座。", piece_chars=1)
    drafts = WritingComposer(generator, max_tokens=100).compose(
        QUESTION, [evidence(TEXT, 1.0, shown[0])], shown
    )
    assert next(drafts).text == "各地要层层落实责任。"
    assert (generator.opened, generator.closed) == (1, 0)
    drafts.close()
    assert generator.closed == 1


def test_prompt_holds_the_evidence_under_its_number_and_heading() -> None:
    shown = [replace(passage, section_path=("一、水利",)) for passage in passages("别的。", TEXT)]
    generator = ScriptedGenerator("")
    items = [evidence("各地要层层落实责任。", 1.0, shown[1]), evidence("全年新建水库120座；", 0.5, shown[1])]
    assert list(WritingComposer(generator, max_tokens=9).compose(QUESTION, items, shown)) == []
    (prompt,) = generator.prompts
    assert prompt[-1].content == (
        f"资料：\n[2] （一、水利）全年新建水库120座；各地要层层落实责任。\n\n问题：{QUESTION.text}\n回答："
    )


def test_failure_is_passed_on_after_what_was_whole() -> None:
    shown = passages(TEXT)
    composer = WritingComposer(FailingGenerator("各地要层层落实责任。[1]全年"), max_tokens=100)
    drafts = composer.compose(QUESTION, [evidence(TEXT, 1.0, shown[0])], shown)
    assert next(drafts).text == "各地要层层落实责任。"
    with pytest.raises(GenerationError):
        next(drafts)
