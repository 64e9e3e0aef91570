"""May a sentence be shown, without a model?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokenizing import bigrams
from rag.verification import SUPPORTED, verify_sentence
from tests.corpus.line_soups import SHIPPED

GDP = "据初步测算，全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%；"
SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")


@given(
    st.text(max_size=60),
    st.lists(st.text(max_size=60), max_size=3),
    st.lists(st.text(max_size=20), max_size=2),
)
def test_support_is_a_probability_and_no_citation_never_passes(
    sentence: str, cited: list[str], frame: list[str]
) -> None:
    verdict = verify_sentence(sentence, cited, frame)
    assert 0 <= verdict.support <= 1
    assert verdict.passed == (verdict.problems == ()) == (verdict.support >= SUPPORTED)
    assert not verify_sentence(sentence, [], frame).passed


@given(st.integers(0, len(SHIPPED_TEXT) - 1), st.integers(1, 120))
def test_words_always_bear_themselves(start: int, length: int) -> None:
    quote = SHIPPED_TEXT[start : start + length]
    if bigrams(quote):
        assert verify_sentence(quote, [quote]).passed


@given(
    st.lists(
        st.sampled_from(
            [
                "不得",
                "将",
                "已",
                "计划",
                "增长",
                "8%",
                "9%",
                "河南省",
                "证监会",
                "由",
                "至",
                "以上",
                "财政",
                "鼓励",
            ]
        ),
        min_size=1,
        max_size=9,
    )
)
def test_a_whole_quotation_passes_whatever_it_says(pieces: list[str]) -> None:
    quote = "".join(pieces)
    assert verify_sentence(f"{quote}。", [f"另有一事；{quote}；再有一事。"]).passed


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("发文机关：财政部、税务总局。", ["财政部", "税务总局"]),
        ("成文日期：2014年6月26日。", ["2014年6月26日"]),
        ("施行时间：自2020年1月1日起施行。", ["自2020年1月1日起施行"]),
        ("否：不得收费。", ["各地要清理规范。不得收费。"]),
    ],
)
def test_a_field_before_a_quotation_is_no_part_of_it(sentence: str, cited: list[str]) -> None:
    assert verify_sentence(sentence, cited).passed
    assert not verify_sentence(sentence, ["国务院批复了规划，另有要求。"]).passed


def test_a_single_character_beside_a_figure_bears_itself() -> None:
    """Without 六省, 和 stands alone: so it does in the cited words."""
    assert verify_sentence("，中部六省和", ["，中部六省和"]).passed


REPORT = (
    "2024年，A省生产总值5.2万亿元，增长8%，B省生产总值4.1万亿元，增长9%；城镇、农村居民人均可支配收入分别增长4.6%、6.6%；"
    "进口1.2万亿元，出口2.3万亿元；全省失业率为5.1%，下降0.3个百分点。"
).replace("A省", "河南省").replace("B省", "湖北省")  # fmt: skip
RULES = (
    "各级人民政府及其有关部门不得向企业摊派费用，没有法律依据的收费项目一律取消。省财政厅负责资金拨付，省教育厅负责项目验收。"
    "申请人应当在30个工作日内提交材料，补助不超过5万元。鼓励社会资本参与建设。符合条件的可以申请延期。拟于2025年6月30日前完成评估。"
    "资金拨付比例不低于60%，由50%提高到70%。"
)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        pytest.param("中部地区实现地区生产总值127000亿元，同比增长百分之九点七。", GDP, id="figures written otherwise"),
        pytest.param("中部地区地区生产总值比上年增长9.7%。", GDP, id="比上年 for 同比"),
        pytest.param("湖北省生产总值增长9%。", REPORT, id="subject from the clause before"),
        pytest.param("2024年河南省生产总值增长8%，达5.2万亿元。", REPORT, id="clauses reordered"),
        pytest.param("农村居民人均可支配收入增长6.6%。", REPORT, id="second of two 分别"),
        pytest.param("城镇居民人均可支配收入增长4.6%。", REPORT, id="first of two 分别"),
        pytest.param("全省失业率下降0.3个百分点，为5.1%。", REPORT, id="points and percent"),
        pytest.param("申请人须在30个工作日之内提交材料。", RULES, id="应当 as 须, 内 as 之内"),
        pytest.param("社会资本参与建设受到鼓励。", RULES, id="passive"),
        pytest.param("各级人民政府及其有关部门不得向企业摊派费用。", RULES, id="the negated half"),
        pytest.param("没有法律依据的收费项目一律取消。", RULES, id="the other half"),
        pytest.param("资金拨付比例由50%提高到70%。", RULES, id="from and to"),
        pytest.param("省教育厅负责项目验收，省财政厅负责资金拨付。", RULES, id="bodies with their own acts"),
        pytest.param("国家发展和改革委员会负责牵头。", "国家发展改革委负责牵头。", id="long name"),
    ],
)  # fmt: skip
def test_the_same_in_other_words_passes(sentence: str, cited: str) -> None:
    assert verify_sentence(sentence, [cited]).problems == ()


@pytest.mark.parametrize(
    ("sentence", "cited", "problem"),
    [
        pytest.param(GDP.replace("9.7%", "9.8%"), GDP, "没有这些数字：9.8%", id="percentage"),
        pytest.param(GDP.replace("亿元", "亿美元"), GDP, "没有这些数字：12.7万亿美元", id="unit"),
        pytest.param(GDP.replace("全年", "2014年"), GDP, "没有这些数字：2014", id="year"),
        pytest.param("国发〔2012〕45号提出要求。", "国发〔2012〕43号提出要求。", "没有这些数字：国发〔2012〕45号", id="document number"),
        pytest.param("河南省生产总值增长9%。", REPORT, "不是这一主体", id="figure of the other province"),
        pytest.param("城镇居民人均可支配收入增长6.6%。", REPORT, "不是这一主体", id="figure of the other half of 分别"),
        pytest.param("出口1.2万亿元。", REPORT, "不是这一主体", id="import told of export"),
        pytest.param("失业率上升0.3个百分点。", REPORT, "不是这一主体", id="direction"),
        pytest.param("失业率下降0.3%。", REPORT, "没有这些数字：0.3%", id="points as percent"),
        pytest.param("2023年增长8%，2024年增长7%。", "2023年增长7%，2024年增长8%。", "不是这一主体", id="figures of two years"),
        pytest.param("资金拨付比例由70%提高到50%。", RULES, "不是这一主体", id="from and to"),
        pytest.param("补助不低于5万元。", RULES, "没有这些数字：5万元", id="most as least"),
        pytest.param("资金拨付比例为60%。", RULES, "没有这些数字：60%", id="a least as the value"),
        pytest.param("省财政厅负责项目验收。", RULES, "不是这个说法：省财政厅", id="act of the other body"),
        pytest.param("省审计厅负责资金拨付。", RULES, "没有这些名称：省审计厅", id="a body that is not there"),
        pytest.param("郑州负责资金拨付。", RULES, "没有这些名称：郑州", id="a place that is not there"),
        pytest.param("《某某条例》规定由省财政厅负责资金拨付。", RULES, "没有这些名称：某某条例", id="a title that is not there"),
        pytest.param("各级人民政府及其有关部门可以向企业摊派费用。", RULES, "否定、许可或要求：可以企业", id="不得 as 可以"),
        pytest.param("各级人民政府及其有关部门向企业摊派费用。", RULES, "否定、许可或要求", id="不得 lost"),
        pytest.param("申请人可以在30个工作日内提交材料。", RULES, "否定、许可或要求：可以", id="应当 as 可以"),
        pytest.param("必须社会资本参与建设。", RULES, "否定、许可或要求：必须", id="鼓励 as 必须"),
        pytest.param("已于2025年6月30日前完成评估。", RULES, "否定、许可或要求：已", id="拟 as 已"),
        pytest.param("中部地区不支持开展园区循环化改造。", "中部地区支持开展园区循环化改造。", "否定、许可或要求", id="不 added"),
        pytest.param("园区完成循环化改造任务。", "园区未完成循环化改造任务。", "否定、许可或要求", id="未 lost"),
        pytest.param("放缓发展现代农业。", "加快发展现代农业。", "不是这个说法：放缓", id="opposite"),
        pytest.param("农村公路养护由县级人民政府负责。", GDP, "所引原文不支持这句话", id="another matter"),
        pytest.param("失业率为5.1%，农村公路养护责任体系更加健全。", REPORT, "所引原文不支持这句话", id="a clause from elsewhere"),
    ],
)  # fmt: skip
def test_what_the_cited_words_do_not_say_fails(sentence: str, cited: str, problem: str) -> None:
    assert problem in "；".join(verify_sentence(sentence, [cited]).problems)


TITLE = "2013年促进中部地区崛起工作总结和2014年工作要点"
PLAN = "继续实施新增千亿斤粮食生产能力规划。"


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        pytest.param("2014年继续实施新增千亿斤粮食生产能力规划。", True, id="year of the heading"),
        pytest.param("2013年继续实施新增千亿斤粮食生产能力规划。", False, id="year of the title alone"),
        pytest.param("2014年将继续实施新增千亿斤粮食生产能力规划。", True, id="to be done, under 要点"),
        pytest.param("2014年已继续实施新增千亿斤粮食生产能力规划。", False, id="done, under 要点"),
        pytest.param("中部地区继续实施新增千亿斤粮食生产能力规划。", True, id="name of the title"),
    ],
)
def test_headings_bear_years_and_names(sentence: str, passes: bool) -> None:
    frame = (TITLE, "二、2014年促进中部地区崛起工作要点")
    assert verify_sentence(sentence, [PLAN], frame).passed is passes
    assert not verify_sentence(sentence, [PLAN]).passed or "年" not in sentence


def test_a_heading_bears_no_other_figure() -> None:
    assert not verify_sentence("新增15项任务。", ["新增任务。"], ["15项任务"]).passed
