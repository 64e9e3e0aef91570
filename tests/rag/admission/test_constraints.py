"""What a sentence must have to answer a question at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.admission.constraints import names_asked_place, violations
from rag.evidence import Evidence
from rag.question import read_question
from tests.rag.admission.making import GDP, IN_2013, IN_2014, NUMBER, evidence


def problems(question: str, item: Evidence) -> list[str]:
    return violations(read_question(question), item)


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_every_violation_is_said_in_words(question: str, text: str) -> None:
    assert all(violation.startswith("原文") for violation in problems(question, evidence(text)))


NUMERALS = st.text(st.sampled_from("第一二十百千万亿两12０3.%年月稳、“”等谁多少吗？，。"), max_size=30)


@given(NUMERALS, NUMERALS)
def test_any_numeral_however_it_is_written_is_read_or_left(question: str, text: str) -> None:
    for asked in (f"“{question[:8]}”是指什么？", f"2013年{question}增长多少？", f"{question}多少钱？"):
        assert all(violation.startswith("原文") for violation in problems(asked, evidence(f"增长{text}")))


@pytest.mark.parametrize(
    ("question", "item"),
    [
        pytest.param("2013年中部地区生产总值是多少？", evidence(GDP), id="year and place"),
        pytest.param("2013年中部地区生产总值是多少元？", evidence(GDP), id="unit"),
        pytest.param("2013年增速是多少？", evidence(GDP), id="share"),
        pytest.param("2013年、2014年中部地区生产总值各是多少？", evidence(GDP), id="one of two years"),
        pytest.param("《中原经济区建设的指导意见》的文号是什么？", evidence(NUMBER), id="number of a title"),
        pytest.param("承接产业转移的那份指导意见，文号是多少？", evidence("落实《国务院关于中西部地区承接产业转移的指导意见》（国发〔2010〕28号）。"), id="number of a title named by its subject"),
        pytest.param("国发〔2011〕32号是什么文件？", evidence(NUMBER), id="title of a number"),
        pytest.param(
            "“两个比照”指的是什么？",
            evidence("“两个比照”是指比照振兴东北和西部大开发有关政策。"),
            id="definition",
        ),
        pytest.param("“三稳”是哪三个？", evidence("做好稳就业、稳企业、稳预期等“三稳”工作。"), id="as many things before the name"),
        pytest.param("《核查办法》里说的“核查”是指什么？", evidence("本办法所称“核查”，是指对情况进行调查。", title="核查办法"), id="a word of a titled text"),
        pytest.param("“双能型”教师指的是什么？", evidence("培养“双能型”教师（同时具备教学和实训能力的教师）。"), id="what it is, in brackets"),
        pytest.param("“两库”指什么？", evidence("检查对象库和人员库统称“两库”。"), id="a name for both"),
        pytest.param("江西有哪些规划？", evidence("编制赣闽粤原中央苏区振兴发展规划。"), id="short names"),
        pytest.param("为什么淘汰落后产能？", evidence("为了化解过剩矛盾，淘汰落后产能。"), id="reason"),
        pytest.param("为什么调低赤字率？", evidence("调低赤字率，主要是经济稳中向好。"), id="what it is mainly for"),
        pytest.param("什么时候完成？", evidence("2013年6月底前完成。"), id="date"),
        pytest.param("出口增长多少？", evidence("进出口总额增长13.6%，其中出口增长8%。"), id="the measure itself beside another"),
        pytest.param("城镇居民收入增长多少？", evidence("城乡居民收入分别增长7.1%和9.5%。"), id="both measures in one word"),
        pytest.param("城镇居民收入增长多少？", evidence("城乡居民收入分别增长7.1%和9.5%，农村增长更快。"), id="both, and one again"),
        pytest.param("农村居民收入增长多少？", evidence("人均可支配收入增长9.5%。", (*IN_2013, "农村居民")), id="the measure in its heading"),
        pytest.param("投资实际增长多少？", evidence("投资增长22.2%。"), id="a measure that is left unsaid"),
        pytest.param("服务业占生产总值的比重是多少？", evidence("服务业占比达到46.1%。"), id="a share"),
        pytest.param("2013年农村居民收入增长多少？", evidence("农村居民收入平稳，同比增长9.3%。"), id="a clause that leaves its subject to the one before"),
        pytest.param("2013年经济增长多少？", evidence("地区生产总值增长9.7%。"), id="another word for the measure"),
        pytest.param("擅自组织活动罚多少？", evidence("擅自组织活动的，由公安机关予以取缔，并处10万元以上30万元以下罚款。"), id="a rule whose condition stands in another clause"),
        pytest.param("暂住证有效期多长？", evidence("暂住证有效期最长为一年。"), id="how long"),
        pytest.param("2013年四季度经济增长多少？", evidence("二季度增长5.1%，四季度增长5.6%。"), id="of the economy, unsaid"),
        pytest.param("第六次大督查表扬了多少项？", evidence("第六次大督查表扬130项，多于第五次。"), id="its own number in a row beside another"),
        pytest.param("农村居民收入增长多少？", evidence("农村居民收入增长9.3%。", ("城镇居民",)), id="the measure near, another in the heading"),
        pytest.param("热线电话是多少？", evidence("请拨打12345。"), id="a number that measures nothing"),
        pytest.param("事故死了多少人？", evidence("事故造成86名矿工死亡。"), id="名 counts people"),
        pytest.param("多久办完？", evidence("应当在三个工作日内办完。"), id="working days"),
        pytest.param("何时印发？", evidence("2018年11月20日。"), id="a date"),
        pytest.param("造成多少直接经济损失？", evidence("造成直接经济损失3200万元。"), id="money"),
        pytest.param("多久开一次会？", evidence("每季度召开全体会议。"), id="how often"),
        pytest.param("军衔有几等几衔？", evidence("军官的军衔设二等七衔。"), id="counted as it is asked"),
        pytest.param("无证经营罚多少钱？", evidence("没收违法所得，并处违法所得一倍以上五倍以下罚款。"), id="a fine as so many times"),
        pytest.param("审核人员最少占百分之几？", evidence("审核人员不少于执法人员总数的5%。"), id="a share of the whole number"),
        pytest.param("总理出访时谁代行职务？", evidence("总理出访期间，由副总理代行。", ("一、工作",)), id="another office in its name"),
        pytest.param("“农业八字宪法”是哪八个字？", evidence("提出了土、肥、水、种、密、保、管、工的“农业八字宪法”。"), id="as many things as stand within the name"),
        pytest.param("1955年全国粮食总产量是多少？", evidence("全国粮食总产量，1955年为三千四百亿斤，1959年为五千四百亿斤。", ()), id="said before the year"),
        pytest.param("及格线是多少分？", evidence("及格线为60分。"), id="marks"),
        pytest.param("本人要满多少岁？", evidence("年满20周岁的公民。"), id="years of age"),
        pytest.param("《农业法》所称农业是指什么？", evidence("本法所称农业，是指种植业和渔业等产业。", title="农业法"), id="a word of a titled law"),
        pytest.param("证书有效期是多久？", evidence("证书有效期为3年，届满30天前可以申请换领。"), id="how long it holds"),
        pytest.param("工业总产值增长多少？", evidence("工农业总产值增长9%。"), id="both in one word, again"),
        pytest.param("规划期多久？", evidence("规划期为2013—2025年。"), id="from when until when"),
        pytest.param("有效期多久？", evidence("有效期最长为一年。"), id="one year"),
        pytest.param("幼儿园由哪个部门负责？", evidence("幼儿园由教育部门负责。", ("一、教育",)), id="a body"),
        pytest.param("由谁代行？", evidence("由副总理代行。", ("一、工作",)), id="an office"),
        pytest.param("农村居民收入增长多少？", evidence("城乡居民收入分别增长7.1%和9.5%。", before=""), id="城乡"),
        pytest.param("由谁牵头？", evidence("统筹推进。", ("一、教育",), before="教育部牵头，"), id="who is named before"),
        pytest.param("协调委员会的主任是谁？", evidence("主任：张三  局长", ("一、组成",)), id="an office, and who holds it"),
        pytest.param("谁是主任？", evidence("主任由市长担任，副主任由区长担任。"), id="the thing itself beside its like"),
        pytest.param("“十三五”前期研究怎么安排？", evidence("开展“十三五”重大问题研究。"), id="plan"),
        pytest.param(
            "这份通知是哪个部门印发的？", evidence("国家发展改革委印发。", issuers=("国家发展改革委",)), id="issuer"
        ),
    ],
)  # fmt: skip
def test_sentence_may_answer(question: str, item: Evidence) -> None:
    assert problems(question, item) == []


@pytest.mark.parametrize(
    ("question", "item", "problem"),
    [
        ("2014年中部地区生产总值是多少？", evidence(GDP), "原文说的是2013年，不是2014年"),
        ("2012年中部地区生产总值是多少？", evidence(GDP, IN_2014), "原文说的是2014年，不是2012年"),
        ("河南生产总值是多少？", evidence(GDP), "原文没有提到河南"),
        ("江苏有哪些规划？", evidence("编制赣闽粤原中央苏区振兴发展规划。"), "原文没有提到江苏"),
        ("面积是多少平方公里？", evidence(GDP), "原文没有给出这个数"),
        ("建设保障房多少套？", evidence("建设保障房2197万平方米。"), "原文没有给出这个数"),
        ("同比多少元？", evidence("同比增长9.7%。"), "原文没有给出这个数"),
        ("新建多少座？", evidence("加快发展第四代移动通信。"), "原文没有给出这个数"),
        ("《中原经济区规划》的文号是什么？", evidence(NUMBER), "原文没有给出这份文件的文号"),  # another title's
        ("《中原经济区规划》的文号是什么？", evidence("编制了《中原经济区规划》。"), "原文没有给出这份文件的文号"),
        ("农业科技的那份指导意见，文号是多少？", evidence("落实《国务院关于中西部地区承接产业转移的指导意见》（国发〔2010〕28号）。"), "原文没有给出这份文件的文号"),
        ("《粮食安全规划》是什么？", evidence(NUMBER), "原文没有提到《粮食安全规划》"),
        ("国发〔2012〕43号是什么文件？", evidence(NUMBER), "原文没有提到这个文号"),
        ("“两个比照”指的是什么？", evidence("加大“两个比照”政策落实力度。"), "原文没有解释“两个比照”"),
        ("“三稳”是指什么？", evidence("做好稳就业、稳企业和“三稳”工作。"), "原文没有解释“三稳”"),
        ("“两个比照”是指哪些政策？", evidence("分别为扶贫和基本建设两类。"), "原文没有解释“两个比照”"),
        ("为什么淘汰落后产能？", evidence("着力淘汰落后产能。"), "原文没有说明原因"),
        ("农村居民收入增长多少？", evidence("城镇居民收入增长7.1%。"), "原文说的是城镇居民，不是农村"),
        ("出口是多少亿美元？", evidence("进出口总额2197亿美元。"), "原文说的是进出口，不是出口"),
        ("出口总额是多少？", evidence(GDP), "原文没有提到出口"),
        ("一般公共预算支出是多少？", evidence("一般公共预算收入1.2万亿元。"), "原文说的是收入，不是支出"),
        ("收入名义增长多少？", evidence("收入实际增长7.1%。"), "原文说的是实际，不是名义"),
        ("上半年投资增长多少？", evidence("全年投资增长22.2%。"), "原文说的是全年，不是上半年"),
        ("服务业占生产总值的比重是多少？", evidence("服务业增长8.1%。"), "原文没有给出占多少"),
        ("2013年固定资产投资增长多少？", evidence("工业增加值增长9.5%。"), "原文没有给出这个数"),
        ("2013年城镇调查失业率是多少？", evidence("城镇新增就业120万人，新增农村劳动力转移就业50.6万人。"), "原文没有给出这个数"),
        ("第二季度工业增长多少？", evidence("三季度工业增长4.6%。"), "原文没有提到第二季度"),
        ("租房能扣多少钱？", evidence("租房等6项专项附加扣除。"), "原文没有给出这个数"),
        ("2013年粮食播种面积是多少？", evidence("粮食产量836.9亿斤，再创历史新高。"), "原文没有给出这个数"),
        ("进出口增长多少？", evidence("进出口总额8202亿元。"), "原文没有给出这个数"),
        ("2013年一般公共预算收入增长多少？", evidence("民生支出占一般公共预算支出80.2%，居民收入增长6.4%。"), "原文没有给出这个数"),
        ("高新技术企业有多少家？", evidence("高新技术企业增加值增长8%。"), "原文没有给出这个数"),
        ("农商银行由哪个部门负责？", evidence("深化农商银行改革。", ("一、金融",)), "原文没有写明是谁"),
        ("协调委员会的主任是谁？", evidence("国务院组建协调委员会。", ("一、组成",)), "原文没有写明是谁"),
        ("谁担任领导小组组长？", evidence("国务院成立领导小组。", ("一、组成",)), "原文没有写明是谁"),
        ("由谁代行？", evidence("各单位要加强协调。", ("一、工作",)), "原文没有写明是谁"),
        ("2013年进出口额是多少？", evidence("设立13个进出口试验区。"), "原文没有给出这个数"),
        ("委员会主任是谁？", evidence("委员会副主任由区长担任。"), "原文说的是副主任，不是主任"),
        ("独生子女怎么扣除？", evidence("非独生子女由兄弟姐妹分摊。"), "原文说的是非独生子女，不是独生子女"),
        ("2013年经济增速达到5%了吗？", evidence("接待游客增长8%。"), "原文没有给出这个数"),
        ("河南增速达到5%吗？", evidence("增速达到5%。"), "原文没有提到河南"),
        ("中等职业教育生均拨款是多少？", evidence("高等职业教育生均拨款达到12000元。"), "原文说的是高等职业，不是中等职业"),
        ("国函145号批给谁？", evidence("国函〔2018〕145号。"), "原文只是重复了问题里的话"),
        ("水库管护怎么做？", evidence("水库管护。"), "原文只是重复了问题里的话"),
        ("什么时候完成？", evidence("抓紧完成。"), "原文没有给出时间"),
        ("多久开一次会？", evidence("2018年11月20日。"), "原文没有给出时间"),
        ("国家教材委员会多长时间开一次全体会议？", evidence("2018年11月20日。"), "原文没有给出这个数"),
        ("第六次大督查表扬了多少项？", evidence("第五次大督查发现的130项典型做法。"), "原文说的是第五次，不是第六次"),
        ("军衔有几等几衔？", evidence("军官的军衔由军队授予。"), "原文没有给出这个数"),
        ("及格线是多少分？", evidence("考试合格后实习满1年。"), "原文没有给出这个数"),
        ("总理出访时由谁代行？", evidence("总理出访时要代行职务。", ("一、工作",)), "原文没有写明是谁"),
        ("军衔有几等？", evidence("授予第二等军衔。"), "原文没有给出这个数"),
        ("证书有效期是多久？", evidence("应当在证书有效期届满的30天前申请换领。"), "原文没有给出时间"),
        ("工业总产值增长多少？", evidence("农业总产值增长5%。"), "原文说的是农业，不是工业"),
        ("二级保护动物由谁核发？", evidence("一级保护动物由国务院核发。"), "原文说的是一级，不是二级"),
        ("高等学校校长任期多长？", evidence("校长任期为三年。", ("中等学校",)), "原文说的是中等学校，不是高等学校"),
        ("“十四五”前期研究怎么安排？", evidence("开展“十三五”重大问题研究。"), "原文没有提到“十四五”"),
        ("这份通知是哪个部门印发的？", evidence("印发了规划。"), "原文没有写明由谁印发"),
        pytest.param("造成多少直接经济损失？", evidence("造成28人死亡。"), "原文没有给出这个数", id="people, not money"),
        pytest.param("文中的《意见》，全称叫什么？", evidence("全面落实发展的意见。"), "原文没有写明《意见》是什么的简称", id="full title, not the like"),
        pytest.param("安排多少财政资金？", evidence("两省一市应当安排财政资金。"), "原文没有给出这个数", id="provinces, not money"),
    ],
)  # fmt: skip
def test_sentence_may_not_answer(question: str, item: Evidence, problem: str) -> None:
    assert problem in problems(question, item)


def test_what_the_figure_is_of_is_said_before_that_it_is_another() -> None:
    said = problems("2013年出口总额是多少？", evidence("实现进出口总额2197亿美元，增长13.6%。"))
    assert said[0] == "原文说的是进出口，不是出口"


def test_number_of_the_document_itself_counts() -> None:
    item = evidence("各地要落实责任。", doc_number="国发〔2011〕32号")
    assert problems("国发〔2011〕32号要求做什么？", item) == []
    assert problems("国发〔2011〕33号要求做什么？", item) == ["原文没有提到这个文号"]


def test_a_place_may_be_named_anywhere_in_a_document_that_is_of_no_other() -> None:
    question = read_question("泰州市爱心服务热线从什么时候开通？")
    item = evidence("自2020年2月9日12时起开通热线。", (), title="关于开通爱心服务热线的通告")
    whole = "海陵区防控办。\n泰州市海陵区居民可拨打。自2020年2月9日12时起开通热线。"
    assert violations(question, item)
    assert violations(question, item, whole) == []


def test_what_another_province_mentions_in_passing_is_not_of_the_place() -> None:
    question = read_question("湖南的地区生产总值增长多少？")
    item = evidence("地区生产总值增长5.8%。", (), title="2025年湖北省政府工作报告")
    assert "湖南" in violations(question, item, "学习湖南经验。地区生产总值增长5.8%。")[0]


def test_in_another_provinces_document_a_place_is_named_by_name_where_the_figure_stands() -> None:
    question = read_question("江苏的地区生产总值增长多少？")
    title = "2025年浙江省政府工作报告"
    assert violations(
        question, evidence("地区生产总值增长5.5%。", (), before="沪苏湖高铁建成。", title=title)
    )
    assert violations(question, evidence("江苏地区生产总值增长5.8%。", (), title=title)) == []


@pytest.mark.parametrize(
    ("question", "text", "problem"),
    [
        ("2024年新增就业的目标是多少？", "2024年新增就业118万人。", "原文说的是完成的数，不是目标"),
        ("2025年新增就业多少？", "今年主要目标是：新增就业100万人。", "原文说的是目标，不是完成的数"),
        ("2025年计划新增就业多少？", "今年主要目标是：新增就业100万人。", None),
        ("2025年新增就业的目标是多少？", "今年主要目标是：新增就业100万人。", None),
        ("2024年新增就业多少？", "2024年新增就业118万人。", None),
    ],
)
def test_what_a_report_aims_at_is_not_what_was_reached(question: str, text: str, problem: str | None) -> None:
    found = violations(read_question(question), evidence(text, (), title="2025年政府工作报告"))
    assert found == ([problem] if problem else [])


def test_the_year_of_a_report_is_no_year_of_its_figures() -> None:
    item = evidence("今年赤字率拟按2.6%安排。", (), title="2018年政府工作报告")
    assert problems("2018年政府工作报告说赤字率是多少？", item) == []
    assert problems("2018年赤字率是多少？", item) == ["原文说的是目标，不是完成的数"]


def test_a_figure_of_a_region_is_not_one_of_its_provinces() -> None:
    question = read_question("2013年湖北省的地区生产总值是多少？")
    assert violations(
        question, evidence(GDP), f"{GDP}批复湖北荆州承接产业转移示范区。"
    )  # was answered with 12.7万亿元
    task = read_question("湖北省要设立什么示范区？")
    assert violations(task, evidence("批复设立示范区。"), "批复设立示范区。湖北")


@pytest.mark.parametrize("place", ["大连", "合肥", "石家庄", "银川", "海口市", "恩施州"])
def test_another_citys_law_is_not_of_a_city(place: str) -> None:
    """北京's rules answered for 大连, 杭州's 三十日 for 合肥."""
    question = read_question(f"{place}水上交通事故的调解期限是多少天？")
    item = evidence("调解期限为三十日。", (), title="杭州市水上交通事故处理条例")
    assert violations(question, item)[0] == f"原文没有提到{place}"


def test_in_the_law_of_a_prefecture_a_city_is_named_where_the_rule_stands() -> None:
    question = read_question("宜昌撤销技工学校要谁批准？")
    item = evidence("撤销由州人民政府批准。", (), title="恩施土家族苗族自治州职业教育条例")
    assert violations(question, item, "学习宜昌的经验。撤销由州人民政府批准。")


def test_what_names_the_place_is_told_from_what_stands_in_a_document_that_does() -> None:
    question = read_question("昌都市被表扬了吗？")
    title = "国务院办公厅关于给予表扬的通报"
    assert names_asked_place(question, evidence("112.西藏自治区昌都市集约利用土地。", (), title=title))
    assert not names_asked_place(question, evidence("希望受到表扬的地方再接再厉。", (), title=title))


def test_a_place_in_traditional_characters_is_the_same_place() -> None:
    question = read_question("鄭州航空港的規劃期是哪年到哪年？")
    assert not violations(question, evidence("郑州航空港规划期为2013—2025年。", ()))


def test_a_provinces_figure_is_not_the_countrys() -> None:
    question = read_question("全国生产总值增长多少？")
    assert violations(question, evidence("地区生产总值增长5.8%。", (), title="湖北省政府工作报告"))
    assert violations(question, evidence("增速高于全国的5%。", (), title="湖北省政府工作报告")) == []
    assert violations(question, evidence("国内生产总值增长5%。", (), title="国务院政府工作报告")) == []


@pytest.mark.parametrize(
    ("question", "text", "problem"),
    [
        ("去年粮食总产量是多少亿斤？", "今年粮食总产量740亿斤。", "原文说的是2025年，不是2024年"),
        ("今年粮食总产量是多少亿斤？", "去年粮食总产量781.8亿斤。", "原文说的是2024年，不是2025年"),
        ("去年粮食总产量是740亿斤，对不对？", "今年粮食总产量740亿斤。", "原文说的是2025年，不是2024年"),
        ("沈白高铁去年通车了没有？", "今年沈白高铁建成通车。", "原文说的是2025年，不是2024年"),
        ("去年粮食总产量是多少亿斤？", "去年粮食总产量781.8亿斤。", None),
        ("今年与去年粮食总产量各是多少亿斤？", "去年粮食总产量781.8亿斤。", None),
        ("2024年粮食总产量是多少亿斤？今年呢？", "去年粮食总产量781.8亿斤。", None),
        ("今年新增就业多少？", "今年主要目标是：新增就业100万人。", None),
        ("去年新增就业多少？", "今年主要目标是：新增就业100万人。", "原文说的是2025年，不是2024年"),
        ("去年新增就业多少？", "去年新增就业118万人，今年目标为100万人。", None),
    ],
)
def test_this_year_and_last_year_of_a_question_are_the_documents(
    question: str, text: str, problem: str | None
) -> None:
    found = violations(read_question(question), evidence(text, (), title="2025年河北省政府工作报告"))
    assert found == ([problem] if problem else [])


def test_in_a_document_of_no_single_year_last_year_is_any() -> None:
    assert problems("去年中部地区生产总值是多少？", evidence(GDP)) == []


def test_last_year_does_not_make_a_figure_name_all_that_is_asked() -> None:
    """新三样 are named by what they are."""
    item = evidence(
        "电动汽车、锂电池、光伏产品出口增长77.6%。", ("一、2024年工作回顾",), title="2025年河北省政府工作报告"
    )
    assert problems("河北“新三样”出口去年增长了百分之几？", item) == []
