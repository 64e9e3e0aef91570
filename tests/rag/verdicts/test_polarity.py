from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.verdicts.polarity import polarity
from rag.verdicts.whether import asks_whether


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("赃款是否已退还被害人？", "案发后，赃款已全部退还被害人。", "是"),
        ("赃款是否已退还被害人？", "至今未退还被害人。", "否"),
        ("单位可以委托第三方检测吗？", "建设单位可以委托第三方机构检测。", "是"),
        ("个人可以转让许可证吗？", "许可证不得转让。", "否"),
        ("临时用地能否修建永久性建筑物？", "临时使用土地的使用者不得修建永久性建筑物。", "否"),
        ("是否举行听证？", "加强社会监督。", None),
        ("增长多少？", "未增长。", None),
        ("夫妻可以同时享受两项扣除吗？", "夫妻不能同时分别享受两项扣除。", "否"),
        ("维保单位可以转包业务吗？", "不得分包、转包维护业务。", "否"),
        ("专用车辆需要缴纳购置税吗？", "对专用车辆免征购置税。", "否"),
        ("今年建成机场吗？", "今年开工建设机场。", "否"),
    ],
)
def test_the_questions_own_verb_decides(question: str, evidence: str, wanted: str | None) -> None:
    assert polarity(question, evidence) == wanted


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("河南进出口超过1万亿元了吗？", "进出口总值8202亿元，增长1.2%。", "否"),
        ("城镇化率超过60%吗？", "常住人口城镇化率达到62.1%。", "是"),
        ("粮食产量达到1.3万亿斤了吗？", "粮食产量突破1.4万亿斤。", "是"),
        ("粮食产量达到1.5万亿斤了吗？", "粮食产量突破1.4万亿斤。", None),
        ("零售总额增长是不是超过了6%？", "零售总额增长5.1%。", "否"),
        ("要完成投资8000亿元，对吗？", "完成投资7320亿元。", "否"),
        ("PM2.5浓度低于35吗？", "PM2.5平均浓度35.2微克。", "否"),
        ("GDP增长5%吗？", "地区生产总值增长5.2%，工业增长5%。", "否"),
        ("投资超过1万亿元了吗？", "投资大幅增长。", None),
        ("重点企业是30家吗？", "重点企业不超过50家。", None),
        ("每批可以是30家吗？", "每批不超过50家。", "是"),
        ("每批可以是60家吗？", "每批不超过50家。", "否"),
        ("校车上高速能开到80公里吗？", "高速公路上不得超过80公里。", "是"),
        ("校车上高速能开到90公里吗？", "高速公路上不得超过80公里。", "否"),
        ("产量是不是全国第一？", "产量居全国第2位。", "否"),
        ("产量全国第一吗？", "产量居全国首位。", "是"),
        ("产量全国第一吗？", "产量居全国前列。", None),
        ("3岁以下孩子的照护可以扣除吗？", "3岁以下婴幼儿照护支出，不得扣除。", "否"),
        ("审查意见应当在二十日内提出，对吗？", "审查意见应当在十五日内提出。", "否"),
        ("期限三十日，可以再延长三十日，对吧？", "期限为三十日，可以延长十五日。", "否"),
        ("2024年价格上涨2%，是这样吗？", "居民消费价格上涨0.2%。", "否"),
        ("条例是不是2012年5月31日起施行的？", "本条例自2012年9月1日起施行。", "否"),
        ("5月31日以后入职的员工可以申请吗？", "本办法自6月1日起施行。", None),
    ],
)
def test_a_figure_or_rank_that_is_asked_about_is_compared(
    question: str, evidence: str, wanted: str | None
) -> None:
    assert polarity(question, evidence) == wanted


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("认可机构不得接受资助，对吗？", "认可机构不得接受可能影响公正的资助。", "是"),
        ("认可机构不得接受资助，对吗？", "认可机构可以接受资助。", "否"),
        ("5年内都不受理，是吗？", "5年内不再受理其申请。", "是"),
        ("会议纪要不用做合法性审核，对吗？", "会议纪要不纳入合法性审核范围。", "是"),
        ("未取得许可证不得采砂，对吗？", "未取得许可证的，不得采砂。", "是"),
        ("未经批准可以施工吗？", "未经批准不得施工。", "否"),
        ("申请人可以不提交证明，对吗？", "申请人可以不提交证明。", "是"),
        ("是否不予受理？", "逾期的，不予受理。", "是"),
    ],
)
def test_a_negation_in_the_question_turns_the_answer(question: str, evidence: str, wanted: str) -> None:
    assert polarity(question, evidence) == wanted


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("商场可以强制顾客办卡，对不对？", "商场不得强制顾客办卡。", "否"),
        ("商场不得强制顾客办卡，对不对？", "商场不得强制顾客办卡。", "是"),
        ("商场不许强制顾客办卡，是不是？", "商场不得强制顾客办卡。", "是"),
        ("商场能不能强制顾客办卡？", "商场不得强制顾客办卡。", "否"),
        ("允不允许商场强制顾客办卡？", "禁止商场强制顾客办卡。", "否"),
        ("商场让不让转让会员卡？", "商场不得转让会员卡。", "否"),
        ("工资可不可以克扣？", "工资不得克扣、拖欠。", "否"),
        ("可不可以委托他人代管账户？", "储户可以委托他人代管账户。", "是"),
        ("负责人的亲属能不能当监事？", "负责人的亲属不得担任监事。", "否"),
        ("负责人的亲属不得当监事，没错吧？", "负责人的亲属不得担任监事。", "是"),
        ("仓库能不能堆放易燃物？", "任何单位和个人不得在仓库堆放易燃物。", "否"),
        ("未成年人能不能进入展馆？", "未成年人可以进入展馆。", "是"),
        ("展馆必须对未成年人定期开放，对不对？", "展馆应当对未成年人定期开放。", "是"),
        ("未公开的档案可以查阅吗？", "未公开的档案可以依法查阅。", "是"),
        ("应当提前通知吗？", "应当不少于三日提前通知。", "是"),
        ("车辆可以不检验，对不对？", "车辆应当定期检验。", "否"),
        ("管理员可以拒绝提供名册吗？", "管理员不得拒绝提供名册。", "否"),
        ("年满六十岁的人必须参加，对不对？", "年满六十岁的人可以不参加。", "否"),
    ],
)
def test_what_is_forbidden_allowed_or_required(question: str, evidence: str, wanted: str) -> None:
    assert asks_whether(question)
    assert polarity(question, evidence) == wanted


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        pytest.param("邮递员可以投递书籍，对不对？", "邮递员不得投递现金。", id="another object"),
        pytest.param("负责人的亲属能不能加入协会？", "负责人的亲属不得担任协会监事。", id="another act"),
        pytest.param("乙方可以变更合同，对不对？", "乙方不得擅自变更合同。", id="only at will"),
        pytest.param("夫妻可以享受扣除吗？", "夫妻不能同时享受扣除。", id="only together"),
        pytest.param("车间可以使用明火吗？", "未经审批不得在车间使用明火。", id="only without leave"),
        pytest.param("任期届满可以调动工作吗？", "任期未满时，不得调动工作。", id="only before"),
        pytest.param("网站可以公开信息吗？", "网站不得公开未经核实的信息。", id="only what is not"),
        pytest.param("药品广告可以涉及疗效吗？", "除药品、食品广告外，禁止广告涉及疗效。", id="excepted"),
        pytest.param("甲类属于应税所得，对不对？", "应税所得属于综合所得，不包括甲类。", id="denied beside"),
        pytest.param("申请人不用提交证明，对吗？", "申请人可以提交证明。", id="need not of may"),
        pytest.param("申请人可以提交证明，对吗？", "申请人可以不提交证明。", id="may of may leave"),
        pytest.param("管理员必须提供名册吗？", "管理员不得拒绝提供名册。", id="may not refuse"),
        pytest.param("要不要备案？", "企业可以备案。", id="must of may"),
        pytest.param("搁置满一年就终止吗？", "搁置满两年的，终止。", id="another time as a condition"),
        pytest.param("工作满三年后可以申请吗？", "工作满五年的，可以申请。", id="a time behind which"),
        pytest.param(
            "货车经批准可以驶入景区，对吗？",
            "违反本办法规定，货车驶入景区的，责令改正，处一千元罚款。",
            id="what is punished",
        ),
        pytest.param(
            "个人可以使用急救标志吗？",
            "个人使用急救标志的，由卫生部门没收。",
            id="punished without a rule named",
        ),
    ],
)
def test_what_is_forbidden_or_allowed_in_another_case_says_nothing(question: str, evidence: str) -> None:
    assert polarity(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("审查要在六个月内完成，对不对？", "审查应当自受理之日起半年内完成。", "是"),
        ("审查要在一年内完成，对不对？", "审查应当自受理之日起半年内完成。", "否"),
        ("培训期是不是18个月？", "培训期为一年半。", "是"),
        ("培训期是两年吗？", "培训期为一年半。", "否"),
        ("试用期可以是半年吗？", "试用期不得超过六个月。", "是"),
        ("试用期能不能是一年？", "试用期不得超过六个月。", "否"),
        ("每天可以超过一小时，对吗？", "每日不得超过一小时。", "否"),
        ("每天可以超过两小时，对吗？", "每日不得超过一小时。", "否"),
        ("每天可以到半小时，对吗？", "每日不得超过一小时。", "是"),
    ],
)
def test_times_are_compared_whatever_they_are_counted_in(question: str, evidence: str, wanted: str) -> None:
    assert polarity(question, evidence) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("试点地区包括河北吗？", "是"),
        ("试点地区是否包括河北省？", "是"),
        ("河北省是不是试点地区？", "是"),
        ("试点地区有没有上海？", "否"),
        ("试点地区有上海吗？", "否"),
        ("试点地区包括石家庄吗？", None),  # it lies in 河北
    ],
)
def test_what_is_asked_to_be_in_a_printed_list_is_looked_for_there(question: str, wanted: str | None) -> None:
    assert polarity(question, "试点地区为北京、天津、河北3个省（市）。") == wanted


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("二级保护动物的许可证由国务院核发吗？", "一级保护动物的许可证由国务院核发。"),
        ("条例由林业主管部门负责解释吗？", "本条例由渔业主管部门负责解释。"),
        ("项目去年投产了吗？乙烯项目投产了吗？", "乙烯项目主体完工，丝绸厂投产。"),
        ("农业税全部取消了吗？", "逐步降低税率，五年内全部取消农业税。"),
        ("必须参加培训吗？", "可以参加培训。"),
        ("外国人可以申请吗？", "除外国人以外的申请人可以申请。"),
        ("泥泞时防汛抢险车辆也不许通行，是吗？", "泥泞期间禁止车辆通行，但防汛抢险车辆除外。"),
        (
            "卖第二类医疗器械需要经营许可吗？",
            "经营第三类医疗器械的，应当申请经营许可，经营第二类的，应当备案。",
        ),
        ("企业可以直接起诉吗？", "对复议决定不服的，企业可以起诉。"),
        ("未公开执照信息会罚款吗？", "（一）未公开执照信息罚款通知的。"),
    ],
)
def test_there_is_no_yes_of_another_case(question: str, evidence: str) -> None:
    assert polarity(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("建成了没有？", "是"),
        ("已经建成了吧？", "是"),
        ("机场建成了，对不对？", "是"),
        ("机场建成了，是这样吗？", "是"),
    ],
)
def test_all_the_ways_to_ask_whether(question: str, wanted: str) -> None:
    assert asks_whether(question)
    assert polarity(question, "机场建成。") == wanted


