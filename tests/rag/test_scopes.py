"""Where the answer to a follow-up is looked for."""

from __future__ import annotations

import pytest

from index.filters import SearchFilters
from index.store import Index
from rag.building import build_pipeline
from rag.retrieval import Retriever
from rag.scopes import leans, scopes_of, spoken_of
from rag.types import GivenPassage, Turn
from tests.fakes import HashEmbedder
from tests.rag.fakes import ScriptedScorer
from tests.rag.indexes import build_index
from tests.rag.test_pipeline import choosing

FIREWORKS = "未按规定建立烟花爆竹经营档案的，处二千元罚款。"
BRIDGES = "未按规定建设桥涵的，处三百元罚款。"
TEXTS = {
    "烟花.txt": f"甲市烟花爆竹管理办法\n\n第一条 批发烟花爆竹的企业应当建立经营档案。\n第二条 {FIREWORKS}\n",
    "桥涵.txt": f"乙市桥涵管理办法\n\n第一条 桥涵由市政部门管理。\n第二条 {BRIDGES}\n",
}
ASKED = Turn("烟花爆竹批发企业要建立什么？", "第一条 批发烟花爆竹的企业应当建立经营档案。[1]")
REFUSED = "现有文件中没有找到这个问题的答案。下面是内容相近的资料，供您查阅。"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build_index(TEXTS, tmp_path_factory.mktemp("two"))


def sources(index: Index, history: list[Turn]) -> list[str]:
    return [passage.source for passage in spoken_of(history, Retriever(index).retrieve)]


@pytest.mark.parametrize(
    ("question", "standalone", "does"),
    [
        ("那会怎么处理他？", "那会怎么处理他？", True),
        ("两样都做就得800万，是不是？", "两样都做就得800万，是不是？", True),
        ("由谁批准？", "由谁批准？", True),
        ("军士呢？", "预备役军士军衔有几等？", True),
        ("由谁批准？", "湖南2025年的试点由谁批准？", True),  # which the last question named
        ("上一年呢？", "2013年的目标是多少？", False),
        ("湖南呢？", "湖南2025年的目标是多少？", False),  # names its own
        ("2014年呢？", "2014年的目标是多少？", False),
        ("它怎么规定？", "《节水条例》怎么规定？", False),
        ("国办发〔2018〕127号怎么规定？", "国办发〔2018〕127号怎么规定？", False),
        ("科研人员可以兼职吗？", "科研人员可以兼职吗？", False),  # says its own matter
        ("申请人死亡的，他的继承人可以参加吗？", "申请人死亡的，他的继承人可以参加吗？", False),  # points at the applicant
        ("这么做合法吗？", "这么做合法吗？", False),
    ],
)  # fmt: skip
def test_a_follow_up_leans_on_what_was_said_unless_it_names_its_own(
    question: str, standalone: str, does: bool
) -> None:
    assert leans(question, standalone) is does


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([ASKED], ["烟花.txt"]),
        ([Turn("怎么处罚？", f"是：第二条 {FIREWORKS}[3]")], ["烟花.txt"]),
        ([Turn("怎么处罚？", f"乙市2013年：{BRIDGES}[3]{FIREWORKS}[1]")], ["桥涵.txt", "烟花.txt"]),
        ([ASKED, Turn("由谁批准？", REFUSED)], ["烟花.txt"]),
        ([ASKED, Turn("湖南由谁批准？", REFUSED)], []),  # of another place
        ([Turn("怎么处罚？", "未建立档案的，处九千元罚款。[1]")], []),  # stands nowhere
        ([Turn("怎么处罚？", "")], []),
        ([], []),
    ],
)
def test_a_document_is_spoken_of_where_the_last_answer_quoted_it(
    two: Index, history: list[Turn], expected: list[str]
) -> None:
    assert sources(two, history) == expected


def test_what_leans_is_looked_for_there_alone_what_does_not_there_first(two: Index) -> None:
    def scopes(question: str, history: list[Turn]) -> list[tuple[bool, str]]:
        filters = SearchFilters(statuses=("in_force", "unknown"))
        found = list(scopes_of(question, question, history, filters, Retriever(two).retrieve))
        assert all(scope.filters and scope.filters.statuses == filters.statuses for scope in found)
        return [(bool(scope.filters and scope.filters.doc_ids), scope.query) for scope in found]

    near = (True, f"{ASKED.question} 那怎么处罚？")
    assert scopes("那怎么处罚？", [ASKED]) == [near]
    own = "未按规定建设的怎么处罚？"
    assert scopes(own, [ASKED]) == [(True, f"{ASKED.question} {own}"), (False, own)]
    assert scopes("湖南怎么处罚？", [ASKED]) == [(False, "湖南怎么处罚？")]
    assert scopes(own, []) == [(False, own)]


def test_another_document_does_not_answer_a_follow_up(two: Index) -> None:
    question = "没按规定建的话怎么处罚？"
    answer = choosing(two).ask(question, history=[ASKED])
    assert FIREWORKS in answer.text
    assert BRIDGES not in answer.text
    assert answer.warnings == ("按上文，只在《甲市烟花爆竹管理办法》里查找。",)
    pointing = choosing(two).ask("那桥涵由谁管理？", history=[ASKED])
    assert "市政部门" not in pointing.text


def test_what_the_last_document_does_not_answer_another_may(two: Index) -> None:
    pipeline = build_pipeline(two, HashEmbedder(), ScriptedScorer(-1.0), mode="select", refusal_threshold=0.5)
    answer = pipeline.ask("桥涵由哪个部门管理？", history=[ASKED])
    assert "市政部门" in answer.text
    assert answer.warnings == ()
    assert {passage.source for passage in answer.passages} == set(TEXTS)


def test_given_passages_stay_the_only_evidence(two: Index) -> None:
    given = [GivenPassage("丙", "未按规定建设的，处一万元罚款。")]
    answer = choosing(two).ask("那怎么处罚？", history=[ASKED], passages=given)
    assert [sentence.text for sentence in answer.sentences] == ["未按规定建设的，处一万元罚款。"]
    assert answer.warnings == ()
