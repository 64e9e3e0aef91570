"""Annexes as the list below a body names them; all texts are invented."""

from __future__ import annotations

import pytest

from corpus.fields.annexes import find_annexes


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        pytest.param(["附件：乙方案"], ["乙方案"], id="one"),
        pytest.param(["附件：1.乙方案", "2.丙清单", "甲省人民政府"], ["乙方案", "丙清单"], id="a line each"),
        pytest.param(["附件：1．乙方案 2．丙清单"], ["乙方案", "丙清单"], id="on a line"),
        pytest.param(["附件1：乙方案", "附件2：丙清单"], ["乙方案", "丙清单"], id="each with its mark"),
        pytest.param(["附 件：《乙方案》"], ["《乙方案》"], id="spaced out"),
        pytest.param(["附件：1.乙方案", "2.丙清单 甲省财政厅 甲省水利厅"], ["乙方案", "丙清单"], id="the signature on the line of the last"),
        pytest.param(["附件1", "乙方案", "一、总体要求", "附件2", "丙清单"], ["乙方案", "丙清单"], id="above each annex"),
        pytest.param(["附件：1.乙方案", "甲省人民政府", "附件1", "丁方案"], ["乙方案"], id="the list goes before the annexes"),
        pytest.param(["详见附件：乙方案。"], [], id="in a sentence"),
        pytest.param(["附件下载："], [], id="a button"),
        pytest.param(["附件：", "1.5万亿元"], [], id="an amount"),
    ],
)  # fmt: skip
def test_annexes(lines: list[str], titles: list[str]) -> None:
    text = "\n".join(["请贯彻执行。", *lines])
    found = find_annexes(text, 0)
    assert [annex.value for annex in found] == titles
    assert [text[annex.start : annex.end] for annex in found] == titles