def test_a_request_is_no_question_whether() -> None:
    assert not asks_whether("介绍一下中部地区的情况吧")


def test_words_in_common_say_yes_only_in_passages_that_were_given() -> None:
    question, evidence = "专板的推广范围是全国吗？", "区域性市场设置专板，推广范围另定。"
    assert polarity(question, evidence) is None
    assert polarity(question, evidence, is_given=True) == "是"


def test_what_is_shown_beside_may_hold_the_figure() -> None:
    question, evidence = "情节严重的可以罚到十万元，是吗？", "未取得许可证的，处五万元以下罚款。"
    assert polarity(question, evidence) == "否"
    assert polarity(question, evidence, beside="情节严重的，处五万元以上十万元以下罚款。") == "是"


def test_how_many_days_until_it_is_decided_whether_is_no_yes_or_no() -> None:
    assert not asks_whether("多少个工作日内作出是否批准的决定？")
    assert polarity("多少个工作日内作出是否批准的决定？", "二十个工作日内作出是否批准的决定。") is None


def test_the_verb_of_another_object_says_nothing() -> None:
    assert polarity("今年建成陇电入浙吗？", "建成投运陇电入鲁，加快推进陇电入浙。") is None


def test_a_negation_in_another_clause_says_nothing_of_the_verb() -> None:
    assert polarity("是否退还定金？", "因未履约，卖方应当退还定金。") == "是"


