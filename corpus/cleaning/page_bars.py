"""The bars of a web page: print, close, font size, share, the way to the page, the editor; words of the site, not of the document."""

from __future__ import annotations

import re

# Tokens that stand for themselves, and those that a text may say too: two of them, or one in brackets, are a bar.
_PLAIN = "|".join(
    (
        r"打印(?:本页|本文|此页|此文|页面)",
        r"关闭(?:窗口|本页|此页|页面)",
        r"收藏(?:本页|本文)",
        r"返回(?:顶部|首页|列表|上一页)",
        r"我要(?:打印|分享|收藏|纠错)",
        r"字(?:号|体)(?:大小)?\s*[:：]\s*[【\[（(]?\s*(?:默认\s*)?(?:特大\s*)?(?:超大\s*)?大[\s|]*中[\s|]*小",
        r"分享(?:到|至)\s*[:：]?(?:\s*(?:微信|新浪微博|微博|腾讯微博|QQ空间|QQ好友|QQ|朋友圈|人人网|更多|豆瓣))*",
        r"(?:用?微信)?扫一扫[，,]?\s*(?:在手机|用手机|手机)?(?:打开|浏览|阅读|分享)(?:当前|本)(?:页面|页)?",
        r"(?:责任编辑|责编|网络编辑|审核编辑)\s*[:：]\s*[\u4e00-\u9fff·]{1,4}(?:\s[\u4e00-\u9fff]{1,2})?",
        r"(?:浏览|点击|阅读|访问)(?:次数|量|数)\s*[:：]\s*\d*\s*次?",
        r"[上下]一[篇页条]\s*[:：][^。]{0,80}",
        r"(?:您?(?:现在|当前)?(?:的|所在)?)?位置\s*[:：]\s*(?:网站)?首页\s*[>＞›»][^。]{0,100}",
        r"(?:网站)?首页\s*[>＞›»][^。]{0,100}",
        r"版权所有\s*[:：©]?[^。]{0,60}",
        r"[\u4e00-\u9fff]ICP备\s*\d+号(?:-\d+)?",
        r"[\u4e00-\u9fff]公网安备\s*\d+号",
        r"网站标识码\s*[:：]?\s*[A-Za-z\d]+",
    )
)
_AMBIGUOUS = r"打印|关闭|收藏|分享|纠错|字号|字体|大\s*中\s*小|相关(?:阅读|解读|链接|新闻|稿件|文章|报道)"
_GAP = r"[\s|｜·/【】\[\]（）()]*"
_PLAIN_PIECE = re.compile(rf"{_GAP}(?:{_PLAIN}){_GAP}")
_PIECE = re.compile(rf"{_GAP}(?:{_PLAIN}|{_AMBIGUOUS}){_GAP}")
_TOKEN = re.compile(rf"{_PLAIN}|{_AMBIGUOUS}")
_OPENS = re.compile(rf"[【\[（(]?\s*(?:{_PLAIN})|[【\[]\s*(?:{_AMBIGUOUS})")
_MAX_CHARS = 160


def is_page_bar(line: str) -> bool:
    """Say whether a line is nothing but the words of a web page's bars."""
    if len(line) > _MAX_CHARS or not _PIECE.match(line) or 0 not in (starts := _bar_starts(line)):
        return False
    opens_plain = any(_PLAIN_PIECE.fullmatch(line, 0, end) for end in starts)
    return opens_plain or line[0] in "【[" or len(_TOKEN.findall(line)) > 1


def _bar_starts(line: str) -> list[int]:
    """Return where a bar begins that goes on to the end of the line, and the end itself, the last first.

    Where a token ends that holds free words, only the rest of the line tells; one pattern for a row of tokens would try
    every way to part it, which is without end for `上一篇：上一篇：…`.
    """
    starts = [len(line)]
    for start in range(len(line) - 1, -1, -1):
        if _PIECE.match(line, start) and any(_PIECE.fullmatch(line, start, end) for end in starts):
            starts.append(start)
    return starts


def opens_page_bar(text: str) -> bool:
    """Say whether a text begins with words that only a web page's bar has."""
    return _OPENS.match(text) is not None
