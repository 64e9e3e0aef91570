"""Bars of web pages are told from text."""

from __future__ import annotations

import time

import pytest

from corpus.cleaning.page_bars import is_page_bar, opens_page_bar


@pytest.mark.parametrize(
    "line",
    [
        "【打印】【关闭】",
        "【 打印本页】 【 关闭窗口】",
        "字号：大 中 小",
        "【字体：大 中 小】 打印",
        "字号：[大中小]",
        "分享到：微信 微博 QQ空间",
        "责任编辑：李小明",
        "（责任编辑：张 三）",
        "扫一扫在手机打开当前页",
        "扫一扫在手机打开当前页 相关解读",
        "打印本页 | 关闭窗口",
        "上一篇：关于开展检查的通知",
        "当前位置：首页 > 政务公开 > 政策文件",
        "浏览次数：1024次",
        "版权所有：某市人民政府办公室",
        "京ICP备05012345号-1",
        "打印 收藏 关闭",
    ],
)
def test_bar(line: str) -> None:
    assert is_page_bar(line)


@pytest.mark.parametrize(
    "line",
    [
        "关闭",  # a table says it of a valve
        "打印费用由申请人承担。",
        "关闭本页面后申请不予保存。",
        "附件下载：",
        "来源：某日报",
        "分享到户",
        "责任编辑应当核对出处。",
        "字号大于四号。",
        "版权所有者应当登记。",
        "首页应当公开收费标准。",
        "【政策依据】",
    ],
)
def test_text(line: str) -> None:
    assert not is_page_bar(line)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("扫一扫在手机打开当前页", True),
        ("【打印】", True),
        ("责任编辑：李小明 乙。", True),
        ("打印", False),
        ("关闭有关场所", False),
    ],
)
def test_opening_of_a_bar(text: str, opens: bool) -> None:
    assert opens_page_bar(text) is opens


def test_a_row_of_words_that_may_part_anywhere_is_judged_at_once() -> None:
    """One pattern for the whole row tried every way to part it: twice the words, a hundred times the time."""
    began = time.process_time()
    assert not is_page_bar("上一篇：" * 38 + "，。")
    assert time.process_time() - began < 0.5