def test_what_asks_for_something_else_does_not_ask_whether() -> None:
    assert not asks_whether("有哪些措施？")
    assert asks_whether("需要备案吗？")


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("可以开除患病的学生吗？", "学校不得因学生患病，给予其开除处分。", "否"),
        ("不能开除患病的学生，对吗？", "学校不得因学生患病，给予其开除处分。", "是"),
        ("可以开除学生吗？", "学校不得因学生家庭困难，给予其开除处分。", None),
        ("可以录取残疾考生吗？", "学校不得以考生残疾为由，不予录取。", None),
        ("协会可以收取会费吗？", "协会不得强制入会，收取会费。", None),
        ("协会可以收取会费吗？", "标准不得提高，协会可以收取会费。", "是"),
        ("业主可以拒绝付款吗？", "物业不得提高标准，提高标准的，业主可以拒绝付款。", "是"),
        ("操作员可以使用手机吗？", "操作员起吊重物时不得使用手机。", None),
    ],
)
def test_a_prohibition_reaches_later_clauses_but_never_says_yes(
    question: str, evidence: str, wanted: str | None
) -> None:
    assert polarity(question, evidence) == wanted


@pytest.mark.parametrize(
    ("evidence", "wanted"),
    [
        ("（一）收受礼品；", "否"),
        ("（二）未经登记收受礼品；", None),
        ("（三）无故拒绝收受礼品；", None),
        ("（四）擅自收受礼品；", None),
    ],
)
def test_the_item_of_a_list_of_what_is_forbidden_is_forbidden(evidence: str, wanted: str | None) -> None:
    assert polarity("评委可以收受礼品吗？", evidence, lead="评委不得有下列行为：") == wanted


