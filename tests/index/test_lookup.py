"""What a query names outright."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.parsing import parse_document
from index.lookup import ArticleNumber, article_offsets, named_articles, named_documents
from tests.index.entries import entry

TITLES = (
    "中华人民共和国劳动法",
    "中华人民共和国劳动合同法",
    "中华人民共和国劳动合同法实施条例",
    "河南省人民代表大会常务委员会关于促进中部崛起的决定",
    "国务院关于支持赣南等原中央苏区振兴发展的若干意见",
    "女职工劳动保护特别规定",
)
LAWS = [entry(title, source=title) for title in TITLES]
NUMBERED = [
    entry("甲", source="甲", doc_number="国发〔2012〕43号"),
    entry("乙", source="乙", doc_number="国办发〔2012〕43号"),
    entry("丙", source="丙", doc_number="国发〔2013〕43号"),
    entry("丁", source="丁", doc_number="中华人民共和国财政部公告2020年第8号"),
]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("国发[2012]43号", ["甲"]),
        ("国发（2012）43号的主要内容", ["甲"]),
        ("国发〔２０１２〕４３号", ["甲"]),
        ("请问国发 【 2012 】 第 043 号是什么", ["甲"]),
        ("国发2012年43号", ["甲"]),
        ("国办发〔2012〕43号", ["乙"]),
        ("财政部公告2020年第8号", ["丁"]),
        ("国发〔2012〕4号", []),
        ("2012年43号", []),
    ],
)
def test_numbers_in_any_spelling(query: str, named: list[str]) -> None:
    assert [document.doc_id for document in named_documents(query, NUMBERED)] == named


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("劳动法第三条", [0]),
        ("《劳动合同法》怎么规定试用期", [1]),
        ("中华人民共和国劳动合同法实施条例", [2]),
        ("劳动合同法和劳动法有什么不同", [0, 1]),
        ("关于支持赣南等原中央苏区振兴发展的若干意见提出了什么", [4]),
        ("国务院关于支持赣南等原中央苏区振兴发展的若千意见", [4]),
        ("女职工劳动保护特列规定", [5]),
        ("劳动保护有哪些规定", []),
        ("劳动", []),
    ],
)
def test_titles_whole_or_nearly(query: str, named: list[int]) -> None:
    assert {document.title for document in named_documents(query, LAWS)} == {TITLES[i] for i in named}


@given(st.sampled_from(TITLES), st.integers(0, 10**6))
def test_a_long_title_with_one_wrong_character_is_that_title(title: str, seed: int) -> None:
    bare = title.removeprefix("中华人民共和国")
    if len(bare) < 6:
        return
    at = random.Random(seed).randrange(len(bare))
    wrong = bare[:at] + "卐" + bare[at + 1 :]
    assert title in [document.title for document in named_documents(f"《{wrong}》讲什么", LAWS)]


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("民法典第五十六条", [(56, 0)]),
        ("民法典第56条", [(56, 0)]),
        ("《民法典》５６条", [(56, 0)]),
        ("刑法第一百二十条之一", [(120, 1)]),
        ("第 十 条", [(10, 0)]),
        ("第十条和第十一条", [(10, 0), (11, 0)]),
        ("国家出台20条措施", []),
        ("第十十条", []),
    ],
)
def test_articles_in_arabic_and_chinese_numerals(query: str, articles: list[tuple[int, int]]) -> None:
    assert named_articles(query) == [ArticleNumber(*article) for article in articles]


def test_an_article_is_where_it_begins_not_where_it_is_mentioned(tmp_path: Path) -> None:
    text = "甲市办法\n第一条 为了发展，制定本办法。\n第二条 依照第一条办理。\n第二条之一 另行规定。\n第三条 本办法自公布之日起施行。\n"
    (tmp_path / "甲.txt").write_text(text, encoding="utf-8")
    document = parse_document(tmp_path / "甲.txt", "甲.txt")
    wanted = [ArticleNumber(3, 0), ArticleNumber(2, 1), ArticleNumber(9, 0), ArticleNumber(1, 0)]
    found = [document.text[offset:].split(" ", 1)[0] for offset in article_offsets(document, wanted)]
    assert found == ["第三条", "第二条之一", "第一条"]
