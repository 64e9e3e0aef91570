"""Two answers side by side."""

from __future__ import annotations

from dataclasses import replace

from app.render import (
    Excerpt,
    Source,
    TurnView,
    turn_html,
)
from tests.app.answers import (
    SECOND,
    answer,
    document,
)
from tests.app.harmless import assert_harmless
from tests.app.html_tree import Node, parse_html


class TestComparison:
    def view(self) -> TurnView:
        of, sides = document(), []
        for number, second in enumerate((SECOND, SECOND.replace("1.5%", "2.5%")), 1):
            whole = answer("目标？", of)
            said = (whole.sentences[0], replace(whole.sentences[1], text=second))
            whole = replace(whole, sentences=said)
            cited = tuple(Source(each, Excerpt(of.text, 0), ()) for each in whole.citations)
            label = f"{2012 + number}年"
            sides.append(TurnView(f"turn-1-{number}", "目标？", None, said, cited, whole, label=label))
        return TurnView("turn-1", "目标？", sides=tuple(sides))

    def test_the_sides_stand_under_their_names_with_their_own_sources(self) -> None:
        tree = assert_harmless(turn_html(self.view()))
        assert [node.text for node in tree.all("h3", "zc-side-name")] == ["2013年", "2014年"]
        panels = [node.attributes["id"] for node in tree.all("article")]
        assert len(set(panels)) == 4
        for side in tree.all("section", "zc-side"):
            own = {node.attributes["id"] for node in side.all("article")}
            assert {node.attributes["data-source"] for node in side.all("button", "zc-cite")} == own

    def test_what_differs_says_so_in_words(self) -> None:
        tree = parse_html(turn_html(self.view()))
        assert [node.text for node in tree.all(cls="zc-figure")] == ["1.5%不同", "2.5%不同"]
        facts = [node.text for node in tree.all(cls="zc-figures")[0].walk() if node.name in ("dt", "dd")]
        assert facts == ["各方相同", "16.8亿亩", "只在“2013年”", "1.5%", "只在“2014年”", "2.5%"]

    def test_nothing_is_compared_before_every_side_is_answered(self) -> None:
        view = self.view()
        half = replace(view, sides=(view.sides[0], replace(view.sides[1], answer=None, step=2)), step=2)
        tree = parse_html(turn_html(half))
        assert tree.all(cls="zc-figure") == tree.all(cls="zc-figures") == []
        assert [node.attributes["data-spoken"] for node in tree.all(cls="zc-progress") if node.children] == [
            "2014年：正在作答"
        ]

    def test_its_skeleton_stays_while_it_grows(self) -> None:
        view = self.view()
        early = replace(
            view, sides=tuple(replace(s, answer=None, sentences=(), sources=()) for s in view.sides)
        )
        skeletons = [
            [
                [c.name for c in n.children if isinstance(c, Node)]
                for n in parse_html(turn_html(v)).all("section")
            ]
            for v in (early, view)
        ]
        assert skeletons[0] == skeletons[1]

    def test_a_figure_at_the_end_of_a_heading_keeps_its_marker(self) -> None:
        view = self.view()
        sides = [
            replace(side, sentences=(replace(side.sentences[0], text=words),))
            for side, words in zip(view.sides, ("增长1.5%", "增长2.5%"), strict=True)
        ]
        tree = parse_html(turn_html(replace(view, sides=tuple(sides))))
        assert [node.text for node in tree.all(cls="zc-sentence")] == [
            "增长1.5%不同[1]",
            "增长2.5%不同[1]",
        ]
