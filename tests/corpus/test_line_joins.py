"""Lines that a page or a fixed width cut are one paragraph again; headings that are sentences stay apart."""

from __future__ import annotations

from textwrap import wrap

import pytest

from corpus.normalize import normalize

PARAGRAPHS = [
    "各地区各部门要结合实际抓好贯彻落实，确保各项任务如期完成。对工作中遇到的新情况新问题，要及时研究解决，重大事项及时报告。",
    "要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展，全面深化改革开放。",
    "加大对中小企业的支持力度，落实好减税降费政策，帮助企业降低成本，稳定就业岗位。鼓励金融机构增加信用贷款和中长期贷款。",
    "完善监督检查制度，对落实不力的单位和个人依法依规追究责任。",
]


@pytest.mark.parametrize("width", [24, 28, 40])
@pytest.mark.parametrize(
    ("indent", "gap"),
    [pytest.param("　　", "\n", id="indented"), pytest.param("", "\n\n", id="blank lines between")],
)
def test_text_wrapped_at_a_width_is_whole_again(width: int, indent: str, gap: str) -> None:
    paragraphs = PARAGRAPHS * 2
    wrapped = ["\n".join(wrap(indent + text, width, drop_whitespace=False)) for text in paragraphs]
    assert normalize(gap.join(wrapped)).text == "\n".join(paragraphs)


def test_headings_of_a_wrapped_text_stay_apart() -> None:
    lines = [line for text in PARAGRAPHS for line in ["一、总体要求", *wrap("　　" + text, 28)]]
    text = normalize("\n".join(lines)).text.split("\n")
    assert text == [line for paragraph in PARAGRAPHS for line in ("一、总体要求", paragraph)]


def test_short_lines_of_many_lengths_are_not_wrapped() -> None:
    raw = "\n".join("甲乙丙丁戊己庚辛壬癸" * 2 + "子" * (number % 7) for number in range(30))
    assert normalize(raw).text == raw


SENTENCE_HEADING = "五年来，国民经济保持良好发展势头，经济结构战略性调整迈出重要步伐"


@pytest.mark.parametrize(
    ("line", "following"),
    [
        pytest.param(SENTENCE_HEADING, PARAGRAPHS[0], id="a heading that is a sentence"),
        pytest.param("甲。\ue5f9", "乙。", id="a private character after the stop"),
        pytest.param("甲。推进改革", "2014年6月26日", id="a date"),
    ],
)
def test_lines_that_stay_apart(line: str, following: str) -> None:
    assert normalize(f"{line}\n{following}").text == f"{line}\n{following}"


@pytest.mark.parametrize(
    ("line", "gap", "following"),
    [
        pytest.param(
            "第一条 违反本办法规定的，责令改正，并处五百元以上二千元以下的罚",
            "\n",
            "款" + PARAGRAPHS[0],
            id="an article",
        ),
        pytest.param(SENTENCE_HEADING, "\n— 3 —\n", PARAGRAPHS[0], id="a page between"),
        pytest.param(
            "违反本办法规定的，责令限期改正，并处五百元以上二千元以下的罚",
            "\n",
            "款。",
            id="no more than a line follows",
        ),
    ],
)
def test_lines_that_are_one(line: str, gap: str, following: str) -> None:
    assert normalize(f"{line}{gap}{following}").text == f"{line}{following}"


def test_blank_lines_between_all_paragraphs_are_no_page_breaks() -> None:
    raw = "\n\n".join([SENTENCE_HEADING, *PARAGRAPHS])
    assert normalize(raw).text == raw.replace("\n\n", "\n")
