"""目录 are told from the headings that they name."""

from __future__ import annotations

from time import monotonic

import pytest

from corpus.sectioning.contents import contents_lines
from corpus.structure import parse_sections
from tests.corpus.test_structure import names

BODY = ["第一章 总则", "第一条 甲。", "第二章 监督", "第二条 乙。", "第三章 附则", "第三条 丙。"]


@pytest.mark.parametrize(
    ("head", "entries"),
    [
        pytest.param(["办法"], ["目录", "第一章 总则", "第二章 监督", "第三章 附则"], id="below a title"),
        pytest.param(["办法"], ["目　录", "第一章　总则", "第二章　监督", "第三章　附则"], id="other blanks"),
        pytest.param(
            ["办法"],
            ["目次", "第一章 总则……1", "第二章 监督 ……… 2", "第三章 附则....(10)"],
            id="leaders and pages",
        ),
        pytest.param(["办法"], ["第一章 总则", "第二章 监督", "第三章 附则"], id="without a title"),
        pytest.param(
            [], ["目录", "第一章 总则", "第一节 已删", "第三章 附则"], id="an entry that does not recur"
        ),
    ],
)
def test_contents(head: list[str], entries: list[str]) -> None:
    lines = [*head, *entries, *BODY]
    assert contents_lines(lines) == set(range(len(head), len(head) + len(entries)))
    assert names(parse_sections("\n".join(lines))) == names(parse_sections("\n".join(BODY)))


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(BODY, id="no contents"),
        pytest.param(["目录", "甲。", *BODY], id="a title alone"),
        pytest.param(["一、甲", "二、乙", "一、甲", "二、乙"], id="two headings that recur"),
        pytest.param(["一、甲", "二、乙", "三、丙", "一、甲", "四、丁"], id="one heading that recurs"),
        pytest.param(["目录"], id="a last line"),
    ],
)
def test_no_contents(lines: list[str]) -> None:
    assert contents_lines(lines) in (frozenset(), {0} if lines[0] == "目录" else frozenset())


@pytest.mark.parametrize("line", ["一、甲", "目录\n甲{}", "一、甲{}"])
def test_hostile_lines_are_read_in_time(line: str) -> None:
    lines = "\n".join(line.format(number % 5_000) for number in range(20_000)).split("\n")
    started = monotonic()
    contents_lines(lines)
    assert monotonic() - started < 10
