"""The sources beside an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.render import (
    Excerpt,
    Source,
    turn_html,
    whole_paragraphs,
)
from app.render.sources import source_html
from corpus.documents import Page, Status
from rag.citations import make_citation
from rag.types import Duplicate
from tests.app.answers import (
    FIRST,
    SECOND,
    TEXT,
    THIRD,
    citation,
    document,
    find,
    passage,
)
from tests.app.html_tree import parse_html
from tests.app.render.views import full_view


@st.composite
def marked_documents(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    body = draw(st.text("国发号，。<&\n 　", min_size=1, max_size=60))
    offset = st.integers(0, len(body))
    return body, [(min(a, b), max(a, b)) for a, b in draw(st.lists(st.tuples(offset, offset), max_size=5))]


class TestSources:
    @given(st.text("甲乙\n ", max_size=40), st.data())
    def test_whole_paragraphs_are_a_slice_bounded_by_line_ends(self, body: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, len(body)))
        excerpt = whole_paragraphs(body, start, end)
        stop = excerpt.start + len(excerpt.text)
        assert body[excerpt.start : stop] == excerpt.text
        assert excerpt.start <= start
        assert stop >= end or body[stop:end] == "\n"
        assert excerpt.start == 0 or body[excerpt.start - 1] == "\n"
        assert stop == len(body) or body[stop] == "\n"

    @given(marked_documents())
    def test_exactly_the_marked_characters_are_highlighted(
        self, case: tuple[str, list[tuple[int, int]]]
    ) -> None:
        body, marked = case
        of = document("前言\n" + body)
        shift = len("前言\n")
        source = Source(
            citation(of, 1, 0, 1), Excerpt(body, shift), tuple((a + shift, b + shift) for a, b in marked)
        )
        (excerpt,) = parse_html(source_html(source, "s")).all(cls="zc-excerpt")
        inside = {at for low, high in marked for at in range(low, high)}
        blank = [not line.strip() for line in body.split("\n")]
        expected, line = "", 0
        for at, character in enumerate(body):
            line += character == "\n"
            if at in inside and character != "\n" and not blank[line]:
                expected += character
        assert "".join(mark.text for mark in excerpt.all("mark")) == expected
        assert excerpt.text == "".join(each for each in body.split("\n") if each.strip())

    def test_several_spans_of_one_passage_are_marked_apart(self) -> None:
        view = full_view()
        first, second = parse_html(turn_html(view)).all("article")
        assert [mark.text for mark in first.all("mark")] == [FIRST + THIRD]
        assert [mark.text for mark in second.all("mark")] == [SECOND]
        assert first.all("p", "zc-lit")[0].text == TEXT.split("\n")[2]

    def test_spans_with_words_between_them_are_two_marks(self) -> None:
        of = document()
        spans = (find(of, "粮食播种面积"), find(of, "16.8亿亩"))
        source = Source(citation(of, 1, spans[0][0], spans[1][1]), Excerpt(TEXT, 0), spans)
        tree = parse_html(source_html(source, "s"))
        assert [mark.text for mark in tree.all("mark")] == ["粮食播种面积", "16.8亿亩"]

    def test_where_the_same_stands_is_listed_as_text(self) -> None:
        of = document()
        twin = Duplicate("g2", "转载/<b>乙</b>.txt", "通知", 0, 4)
        shown = source_html(
            Source(replace(passage(of, 1, 0, 4), duplicates=(twin,)), Excerpt(TEXT, 0), ()), "s"
        )
        assert "<dt>另见</dt><dd>转载/&lt;b&gt;乙&lt;/b&gt;.txt</dd>" in shown

    def test_a_panel_says_where_the_words_come_from(self) -> None:
        tree = parse_html(source_html(full_view().sources[0], "s"))
        assert tree.all("h3")[0].text == "关于2014年粮食工作的通知"
        assert tree.all(cls="zc-path")[0].text == "一、总体要求"
        facts = dict(zip(*[[n.text for n in tree.all(name)] for name in ("dt", "dd")], strict=True))
        assert facts == {
            "文号": "农粮〔2014〕3号",
            "发文机关": "农业部、粮食局",
            "成文日期": "2014年2月1日",
            "有效性": "现行有效",
            "来源文件": "grain.txt",
        }

    def test_a_page_read_from_its_picture_is_to_be_checked(self) -> None:
        of = replace(document(), pages=(Page(1, 0, 10, "text_layer"), Page(2, 10, len(TEXT), "ocr")))
        for start, rows in ((0, ["第 1 页"]), (20, ["第 2 页", "由图像识别，可能有错字；引用前请核对原件"])):
            reference = make_citation(passage(of, 1, start, start + 5), start, start + 3)
            tree = parse_html(source_html(Source(reference, Excerpt(TEXT, 0), ()), "s"))
            assert [node.text for node in tree.all("dd")][-len(rows) :] == rows

    @pytest.mark.parametrize(
        ("status", "successor", "shown"),
        [
            ("in_force", None, None),
            ("repealed", "关于2015年粮食工作的通知", "已废止，见《关于2015年粮食工作的通知》"),
            ("superseded", "<b>新</b>", "已被取代，见《<b>新</b>》"),
            ("not_yet", None, "尚未施行"),
        ],
    )
    def test_what_no_longer_holds_says_so_loudly(
        self, status: Status, successor: str | None, shown: str | None
    ) -> None:
        reference = replace(citation(document(), 1, 0, 3), status=status, successor=successor)
        tree = parse_html(source_html(Source(reference, Excerpt(TEXT, 0), ()), "s"))
        assert [node.text for node in tree.all("strong", "zc-ended")] == ([shown] if shown else [])

    def test_what_is_not_known_is_said_to_be_so(self) -> None:
        of = replace(document(), doc_number=None, issuers=(), issued_on=None, status="unknown")
        tree = parse_html(source_html(Source(citation(of, 1, 0, 3), Excerpt(TEXT, 0), ()), "s"))
        facts = dict(zip((n.text for n in tree.all("dt")), (n.text for n in tree.all("dd")), strict=True))
        assert facts == {
            **dict.fromkeys(["文号", "发文机关", "成文日期", "有效性"], "未注明"),
            "来源文件": "grain.txt",
        }
