"""The filters that a question was asked under."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from app.render import (
    scope_html,
    turn_html,
)
from index.filter_values import Facet, FilterValue, FilterValues
from tests.app.answers import (
    FILTER_VALUES,
)
from tests.app.harmless import words
from tests.app.html_tree import parse_html
from tests.app.render.views import full_view


class TestScope:
    def test_the_choices_are_named_and_counted(self) -> None:
        tree = parse_html(scope_html(FILTER_VALUES))
        assert [node.text for node in tree.all("legend")] == [
            "地区",
            "发文机关",
            "年份",
            "有效性",
            "资料夹",
            "对比",
        ]
        boxes = {node.attributes["data-label"]: node.attributes for node in tree.all("input")}
        assert boxes["已废止"]["value"] == "repealed"
        assert boxes["2014年"]["data-field"] == "years"
        assert tree.all(cls="zc-choice")[0].text == "河南省2 份"
        assert "open" not in tree.all("details")[0].attributes
        assert [len(side.all("option")) for side in tree.all("select")] == [8, 8]

    def test_with_nothing_to_choose_there_is_nothing(self) -> None:
        assert scope_html(FilterValues()) == ""

    def test_a_long_list_can_be_searched_and_tells_what_it_leaves_out(self) -> None:
        many = tuple(FilterValue(f"机关{at}", f"机关{at}", 1) for at in range(13))
        tree = parse_html(scope_html(FilterValues(issuers=Facet(many, 4))))
        assert tree.all("input", "zc-narrow")[0].attributes["aria-label"] == "在发文机关中查找"
        assert "还有 4 项没有列出" in tree.text

    @given(words)
    def test_a_value_is_only_ever_text(self, value: str) -> None:
        facet = Facet((FilterValue(value, value, 1),))
        tree = parse_html(scope_html(FilterValues(facet, facet, Facet(), Facet(), facet, facet)))
        assert {node.name for node in tree.walk()} <= {
            "", "div", "details", "summary", "p", "fieldset", "legend", "label", "input", "span", "button", "ul",
            "select", "optgroup", "option",
        }  # fmt: skip

    def test_an_answer_says_what_it_was_limited_to(self) -> None:
        tree = parse_html(turn_html(replace(full_view(), scope=("河南省", "2014年"))))
        assert tree.all(cls="zc-used")[0].text == "检索范围：河南省、2014年"
        assert parse_html(turn_html(full_view())).all(cls="zc-used") == []