def test_the_item_of_another_list_is_not_forbidden() -> None:
    assert polarity("会员可以查阅账目吗？", "（一）查阅账目；", lead="会员可以从事下列活动：") == "是"


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        pytest.param(
            "港澳医师可以多点执业吗？", "港澳医师多点执业，按国家有关规定办理。", id="a rule elsewhere"
        ),
        pytest.param("可以担任行政职务吗？", "对担任行政职务的医师，由医院统筹安排。", id="whom it is about"),
        pytest.param("企业要登记吗？", "对未登记的企业，由街道上门告知。", id="whom it denies something of"),
        pytest.param("个人可以承包荒地吗？", "个人承包荒地，应当签订合同。", id="what is required of it"),
        pytest.param("水厂建成了吗？", "到2031年，水厂建成。", id="a year to come"),
        pytest.param("水厂建成了吗？", "2031年底前，水厂建成。", id="before the end of a year"),
    ],
)
def test_what_a_clause_only_names_says_nothing(question: str, evidence: str) -> None:
    assert polarity(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        pytest.param(
            "两项都做要500万，是不是？", "1.1万株树苗运到，建成6G基站。", None, id="nothing in common"
        ),
        pytest.param("押金要300元，对吗？", "每设一个网点，增加五十元。", None, id="no word in common"),
        pytest.param("两样都做要300元，对吗？", "每设一个网点，增加五十元。", None, id="no noun"),
        pytest.param("押金要300元，对吗？", "押金五十元。", "否", id="a word in common"),
        pytest.param("补苗要500万，是不是？", "补苗1.1万株。", None, id="of what is counted"),
        pytest.param("补苗要500万，是不是？", "补苗1.1万，超过去年。", "否", id="of nothing that is counted"),
        pytest.param("补贴是3吗？", "新建补贴项目点6G基站。", None, id="in a name"),
        pytest.param("频率是60吗？", "频率为50Hz。", "否", id="before the sign of a unit"),
        pytest.param("住房补贴是每月1000元，对吗？", "每人给予见习补贴2000元。", None, id="of another thing"),
        pytest.param("住房补贴是每月1000元，对吗？", "每人给予住房补贴2000元。", "否", id="of that thing"),
        pytest.param(
            "绿化率超过60%吗？", "绿化率提高，达到62%。", "是", id="going on from the clause before"
        ),
        pytest.param(
            "保存不少于三年，对吗？", "保存期限不得少于五年。", None, id="a limit that is another's"
        ),
        pytest.param("保存不少于五年，对吗？", "保存期限不得少于五年。", "是", id="the limit itself"),
    ],
)
def test_a_figure_is_compared_only_with_one_of_the_same_thing(
    question: str, evidence: str, wanted: str | None
) -> None:
    assert polarity(question, evidence) == wanted


ODD = st.text(st.sampled_from("第一二十百千万亿12０3.%年季度名位超过达到是否不吗，。？"), max_size=24)


@given(ODD, ODD)
def test_any_figure_however_it_is_written_is_read_or_left(asked: str, evidence: str) -> None:
    for question in (f"{asked}吗？", f"产量是不是{asked}？", f"全国第{asked}吗？"):
        assert polarity(question, evidence) in ("是", "否", None)
        assert polarity(question, evidence, is_given=True) in ("是", "否", None)
