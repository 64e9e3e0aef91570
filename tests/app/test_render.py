"""What is shown: JSON with the agreed keys, and HTML in which nothing but the program's own elements is interpreted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.render import (
    Excerpt,
    Html,
    Source,
    TurnView,
    answer_json,
    passage_json,
    scope_html,
    search_json,
    sentence_json,
    transcript_html,
    turn_html,
    welcome_html,
    whole_paragraphs,
)
from app.render.markup import element, text, web_address
from app.render.sources import source_html
from app.render.turns import copy_text
from corpus.documents import Page, Status
from index.filter_values import Facet, FilterValue, FilterValues
from rag.citations import make_citation
from rag.standing import standing_notes
from rag.types import AnswerSentence, Duplicate, SentenceReady, Span
from tests.app.answers import (
    FILTER_VALUES,
    FIRST,
    SECOND,
    TEXT,
    THIRD,
    answer,
    citation,
    document,
    find,
    passage,
    refusal,
)
from tests.app.html_tree import Node, parse_html

ATTACKS = [
    "<script>alert(1)</script>",
    "</div></section><script src=//evil.example/x.js></script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus '",
    "<svg/onload=alert(1)>",
    "</textarea></title></style><b>x",
    "<!--",
    "<![CDATA[x]]>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "javascript:alert(1)",
    "**粗体** [链接](javascript:alert(1)) ![图](http://evil.example/a.png) `代码`",
    r"$$\frac{1}{2}$$ \(x\) $x$",
    "${alert(1)} {{constructor.constructor('alert(1)')()}} `${1}`",
    "\x00<b\x00>\x08",
    "\u202e反\u202c",
]
ALLOWED_TAGS = {
    "aside",
    "a",
    "article",
    "button",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "footer",
    "li",
    "mark",
    "ol",
    "p",
    "section",
    "span",
    "strong",
    "ul",
    "code",
}
ALLOWED_ATTRIBUTES = {
    "class",
    "id",
    "type",
    "href",
    "target",
    "rel",
    "role",
    "tabindex",
    "hidden",
    "data-source",
    "data-copy",
    "data-question",
    "data-spoken",
    "aria-label",
    "aria-live",
    "aria-relevant",
    "aria-busy",
    "aria-controls",
    "aria-current",
    "aria-hidden",
}
words = st.one_of(
    st.text(max_size=40), st.sampled_from(ATTACKS), st.text("<>\"'&`$\\{}[]()!-/ \n\r\t\x00on=", max_size=30)
)


def shown(content: str) -> str:
    """What a browser gives back of a text: the characters that a page may not hold are U+FFFD, line ends are LF."""
    return parse_html(text(content)).text


def assert_harmless(html: str) -> Node:
    tree = parse_html(html)
    for node in tree.walk()[1:]:
        assert node.name in ALLOWED_TAGS
        assert set(node.attributes) <= ALLOWED_ATTRIBUTES
        assert (node.attributes.get("href") or "https://").startswith(
            ("https://", "http://", "docs", "documents/")
        )
    return tree


def full_view(words: str = "问题") -> TurnView:
    of = document()
    whole = answer(words, of)
    sources = tuple(
        Source(
            each,
            whole_paragraphs(of.text, each.start, each.end),
            tuple((s.start, s.end) for a in whole.sentences for s in a.spans if s.number == each.number),
        )
        for each in whole.citations
    )
    return TurnView("turn-1", words, None, whole.sentences, sources, whole)


class TestEscaping:
    @given(words)
    def test_text_comes_back_as_it_was_but_for_characters_that_no_page_may_hold(self, content: str) -> None:
        tree = parse_html(element("p", content, attributes={"aria-label": content}))
        (node,) = tree.all("p")
        assert len(tree.walk()) == 2
        assert len(node.text) == len(content)
        kept = [(a, b) for a, b in zip(node.text, content, strict=True) if b != "\r"]
        assert all(a in (b, "\ufffd") for a, b in kept)
        assert node.attributes.keys() == {"aria-label"}

    @given(words)
    def test_chinese_text_and_ordinary_punctuation_are_not_touched(self, content: str) -> None:
        plain = "".join(c for c in content if c.isalnum() or c in "，。；：“”（）〔〕《》<>&\"'")
        assert parse_html(element("p", plain)).text == plain

    @pytest.mark.parametrize("attribute", ["onclick", "onerror", "style", "x y", "A"])
    def test_an_attribute_that_runs_code_or_styles_cannot_be_set(self, attribute: str) -> None:
        with pytest.raises(ValueError, match="attribute"):
            element("p", attributes={attribute: "x"})

    def test_markup_that_has_been_cut_or_joined_is_plain_text_again(self) -> None:
        safe = element("b", "x")
        assert element("p", safe + "<i>") == "<p>&lt;b&gt;x&lt;/b&gt;&lt;i&gt;</p>"
        assert element("p", safe) == "<p><b>x</b></p>"

    @pytest.mark.parametrize(
        ("url", "linked"),
        [
            ("https://www.gov.cn/a.htm", True),
            ("http://www.gov.cn/zhengce?id=1&x=2", True),
            ("javascript:alert(1)", False),
            ("data:text/html,x", False),
            ("https://a b", False),
            ('https://x"onclick=alert(1)', False),
            ("//evil.example", False),
            (" https://x", False),
            (None, False),
        ],
    )
    def test_only_web_addresses_become_links(self, url: str | None, linked: bool) -> None:
        assert (web_address(url) is not None) == linked


class TestNothingIsInterpreted:
    @given(words, words, words, words, words, words)
    def test_whatever_question_document_and_model_say(
        self, question: str, title: str, source: str, said: str, body: str, label: str
    ) -> None:
        of = replace(document(body + "\n", title), source=source, url=said, doc_number=label, issuers=(said,))
        cited = replace(citation(of, 1, 0, len(body)), section_path=(label, said))
        whole = replace(
            answer(), question=question, text=said, warnings=(said,),
            sentences=(AnswerSentence(said, (1,), 1.0, (Span(1, 0, len(body)),)),), citations=(cited,),
        )  # fmt: skip
        sources = (Source(cited, Excerpt(of.text, 0), ((0, len(body)),)),)
        view = TurnView("turn-1", question, None, whole.sentences, sources, whole, notice=said)
        tree = assert_harmless(transcript_html([turn_html(view)]))
        assert [node.text for node in tree.all("h2")] == [shown(question)]
        assert shown(said) in tree.all(cls="zc-sentence")[0].text

    def test_a_source_leads_to_its_words_in_the_whole_document(self) -> None:
        view = full_view()
        sources = [replace(source, version="v1") for source in view.sources]
        tree = parse_html(source_html(sources[0], "x"))
        (link,) = tree.all("a")
        first, last = sources[0].marked[0][0], sources[0].marked[-1][1]  # two sentences that touch
        assert link.attributes["href"] == f"documents/grain?version=v1#c={first}-{last}"
        assert not parse_html(source_html(view.sources[0], "x")).all("a")

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_an_attack_is_shown_as_text_in_every_place(self, attack: str) -> None:
        of = replace(
            document(f"{attack}\n{TEXT}", attack), source=attack, issuers=(attack,), doc_number=attack
        )
        refused = replace(refusal(attack), text=attack, passages=(passage(of, 1, 0, len(attack)),))
        sources = (Source(refused.passages[0], Excerpt(of.text, 0), ()),)
        tree = assert_harmless(turn_html(TurnView("turn-1", attack, None, (), sources, refused, attack)))
        assert shown(attack) in tree.all("h2")[0].text
        assert shown(attack) in tree.all(cls="zc-refused")[0].text
        assert shown(attack).split("\n")[0].strip() in tree.all(cls="zc-source")[0].text

    def test_an_address_in_a_document_leads_out_without_referring(self) -> None:
        of = replace(document(), url="https://www.gov.cn/a?b=1&c=2")
        tree = parse_html(source_html(Source(citation(of, 1, 0, 3), Excerpt(TEXT, 0), ()), "s"))
        (link,) = tree.all("a")
        assert link.attributes["href"] == "https://www.gov.cn/a?b=1&c=2"
        assert "noreferrer" in (link.attributes["rel"] or "")


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


class TestJson:
    def test_an_answer_has_the_agreed_keys_in_order(self) -> None:
        value = answer_json(answer(), "q-1")
        assert list(value) == [
            "id", "question", "standalone_question", "text", "refused", "refusal_reason", "sentences", "citations",
            "passages", "warnings", "model", "generation", "timings_ms", "fell_back", "answerability", "conversation", "turn",
        ]  # fmt: skip
        assert value["id"] == "q-1"
        assert value["text"] == f"{FIRST}[1]{SECOND}[2]{THIRD}[1]"
        assert value["timings_ms"] == {
            "rewrite": 0, "retrieve": 12, "evidence": 3, "generate": 800, "verify": 5, "total": 820,
        }  # fmt: skip
        assert (value["fell_back"], value["answerability"]) == (False, 0.93)

    def test_sentences_and_citations_are_spans_of_the_document(self) -> None:
        value = json.loads(json.dumps(answer_json(answer())))
        start, end = find(document(), FIRST)
        assert value["sentences"][0] == {
            "text": FIRST, "citations": [1], "support": 0.98, "spans": [{"number": 1, "start": start, "end": end}],
            "computed": False,
        }  # fmt: skip
        for each in value["citations"]:
            assert TEXT[each["start"] : each["end"]] == each["quote"]
        assert list(value["citations"][0]) == [
            "number", "doc_id", "source", "title", "doc_number", "issuers", "issued_on", "status", "section_path",
            "start", "end", "quote", "url", "successor", "page", "page_origin",
        ]  # fmt: skip
        assert value["citations"][0]["issued_on"] == "2014-02-01"
        assert value["citations"][0]["issuers"] == ["农业部", "粮食局"]

    def test_a_passage_has_the_agreed_keys(self) -> None:
        of = document()
        value = passage_json(passage(of, 2, 0, 4))
        assert value == {
            "number": 2, "doc_id": "grain", "source": "grain.txt", "title": of.title, "doc_number": "农粮〔2014〕3号",
            "issued_on": "2014-02-01", "status": "in_force", "section_path": ["一、总体要求"], "start": 0, "end": 4,
            "text": "关于20", "score": 0.5, "successor": None, "duplicates": [], "page": None, "page_origin": None,
        }  # fmt: skip

    def test_a_search_keeps_the_order(self) -> None:
        of = document()
        value = search_json("粮食", [passage(of, 2, 0, 4), passage(of, 1, 4, 8)], "s-1")
        assert list(value) == ["id", "query", "passages"]
        assert [each["number"] for each in json.loads(json.dumps(value))["passages"]] == [2, 1]

    def test_a_refusal_has_no_citations_and_says_why(self) -> None:
        value = answer_json(refusal())
        assert (value["id"], value["refused"], value["refusal_reason"], value["citations"]) == (
            None,
            True,
            "no_evidence",
            [],
        )
        assert value["timings_ms"] == {
            "rewrite": 0,
            "retrieve": 0,
            "evidence": 0,
            "generate": 0,
            "verify": 0,
            "total": 90,
        }

    def test_a_streamed_sentence_brings_its_new_citations(self) -> None:
        whole = answer()
        value = sentence_json(SentenceReady(whole.sentences[0], whole.citations[:1]))
        assert list(value) == ["text", "citations", "support", "spans", "computed", "new_citations"]
        assert value["new_citations"] == answer_json(whole)["citations"][:1]  # type: ignore[index]

    def test_an_unknown_date_is_null(self) -> None:
        of = replace(document(), issued_on=None)
        assert passage_json(passage(of, 1, 0, 1))["issued_on"] is None
        assert date(2014, 2, 1).isoformat() == passage_json(passage(document(), 1, 0, 1))["issued_on"]


def test_html_is_only_made_by_the_escaping_functions() -> None:
    assert isinstance(text("<"), Html)
    assert text("<") == "&lt;"
