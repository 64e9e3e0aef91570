"""The figures of official prose as values that compare."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.quantities import QuantityKind, comparable_quantities, find_quantities, unsupported_quantities

FIGURES = st.lists(st.sampled_from([*"0123456789〇一二三十百千万亿点百分之年月日号%．，,—第两元 廿零¼", "国发〔"]), max_size=12).map("".join)  # fmt: skip


@given(FIGURES | st.text(max_size=30))
@example("十十月")  # was a ValueError
def test_quantities_are_ordered_spans_of_any_text(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end


@given(FIGURES | st.text(max_size=30))
@example("〇亿〇")  # was a KeyError
def test_every_text_supports_its_own_figures(text: str) -> None:
    assert unsupported_quantities(text, text) == []


@given(st.text(max_size=30))
def test_no_evidence_supports_no_figure(text: str) -> None:
    assert len(unsupported_quantities(text)) == len(find_quantities(text))


@given(st.integers(1, 10**6), st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_magnitudes_multiply_exactly(n: int, magnitude: tuple[str, int]) -> None:
    word, factor = magnitude
    assert unsupported_quantities(f"{n}{word}元", f"{n * factor}元") == []
    assert unsupported_quantities(f"{n}{word}元", f"{n * factor + 1}元") == [f"{n}{word}元"]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("12.7万亿元", "amount", "12700000000000", "元"),
        ("127000亿元", "amount", "12700000000000", "元"),
        ("十二万七千亿元", "amount", "12700000000000", "元"),  # was 七千亿元
        ("1,234.5万元", "amount", "12345000", "元"),
        ("22734 元", "amount", "22734", "元"),
        ("2197亿美元", "amount", "219700000000", "美元"),
        ("1.2个百分点", "amount", "1.2", "个百分点"),
        ("三项", "amount", "3", "项"),
        ("20周岁", "amount", "20", "岁"),
        ("三个小时", "amount", "3", "小时"),
        ("三十千克", "amount", "30", "公斤"),
        ("三十千瓦", "amount", "30", "千瓦"),
        ("100平方千米", "amount", "100", "平方公里"),
        ("9.7%", "percent", "9.7", "%"),
        ("９．７％", "percent", "9.7", "%"),
        ("百分之九点七", "percent", "9.7", "%"),
        ("百分之百", "percent", "100", "%"),
        ("2014年6月26日", "date", "2014-6-26", ""),
        ("二〇一四年六月二十六日", "date", "2014-6-26", ""),
        ("二○一四年六月", "date", "2014-6-", ""),
        ("6月26日", "date", "-6-26", ""),
        ("2014 年", "year", "2014", "年"),
        ("二〇一四年", "year", "2014", "年"),
        ("2013修订", "year", "2013", ""),
        ("国发〔2012〕43号", "doc_number", "国发2012-43", ""),
        ("国发［２０１２］４３号", "doc_number", "国发2012-43", ""),
        ("十八大", "numeral", "18", ""),
        ("第四代", "numeral", "4", "第"),
        ("“十三五”", "numeral", "十三五", ""),
        ("千亿斤", "numeral", "100000000000", "斤"),
        ("半年", "amount", "0.5", "年"),
        ("半个月", "amount", "0.5", "个月"),
        ("半个小时", "amount", "0.5", "小时"),
        ("一年半", "amount", "1.5", "年"),
        ("两年半", "amount", "2.5", "年"),
        ("三个半月", "amount", "3.5", "个月"),
    ],
    ids=lambda value: value,
)
def test_figure_is_read(text: str, kind: QuantityKind, value: str, unit: str) -> None:
    assert [(q.kind, q.value, q.unit) for q in find_quantities(text)] == [(kind, value, unit)]


@pytest.mark.parametrize(
    "text", ["三农", "一方面", "进一步", "万一", "四化", "统一", "多方", "上半年", "后半年", "半年报"]
)
def test_word_is_no_figure(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("127000亿元", "实现地区生产总值12.7万亿元，"),
        ("百分之九点七", "同比增长9.7%；"),
        ("101亿", "实际利用外资金额101亿美元"),
        ("2014年", "2014年6月26日"),
        ("2014年6月", "2014年6月26日"),
        ("6月26日", "二〇一四年六月二十六日"),
        ("2025年", "（2013—2025年）"),
        ("18届", "十八届三中全会"),
        ("5%至6%", "增长5—6%"),
        ("3万元至5万元", "3至5万元"),
    ],
)
def test_figure_is_supported(text: str, evidence: str) -> None:
    assert unsupported_quantities(text, "无关。", evidence) == []


@pytest.mark.parametrize(
    ("text", "evidence", "missing"),
    [
        pytest.param("101亿元", "101亿美元", "101亿元", id="unit"),
        pytest.param("9.7", "9.7%", "9.7", id="a number is no percentage"),
        pytest.param("9.7%", "9.7个百分点", "9.7%", id="nor are points"),
        pytest.param("12.7亿元", "12.7万亿元", "12.7亿元", id="magnitude"),
        pytest.param("7%", "9.7%", "7%", id="part of a figure"),
        pytest.param("2024年", "2013—2025年", "2024", id="a year inside a range is not stated"),
        pytest.param("2013年", "2013修订", "2013", id="a bare year"),
        pytest.param("2014年6月26日", "2014年6月", "2014年6月26日", id="a day of the month"),
        pytest.param("2014年6月", "2013年6月", "2014年6月", id="month of another year"),
        pytest.param("国发〔2013〕43号", "国发〔2012〕43号", "国发〔2013〕43号", id="year of a number"),
        pytest.param("43号", "国发〔2012〕43号", "43", id="part of a document number"),
        pytest.param("十九届", "十八届", "十九", id="congress"),
        pytest.param("十四五", "“十三五”", "十四五", id="plan"),
        pytest.param("第五代", "第四代", "第五", id="generation"),
        pytest.param("五级联通", "四级联通，居全国第五", "五级", id="a rank counts nothing"),
        pytest.param("3个月", "3个市", "3个月", id="a measure that begins like another"),
        pytest.param("百分之百", "大部分", "百分之百", id="all of it"),
    ],
)
def test_figure_is_not_supported(text: str, evidence: str, missing: str) -> None:
    assert unsupported_quantities(text, evidence) == [missing]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("半年", "6", "个月"),
        ("一年半", "18", "个月"),
        ("一年", "12", "个月"),
        ("30天", "30", "日"),
        ("一个半小时", "90", "分钟"),
        ("一倍", "", ""),
        ("统一年检", "", ""),
    ],
)
def test_times_compare_whatever_they_are_counted_in(text: str, value: str, unit: str) -> None:
    assert [(q.value, q.unit) for q in comparable_quantities(text)] == ([(value, unit)] if value else [])
