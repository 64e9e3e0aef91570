"""Document numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.references import canonical_doc_number, doc_number_tokens


@pytest.mark.parametrize(
    "printed",
    [
        "国发〔2012〕43号",
        "国发[2012]43号",
        "国发［2012］43号",
        "国发（2012）43号",
        "国发(2012)43号",
        "国发【2012】43号",
        "国发﹝2012﹞43号",
        "国发〔2012〕 43 号",
        "国发 〔 2012 〕 43 号",
        "国发〔2012〕第43号",
        "国发〔2012年〕43号",
        "国发〔2012〕043号",
        "国发〔２０１２〕４３号",
        "国发[2012)43号",
    ],
)
def test_every_spelling_gives_one_token(printed: str) -> None:
    assert doc_number_tokens(printed) == ["国发2012-43"]
    assert doc_number_tokens(f"认真落实《若干意见》（{printed}）精神") == ["国发2012-43"]
    assert doc_number_tokens(f"落实{printed}文件") == ["国发2012-43"]
    assert canonical_doc_number(printed) == "国发2012-43"


@given(
    st.sampled_from(["国发", "国办发", "发改地区", "银发"]),
    st.sampled_from(["〔〕", "[]", "［］", "（）", "()", "【】", "﹝﹞"]),
    st.integers(1949, 2049),
    st.integers(1, 99999),
    st.sampled_from(["", " "]),
)
def test_brackets_and_blanks_never_matter(body: str, brackets: str, year: int, n: int, gap: str) -> None:
    printed = f"{body}{gap}{brackets[0]}{year}{brackets[1]}{gap}{n}{gap}号"
    assert doc_number_tokens(printed) == [f"{body[-2:]}{year}-{n}"]


def test_several_numbers_in_order() -> None:
    assert doc_number_tokens("国发〔2012〕43号和国办发〔2010〕28号") == ["国发2012-43", "办发2010-28"]


@pytest.mark.parametrize(
    "text", ["2012年43号", "〔2012〕43号", "国发〔12〕43号", "国发〔2012〕号", "第43号", "增长9.7%[1]", ""]
)
def test_what_is_no_document_number(text: str) -> None:
    assert doc_number_tokens(text) == []


def test_what_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a document number"):
        canonical_doc_number("全年增长")


@given(st.text(st.sampled_from("国发〔[（〕]）20129０２ 年第号1"), max_size=24))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all("-" in token for token in doc_number_tokens(text))
