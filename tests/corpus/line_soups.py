"""Random texts made of what official documents, and bad copies of them, are made of."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

SHIPPED = Path("corpus/documents/2013年促进中部地区崛起工作总结和2014年工作要点.txt")

_LABELS = [
    *(
        "第一编 ",
        "第二编",
        "第一章 ",
        "第二章　",
        "第一节 ",
        "第二节 ",
        "第一条 ",
        "第二条　",
        "第三条",
        "第八条的",
    ),
    *(
        "附件",
        "附件1",
        "附件：",
        "一、",
        "二、",
        "三、",
        "十十、",
        "百一、",
        "（一）",
        "(二)",
        "〔三〕",
        "（四）",
        "[五]",
    ),
    *(
        "1.",
        "2．",
        "3、",
        "10.6万亿元",
        "（1）",
        "(2)",
        "①",
        "②",
        "# ",
        "## ",
        "### ",
        "#",
        "第〇十一条 ",
        "第百条 ",
        "目录",
        "1 总则",
        "1.1 ",
        "1.2.3",
        "一是",
        "第一，",
        "附件：1.",
        "附录A ",
        "㈠",
        "第二条为了",
        "笫三条 ",
    ),
]
_WORDS = [
    *(
        "总体要求",
        "长江中游城市群",
        "城",
        "中部地区",
        "2014年",
        "12.7万亿元",
        "GDP",
        "growth",
        "《若干意见》",
        "国发〔2012〕43号",
    ),
    *(
        "。",
        "，",
        "；",
        "：",
        "”",
        "（",
        "、",
        "…",
        " ",
        "　",
        "\u2003",
        "\t",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\u202e",
    ),
    *("<!-- 批注 -->", "<!-", "-->", "- 3 -", "第 3 页", "3/10", "𠀀", "é", "#", "关于", "通知"),
]
_ENDS = ["\n", "\n", "\n\n", "\r\n", "\r", "\f", "\u2028", "\x85", "\n— 3 —\n", "\n\u200b\n", " \n　　"]
_LINES = st.builds(
    lambda label, words, end: label + "".join(words) + end,
    st.one_of(st.just(""), st.sampled_from(_LABELS)),
    st.lists(st.sampled_from(_WORDS), max_size=8),
    st.sampled_from(_ENDS),
)

LINE_SOUPS = st.lists(_LINES, max_size=25).map("".join)
SOUPS = st.one_of(LINE_SOUPS, st.text(max_size=80))


def without_blanks(text: str) -> str:
    return "".join(text.split())
