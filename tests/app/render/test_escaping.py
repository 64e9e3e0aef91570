"""HTML in which nothing but the program's own elements is interpreted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from app.render import (
    Excerpt,
    Html,
    Source,
    TurnView,
    transcript_html,
    turn_html,
)
from app.render.markup import element, text, web_address
from app.render.sources import source_html
from rag.types import AnswerSentence, Span
from tests.app.answers import (
    TEXT,
    answer,
    citation,
    document,
    passage,
    refusal,
)
from tests.app.harmless import ATTACKS, assert_harmless, shown, words
from tests.app.html_tree import parse_html
from tests.app.render.views import full_view


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


def test_html_is_only_made_by_the_escaping_functions() -> None:
    assert isinstance(text("<"), Html)
    assert text("<") == "&lt;"
