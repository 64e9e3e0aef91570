"""Whether something is in a list that the text prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.verdicts.printed_lists import in_list


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("试点地区包括上海吗？", "试点地区为北京、天津、河北3个省（市）。", False),
        ("试点地区包括上海吗？", "试点地区为以下3个：北京、天津、河北。", False),
        ("试点地区包括上海吗？", "试点地区为北京、天津、河北。", None),
        ("试点地区包括上海吗？", "试点地区为北京、天津、河北等3个省市。", None),
        ("试点地区包括上海吗？", "试点地区为北京、天津、河北5个省市。", None),
        ("试点地区包括上海吗？", "试点地区为北京、天津、河北3个省市和其他条件成熟的地区。", None),
        ("试点地区包括上海吗？", "试点地区为北京、天津、河北3个省市，第二批另行确定。", None),
        ("试点地区包括上海吗？", "除北京、天津、河北3个省市外均为试点地区。", None),
        ("试点地区包括河北吗？", "在北京、天津、河北开展试点。", True),
        ("河北在试点范围内吗？", "试点地区为北京、天津、河北等地。", True),
        ("山西属于试点地区吗？", "确定北京、天津、河北3个省市为试点地区。", False),
        ("试点城市包括吉林吗？", "试点城市为吉林市、延吉市、通化市。", None),
        ("考核结果有没有“良好”这一等次？", "考核结果分为优秀、合格和不合格三个等次。", False),
        ("考核结果有没有“合格”这一等次？", "考核结果分为优秀、合格和不合格三个等次。", True),
        ("奖项包括三等奖吗？", "奖项分为特等奖、一等奖、二等奖三个等级。", False),
        ("奖项包括二等奖吗？", "奖项分为特等奖、一等奖、二等奖三个等级。", True),
        ("重点行业包括餐饮业吗？", "重点行业包括运输业、生活服务业2个行业。", None),
        ("保管期限包括十年吗？", "保管期限分为永久、长期、定期三种。", None),
        ("第二批试点包括河北吗？", "第一批试点为北京、天津、河北3个省市。", None),
        ("乙类包括农药吗？", "甲类包括农药、化肥；乙类包括种子、农膜。", None),
        ("项目是重点工程吗？", "重点工程包括项目、平台。", None),
        ("补贴标准包括河北吗？", "调查范围为北京、天津、河北。", None),
    ],
)
def test_a_list_that_is_printed_holds_what_it_holds(
    question: str, evidence: str, wanted: bool | None
) -> None:
    assert in_list(question, evidence) is wanted


ODD = st.text(st.sampled_from("试点地区包括有为分北京、天津和河3个等省类一二“”（），。吗？不"), max_size=30)


@given(ODD, ODD)
def test_any_list_however_it_is_written_is_read_or_left(asked: str, evidence: str) -> None:
    assert in_list(f"试点包括{asked}吗？", evidence) in (True, False, None)
