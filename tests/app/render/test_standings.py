"""What is said of how documents stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.render import (
    Excerpt,
    Source,
    turn_html,
)
from app.render.sources import source_html
from corpus.documents import Status
from rag.standing import standing_notes
from tests.app.answers import (
    TEXT,
    citation,
    document,
)
from tests.app.harmless import assert_harmless
from tests.app.html_tree import parse_html
from tests.app.render.views import full_view


class TestStandings:
    """What does not hold says so in words, in the panel and beside the answer."""

    def sources(self, status: Status, successor: str | None, successor_id: str | None) -> tuple[Source, ...]:
        of = replace(document(), status=status)
        cited = (
            citation(of, 1, 0, 3),
            citation(of, 2, 3, 6),
            citation(document(doc_id="x", title="另一份"), 3, 0, 3),
        )
        named = [replace(each, successor=successor if each.doc_id == "grain" else None) for each in cited]
        return tuple(Source(each, Excerpt(TEXT, 0), (), None, successor_id) for each in named)

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("repealed", "已经废止，不能再作为依据"),
            ("superseded", "已被新的版本取代"),
            ("not_yet", "还没有施行"),
            ("amended", "已作修改"),
        ],
    )
    def test_each_document_once_with_a_link_to_what_replaced_it(self, status: Status, words: str) -> None:
        sources = self.sources(status, "关于2015年粮食工作的通知", "new1")
        view = replace(full_view(), sources=sources)
        tree = assert_harmless(turn_html(view))
        beside = tree.all(cls="zc-standings")[0].all("p")
        assert len(beside) == 1
        assert words in beside[0].text
        assert "《关于2014年粮食工作的通知》（农粮〔2014〕3号）" in beside[0].text
        (link,) = beside[0].all("a")
        assert link.text == "《关于2015年粮食工作的通知》（在新窗口打开）"
        assert link.attributes["href"] == "documents/new1"
        panels = [len(article.all("p", "zc-standing")) for article in tree.all("article")]
        assert panels == [1, 1, 0]

    def test_without_a_document_to_open_there_is_no_link(self) -> None:
        tree = parse_html(source_html(self.sources("repealed", "另一份通知", None)[0], "s"))
        assert "《另一份通知》" in tree.all(cls="zc-standing")[0].text
        assert tree.all("a") == []

    def test_what_the_banner_says_is_not_said_again_below(self) -> None:
        view = full_view()
        assert view.answer is not None
        cited = tuple(replace(each, status="repealed") for each in view.answer.citations)
        answer_ = replace(view.answer, citations=cited, warnings=(*standing_notes(cited), "别的话"))
        tree = parse_html(turn_html(replace(view, answer=answer_)))
        assert [node.text for node in tree.all(cls="zc-note")] == ["别的话"]
