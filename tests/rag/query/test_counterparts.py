"""The word of a topic that a subject takes the place of."""

from __future__ import annotations

import pytest

from rag.query.counterparts import counterpart


@pytest.mark.parametrize(
    ("text", "subject", "word"),
    [
        ("城镇居民收入扣除价格因素", "农村居民", "城镇居民"),
        ("城市低保标准", "农村", "城市"),
        ("国内水运代理的企业", "铁路", "水运"),  # ways of transport exclude each other in no list of figures
        ("义务兵役的军官军衔", "军士", "军官"),
        ("一级响应", "二级", "一级"),
        ("耕地承包期", "林地", "耕地"),
        ("公务员辞职", "法官", "公务员"),
        ("高校毕业生补贴", "农民工", "高校毕业生"),  # 高校农民工
        ("企业职工养老保险的缴费年限", "居民养老保险", "企业职工养老保险"),  # 企业职工居民养老保险
    ],
)
def test_like_is_found(text: str, subject: str, word: str) -> None:
    place = counterpart(text, subject)
    assert place is not None
    assert text[place[0] : place[1]] == word


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("城镇新增就业的目标", "农业"),  # ends like 就业, and is nothing like it
        ("公共卫生投入", "学生"),  # 卫生 is no person
        ("粮食产量", "棉花"),
        ("居民收入", "进出口总额"),
        ("军官军衔", "军官"),
    ],
)
def test_what_is_not_alike_stays(text: str, subject: str) -> None:
    assert counterpart(text, subject) is None
