"""Words of single characters set apart to fill a line or a column: 主　任, 总 则, 财 政 部."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = r"[\u4e00-\u9fff]"
_SPACED = re.compile(rf"(?<!{_HAN}){_HAN}(?:[ \u3000\xa0]{{1,4}}{_HAN}(?!{_HAN}))+")
_BLANKS = re.compile(r"[ \u3000\xa0]+")
# A form to fill in (年 月 日), columns of a table (男 女, 一 二 三, 甲 乙) and boxes to tick (是 否) are no words.
_APART = re.compile(
    r"[年月日时分秒号元第条款项]+|[〇零一二三四五六七八九十百]+|[甲乙丙丁戊]+|男女|是否|有无|上下|左右"
)


def blanks_in_words(line: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of the blanks between the characters of such words, in order.

    A word of several characters beside it (王 伟  副局长) stays apart.
    """
    for match in _SPACED.finditer(line):
        if not _APART.fullmatch(_BLANKS.sub("", match[0])):
            for blank in _BLANKS.finditer(line, match.start(), match.end()):
                yield blank.span()
