"""A question and its answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.render import (
    Source,
    TurnView,
    transcript_html,
    turn_html,
    welcome_html,
    whole_paragraphs,
)
from app.render.turns import copy_text
from tests.app.answers import (
    FIRST,
    SECOND,
    THIRD,
    answer,
    document,
    refusal,
)
from tests.app.html_tree import Node, parse_html
from tests.app.render.views import full_view


class TestTurns:
    def test_each_sentence_has_a_button_that_names_and_opens_its_source(self) -> None:
        tree = parse_html(turn_html(full_view()))
        buttons = tree.all("button", "zc-cite")
        assert [button.text for button in buttons] == ["[1]", "[2]", "[1]"]
        panels = {node.attributes["id"] for node in tree.all("article")}
        assert [button.attributes["data-source"] in panels for button in buttons] == [True] * 3
        assert buttons[0].attributes["aria-label"] == "出处1，一、总体要求"
        assert buttons[0].attributes["type"] == "button"
        assert (
            "".join(node.text for node in tree.all(cls="zc-sentence")) == f"{FIRST}[1]{SECOND}[2]{THIRD}[1]"
        )

    def test_every_button_of_a_turn_opens_a_panel_of_that_turn(self) -> None:
        turns = [turn_html(replace(full_view(), turn_id=f"turn-{n}")) for n in (1, 2)]
        tree = parse_html(transcript_html(turns))
        ids = [node.attributes["id"] for node in tree.walk() if "id" in node.attributes]
        assert len(ids) == len(set(ids))
        for turn in tree.all("section"):
            opened = {
                button.attributes["data-source"]
                for button in turn.all("button")
                if "data-source" in button.attributes
            }
            assert opened == {node.attributes["id"] for node in turn.all("article")}

    def test_a_refusal_offers_passages_and_cites_none(self) -> None:
        of = document()
        refused = refusal(of=of)
        sources = tuple(Source(p, whole_paragraphs(of.text, p.start, p.end), ()) for p in refused.passages)
        tree = parse_html(turn_html(TurnView("turn-1", "问", None, (), sources, refused)))
        assert tree.all("button", "zc-cite") == []
        assert tree.all("mark") == []
        assert tree.all("h3")[0].text == "相关资料"
        assert len(tree.all("button", "zc-open")) == 2
        assert all("未被引用" in node.text for node in tree.all(cls="zc-kicker"))

    @pytest.mark.parametrize(("step", "now"), [(0, "检索"), (1, "阅读"), (2, "作答"), (3, "核对")])
    def test_the_stage_under_way_is_marked(self, step: int, now: str) -> None:
        tree = parse_html(turn_html(TurnView("turn-1", "问", step)))
        assert [node.text for node in tree.all("li") if "aria-current" in node.attributes] == [now]
        assert tree.all(cls="zc-progress")[0].attributes["data-spoken"] == f"正在{now}"
        assert tree.all("section")[0].attributes["aria-busy"] == "true"

    def test_a_turn_keeps_its_skeleton_while_it_grows(self) -> None:
        views = [TurnView("turn-1", "问", 0), replace(full_view("问"), step=2, answer=None), full_view("问")]
        skeletons = [
            [c.name for c in parse_html(turn_html(v)).all("section")[0].children if isinstance(c, Node)]
            for v in views
        ]
        assert skeletons[0] == skeletons[1] == skeletons[2]

    def test_the_conversation_is_a_live_region_even_when_empty(self) -> None:
        (region,) = parse_html(transcript_html([])).walk()[1:]
        assert region.attributes["role"] == "log"
        assert region.attributes["aria-live"] == "polite"

    def test_items_of_a_list_stand_on_lines_of_their_own(self) -> None:
        view = full_view()
        items = tuple(replace(each, text=each.text.rstrip("。")) for each in view.sentences)
        tree = parse_html(turn_html(replace(view, sentences=items)))
        assert len(tree.all(cls="zc-line")) == 3
        assert parse_html(turn_html(view)).all(cls="zc-line") == []

    def test_plain_quotation_is_declared(self) -> None:
        view = full_view()
        assert view.answer is not None
        fallen = replace(view, answer=replace(view.answer, fell_back=True))
        assert "原文摘录" in parse_html(turn_html(fallen)).text
        assert "原文摘录" not in parse_html(turn_html(view)).text

    def test_the_copied_text_carries_its_sources(self) -> None:
        assert copy_text(answer()) == (
            f"{FIRST}[1]{SECOND}[2]{THIRD}[1]\n\n"
            "[1] 关于2014年粮食工作的通知（农粮〔2014〕3号） 一、总体要求\n"
            "[2] 关于2014年粮食工作的通知（农粮〔2014〕3号） 一、总体要求"
        )

    def test_without_documents_the_welcome_says_how_to_add_some(self) -> None:
        assert "zhengce ingest" in parse_html(welcome_html(0, [])).text
        assert "3 份文件" in parse_html(welcome_html(3, ["问？"])).text
