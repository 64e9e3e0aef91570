"""Filters that are offered and questions that are compared: what is answered, and what is refused in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.api import build_app
from app.comparison import Side, side_events
from app.filter_labels import filter_labels
from app.problems import ProblemError
from app.render import answer_json
from app.scope import read_scope
from index.errors import IndexMismatchError, NoIndexError
from index.filter_values import FilterValues
from index.filters import SearchFilters
from rag.types import AnswerReady, StageStarted
from tests.app.answers import FILTER_VALUES, answer, backend, events, refusal
from tests.app.api.responses import assert_problem

TWO = [{"filters": {"years": [2013]}}, {"label": "第二年", "filters": {"years": [2014]}}]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build_app(backend())) as client:
        yield client


class TestFilters:
    def test_the_values_are_those_of_the_backend(self, client: TestClient) -> None:
        assert client.get("/api/v1/filters").json() == json.loads(json.dumps(asdict(FILTER_VALUES)))

    def test_before_anything_is_ingested_there_is_nothing_to_choose(self) -> None:
        served = backend()
        served.filter_values = lambda groups=None: FilterValues()  # type: ignore[method-assign]
        with TestClient(build_app(served)) as client:
            found = client.get("/api/v1/filters")
        assert found.status_code == 200
        assert found.json()["years"] == {"values": [], "left_out": 0}

    def test_an_index_that_does_not_fit_is_a_problem(self) -> None:
        served = backend()

        def fail(groups: object = None) -> FilterValues:
            raise IndexMismatchError("索引与模型不符")

        served.filter_values = fail  # type: ignore[method-assign]
        with TestClient(build_app(served)) as client:
            assert_problem(client.get("/api/v1/filters"), 503, "索引与模型不符")


class TestCompare:
    def test_each_side_is_answered_within_its_filters(self) -> None:
        served = backend()
        with TestClient(build_app(served)) as client:
            said = client.post(
                "/api/v1/compare", json={"question": "目标？", "id": "c-1", "sides": TWO}
            ).json()
        assert (said["id"], said["question"]) == ("c-1", "目标？")
        assert [side["label"] for side in said["sides"]] == ["2013年", "第二年"]
        assert [side["answer"] for side in said["sides"]] == [answer_json(answer("目标？"))] * 2
        assert [(each["text"], each["shared"]) for each in said["sides"][0]["figures"]] == [
            ("16.8亿亩", True),
            ("1.5%", True),
        ]
        assert [asked[2] for asked in served.scripted.asked] == [
            SearchFilters(years=(2013,)),
            SearchFilters(years=(2014,)),
        ]

    @pytest.mark.parametrize(
        ("sides", "word"),
        [
            ([], "sides"),
            (TWO[:1], "sides"),
            (TWO * 3, "sides"),
            ([{"label": "甲"}, TWO[0]], "filters"),
            ([{"filters": {"year": [2013]}}, TWO[0]], "year"),
            ([{"filters": {}, "label": "长" * 201}, TWO[0]], "label"),
        ],
        ids=["none", "one", "six", "no filters", "unknown filter", "long label"],
    )
    def test_sides_that_cannot_be_compared_say_why(
        self, client: TestClient, sides: list[dict[str, Any]], word: str
    ) -> None:
        assert_problem(client.post("/api/v1/compare", json={"question": "目标？", "sides": sides}), 422, word)

    def test_a_blank_question_says_why(self, client: TestClient) -> None:
        assert_problem(client.post("/api/v1/compare", json={"question": " ", "sides": TWO}), 422, "空的")

    def test_before_anything_is_ingested(self) -> None:
        with TestClient(build_app(backend(NoIndexError("还没有入库任何文件")))) as client:
            said = client.post("/api/v1/compare", json={"question": "目标？", "sides": TWO})
        assert_problem(said, 503, "还没有入库")


class TestSideEvents:
    def test_the_sides_take_turns(self) -> None:
        sides = [Side("甲", SearchFilters(years=(2013,))), Side("乙", SearchFilters(years=(2014,)))]
        found = list(side_events(backend(), "目标？", sides))
        assert [at for at, _ in found[:6]] == [0, 1, 0, 1, 0, 1]
        assert [type(event) for _, event in found[-2:]] == [AnswerReady, AnswerReady]

    def test_a_side_that_is_done_leaves_the_other_to_go_on(self) -> None:
        served = backend()
        scripts = iter([events(refusal()), events(answer())])
        served.scripted.script = lambda question: next(scripts)
        found = list(
            side_events(served, "目标？", [Side("甲", SearchFilters()), Side("乙", SearchFilters())])
        )
        assert [at for at, event in found if isinstance(event, AnswerReady)] == [0, 1]

    def test_closing_closes_every_side(self) -> None:
        served = backend()
        under_way = side_events(served, "目标？", [Side("甲", SearchFilters()), Side("乙", SearchFilters())])
        assert next(under_way) == (0, StageStarted("rewrite"))
        next(under_way)
        under_way.close()
        assert served.scripted.closed_early.is_set()


class TestScope:
    @pytest.mark.parametrize("written", [None, 3, ["x"], ""], ids=str)
    def test_what_is_no_text_limits_nothing(self, written: object) -> None:
        assert read_scope(written, backend()).filters == SearchFilters()

    @pytest.mark.parametrize(
        ("written", "word"),
        [
            ("{", "无法识别"),
            ('{"filters": {"year": []}}', "无法识别"),
            ('{"filters": {"groups": ["甲"]}}', "无法识别"),
            ('{"sides": [{"filters": {"years": [2013]}}]}', "各选一项"),
            ('{"sides": []}', "各选一项"),
            (json.dumps({"sides": [TWO[0], TWO[0]]}), "同一项"),
            (" " * 100_001, "无法识别"),
        ],
        ids=["no json", "unknown", "groups", "one side", "no side", "same sides", "long"],
    )
    def test_what_cannot_be_understood_says_so(self, written: str, word: str) -> None:
        with pytest.raises(ProblemError, match=word):
            read_scope(written, backend())

    def test_the_filters_hold_within_each_side_which_has_the_last_word(self) -> None:
        written = {"filters": {"regions": ["河南省"], "years": [2012]}, "sides": TWO}
        scope = read_scope(json.dumps(written), backend())
        assert scope.labels == ("河南省",)  # of the year each side has its own
        assert [(side.label, side.filters.regions, side.filters.years) for side in scope.sides] == [
            ("2013年", ("河南省",), (2013,)),
            ("第二年", ("河南省",), (2014,)),
        ]

    def test_every_condition_has_words(self) -> None:
        filters = SearchFilters(
            doc_ids=("grain", "别人的"), sources=("甲.txt",), folders=("通知",), issuers=("财政部",), levels=("city",),
            regions=("河南省",), years=(2013,), issued_from=date(2013, 1, 1), issued_to=date(2014, 1, 2),
            statuses=("repealed",),
        )  # fmt: skip
        assert filter_labels(filters, backend()) == (
            "河南省", "财政部", "市级", "2013年", "已废止", "资料夹 通知", "《关于2014年粮食工作的通知》", "没有的文件", "甲.txt",
            "2013年1月1日起", "到2014年1月2日止",
        )  # fmt: skip
        assert filter_labels(replace(filters, doc_ids=tuple(map(str, range(9)))), backend())[6] == "9 份文件"


def test_the_description_names_both(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/api/v1/filters", "/api/v1/compare"} <= set(paths)
    assert "application/problem+json" in paths["/api/v1/compare"]["post"]["responses"]["422"]["content"]
