"""附件 that begin and 附件 that are listed."""

from __future__ import annotations

import pytest

from corpus.sectioning.annex_headings import annex_headings

PROSE = "为贯彻落实有关决策部署，各地区各部门要结合实际抓好贯彻落实，确保各项任务如期完成。"
SIGNED = ["某市人民政府", "2020年2月15日"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param([PROSE, "附件", "工作总结", PROSE], {1: ("附件", "")}, id="附件"),
        pytest.param([PROSE, "附件1", PROSE, "附件2 名词解释", PROSE], {1: ("附件1", ""), 3: ("附件2", "名词解释")}, id="附件2 with a title"),
        pytest.param([PROSE, "附件一：产生办法", PROSE], {1: ("附件一", "产生办法")}, id="a colon and a title"),
        pytest.param([PROSE, "附：", "名录", PROSE], {1: ("附", "")}, id="附："),
        pytest.param([PROSE, "附录A 术语", PROSE], {1: ("附录A", "术语")}, id="附录"),
        pytest.param([PROSE, "附件：实施方案", *SIGNED], {}, id="one listed above the signature"),
        pytest.param([PROSE, "附件：1.实施方案", "2.清单", *SIGNED], {}, id="two listed on their lines"),
        pytest.param([PROSE, "附件：", "1.实施方案", "2.清单", *SIGNED], {}, id="two listed below"),
        pytest.param([PROSE, "附件1：实施方案", "附件2：清单", *SIGNED], {}, id="entry after entry"),
        pytest.param([PROSE, "附件：实施方案"], {}, id="listed at the end"),
        pytest.param([PROSE, "附件：实施方案", *SIGNED, "附件", "实施方案", PROSE], {4: ("附件", "")}, id="listed, then begun"),
        pytest.param(["附件", "工作总结", PROSE], {}, id="the document itself"),
        pytest.param([PROSE, "附件三所列全国性法律的决定", PROSE], {}, id="named in a title"),
        pytest.param([PROSE, "附则", PROSE], {}, id="附则"),
        pytest.param([PROSE, "附件：详见网站，请下载。", PROSE], {}, id="a sentence"),
    ],
)  # fmt: skip
def test_annexes(lines: list[str], found: dict[int, tuple[str, str]]) -> None:
    annexes = annex_headings(lines)
    assert {at: (match["label"], match["title"]) for at, match in annexes.items()} == found
