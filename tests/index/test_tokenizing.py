"""Search tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokenizing import bigrams, fold, search_tokens, words


@given(st.text())
def test_tokens_hold_no_blank(text: str) -> None:
    """They are joined by blanks in the index."""
    assert all(token and not any(c.isspace() for c in token) for token in bigrams(text) + words(text))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=30))
def test_every_pair_of_chinese_characters_is_a_bigram(text: str) -> None:
    folded = fold(text)
    assert bigrams(text) == [folded[i : i + 2] for i in range(len(folded) - 1)]


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("國務院關於促進中部地區崛起的若干意見", "国务院关于促进中部地区崛起的若干意见"),
        ("長江中游城市羣", "长江中游城市群"),
        ("糧食總產量", "粮食总产量"),
    ],
)
def test_traditional_text_is_found_by_simplified_words(printed: str, asked: str) -> None:
    assert bigrams(printed) == bigrams(asked)
    assert words(printed) == words(asked)


@given(st.text())
def test_width_and_case_do_not_matter(text: str) -> None:
    assert bigrams(text) == bigrams(fold(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长江中游城市群", ["长江", "江中", "中游", "游城", "城市", "市群"]),
        ("增长9.7%，达12.7万亿元", ["增长", "9.7", "达", "12.7", "万亿", "亿元"]),
        ("２０１４年ＷＴＯ", ["2014", "年", "wto"]),
        ("，。（）", []),
        ("", []),
        ("𠀀𠀁", ["𠀀𠀁"]),
    ],
)
def test_bigrams(text: str, expected: list[str]) -> None:
    assert bigrams(text) == expected


def test_a_title_is_more_than_one_word() -> None:
    assert {"中部", "地区", "崛起"} <= set(words("促进中部地区崛起"))


def test_stop_words_and_punctuation_are_no_words() -> None:
    assert words("的，了。和") == []


@pytest.mark.parametrize(
    "printed", ["国发〔2012〕43号", "国发[2012]43号", "国发（２０１２）４３号", "国发 【2012】 第 43 号"]
)
def test_a_document_number_is_one_word(printed: str) -> None:
    assert "国发2012-43" in words(f"贯彻落实{printed}文件")


@pytest.mark.parametrize(
    ("printed", "asked", "number"),
    [
        ("二〇一四年的目标", "2014年的目标", "2014"),
        ("补助三百万元", "补助300万元", "300"),
        ("满十五日的", "满15日的", "15"),
        ("两百户以上", "200户以上", "200"),
        ("增長百分之二十三", "增长23%", "23"),
    ],
)
def test_numerals_in_characters_and_in_digits_share_a_token(printed: str, asked: str, number: str) -> None:
    assert number in set(search_tokens(printed)[0]) & set(search_tokens(asked)[0])


@pytest.mark.parametrize("text", ["统一", "第一条", "十十", "百货千家"])
def test_what_is_no_numeral_gets_no_digits(text: str) -> None:
    assert not [
        token for tokens in search_tokens(text) for token in tokens if token.isdecimal() and token != "11"
    ]
