"""A text layer is believed where its characters can be what the page shows."""

from __future__ import annotations

import random

import pytest

from corpus.loaders.text_layer import is_garbled
from tests.corpus.line_soups import SHIPPED

TEXT = SHIPPED.read_text(encoding="utf-8")
PAGES = [TEXT[at : at + 400] for at in range(0, len(TEXT), 400)]


@pytest.mark.parametrize("at", range(len(PAGES)))
def test_official_text_is_believed(at: int) -> None:
    assert not is_garbled(PAGES[at])


def mixed_up(text: str) -> str:
    """Return a text as a font gives it that maps each Chinese character to another."""
    level_1 = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    others = random.Random(1).sample(level_1, len(level_1))
    return text.translate(str.maketrans("".join(level_1), "".join(others)))


GARBLED = {
    "private use": "".join(chr(0xE000 + ord(c) % 6000) for c in TEXT[:300]),
    "no code": "\ufffd" * 100 + TEXT[:300],
    "glyph numbers": "".join(f"(cid:{ord(c)})" for c in TEXT[:100]),
    "gbk as latin-1": TEXT[:300].encode("gb18030").decode("latin-1"),
    "utf-8 as latin-1": TEXT[:300].encode().decode("latin-1"),
    "utf-8 as gbk": TEXT[:600].encode().decode("gb18030", errors="replace"),
    "characters mixed up": mixed_up(TEXT[:400]),
}


@pytest.mark.parametrize("name", GARBLED)
def test_garbled_text_is_not_believed(name: str) -> None:
    assert is_garbled(GARBLED[name])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Notice on the work plan for 2025, issued by the ministry.",
        "12.7 10.6 9.7% 22.2% 101 2197",
        "目录 ……………… 1",
        "裸鲤、鲚鱼、银鱼、河鳗、黄鳝、鲴鱼、对虾、毛虾、青虾、鹰爪虾、中华绒螯蟹",
        "為整合不動產登記職責，規範登記行為，方便群眾申請登記，保護權利人合法權益，根據有關法律，制定本條例。"
        * 3,
        "Conformément à l’accord signé à Genève le 3 mai, les États parties coopèrent.",
    ],
    ids=["nothing", "English", "figures", "contents", "names of fish", "Traditional", "accents"],
)
def test_rare_but_right_text_is_believed(text: str) -> None:
    assert not is_garbled(text)
