"""How much of a sentence is quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evidence import Evidence, find_evidence
from rag.question import read_question
from rag.quoting.clauses import concise
from rag.retrieval import given_passages
from rag.types import GivenPassage
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader

LONG = "据初步测算，全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%，比全国平均水平高2个百分点，连续多年保持较快增长。"


def read(question: str, text: str, answer: str) -> Evidence:
    passages = given_passages([GivenPassage("甲", text)])
    return find_evidence(question, passages, HashEmbedder(), 1, PointingReader(answer))[0]


@pytest.mark.parametrize(
    ("question", "answer", "quoted"),
    [
        ("中部地区生产总值是多少？", "12.7万亿元", "全年中部地区实现地区生产总值12.7万亿元，"),
        # 增长 alone would not say of what: the clause that names it comes along.
        ("中部地区生产总值增长了多少？", "9.7%", "全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%，"),
    ],
)
def test_the_clauses_that_answer_and_say_of_what_are_quoted(question: str, answer: str, quoted: str) -> None:
    assert concise(read_question(question), read(question, LONG, answer)).text == quoted


NAMED = "认真贯彻落实《国务院关于大力实施促进中部地区崛起战略的若干意见》（国发〔2012〕43号，以下简称《若干意见》），协调落实重点任务，进一步细化和完善各项政策措施。"


@pytest.mark.parametrize(
    "question", ["国发〔2012〕43号是什么文件？", "哪两项任务要协调落实？", "任务和措施分别怎样？"]
)
def test_what_is_said_of_a_named_document_and_of_several_things_is_whole(question: str) -> None:
    item = read(question, NAMED, "协调落实重点任务")
    assert concise(read_question(question), item).text == NAMED


def test_of_one_thing_the_clause_is_enough() -> None:
    question = "要协调落实什么？"
    assert (
        concise(read_question(question), read(question, NAMED, "协调落实重点任务")).text
        == "协调落实重点任务，"
    )


CASE = "（一）军官、军士服役未满本级别所规定的最低服役年限，士兵服役未满国家统一规定的最低服役年限，本人要求提前退出，经劝告仍坚持退出的；"


@pytest.mark.parametrize("text", [CASE, CASE.removeprefix("（一）"), CASE.replace("的；", "；")])
def test_an_item_that_is_one_case_is_quoted_with_all_its_conditions(text: str) -> None:
    """本人要求提前退出 was quoted without 未满年限, under which alone the consequence follows."""
    question = "非要提前退出有什么后果？"
    quoted = concise(read_question(question), read(question, text, "仍坚持退出")).text
    assert quoted == (CASE if text == CASE else text[text.index("本人") :])


def test_a_short_sentence_is_quoted_whole() -> None:
    short = "全年新建水库120座，治理河流。"
    assert concise(read_question("新建水库多少座？"), read("新建水库多少座？", short, "120座")).text == short


def test_a_clause_without_the_figure_that_is_asked_for_is_not_enough() -> None:
    question = "中部地区生产总值增长百分之几？"
    assert concise(read_question(question), read(question, LONG, "据初步测算")).text.count("%") == 1


def test_without_a_reading_a_sentence_is_whole() -> None:
    passages = given_passages([GivenPassage("甲", LONG)])
    item = find_evidence("增长多少？", passages, HashEmbedder(), 1)[0]
    assert concise(read_question("增长多少？"), item) == item


@given(
    st.text(alphabet="中部地区增长9.7%，,、。2万亿元", min_size=1, max_size=120),
    st.integers(0, 119),
    st.integers(1, 20),
)
def test_what_is_quoted_is_a_slice_that_holds_the_answer(text: str, at: int, length: int) -> None:
    passages = given_passages([GivenPassage("甲", text)])
    answer = text[at : at + length]
    for item in find_evidence("中部增长多少？", passages, HashEmbedder(), 9, PointingReader(answer or text)):
        quoted = concise(read_question("中部增长？"), item)
        assert quoted.text == text[quoted.start : quoted.end] == quoted.text.strip()
        assert item.start <= quoted.start < quoted.end <= item.end
        assert item.reading is not None
        assert quoted == item or (
            quoted.start <= item.reading.answer[0] and item.reading.answer[1] <= quoted.end
        )


@pytest.mark.parametrize(
    ("question", "text", "answer", "quoted"),
    [
        pytest.param(
            "个人罚多少元？", "违反本条例规定随意倾倒垃圾，情节严重的，由主管部门责令改正，对个人处五十元以上二百元以下的罚款，并予以通报批评。",
            "五十元以上二百元以下", "情节严重的，由主管部门责令改正，对个人处五十元以上二百元以下的罚款，", id="…的"),
        pytest.param(
            "信息几个工作日内公开？", "行政机关要及时向社会公布执法机关和执法结论等信息，信息在7个工作日内公开，但法律、行政法规另有规定的除外。",
            "7个工作日", "信息在7个工作日内公开，但法律、行政法规另有规定的除外。", id="但"),
        pytest.param(
            "多久到达现场？", "除不可抗力因素外，县级及以上城区的电梯，维护保养单位接到报警后，应当在三十分钟内到达现场，其他地区不得超过一小时，并记录。",
            "三十分钟", "除不可抗力因素外，县级及以上城区的电梯，维护保养单位接到报警后，应当在三十分钟内到达现场，其他地区不得超过一小时，", id="除, 其他"),
        pytest.param(
            "非独生子女扣除多少元？", "纳税人赡养一位及以上被赡养人有关支出，非独生子女分摊扣除每月2000元的额度，每人分摊不超过每月1000元，具体方式由其约定。",
            "2000元", "非独生子女分摊扣除每月2000元的额度，每人分摊不超过每月1000元，", id="每人"),
        pytest.param(
            "延长多少日？", "行政机关办理行政许可应当遵守规定的期限和程序，经本机关负责人批准，可以延长十日，并将理由告知申请人和利害关系人。",
            "十日", "经本机关负责人批准，可以延长十日，", id="经"),
        pytest.param(
            "向谁提出法规案？", "常务委员会组成人员五人以上联名，可以向市人民代表大会常务委员会提出地方性法规案，由主任会议决定是否列入常务委员会会议议程，或者先交有关的专门委员会审议、提出意见。",
            "市人民代表大会常务委员会", "常务委员会组成人员五人以上联名，可以向市人民代表大会常务委员会提出地方性法规案，", id="a predicate goes with its subject"),
        pytest.param(
            "自然岸线指什么？", "自然岸线，是指由海陆相互作用形成的海岸线，包括砂质岸线、淤泥质岸线、基岩岸线、生物岸线等原生岸线，以及整治修复后具有海岸自然形态特征的海岸线。",
            "由海陆相互作用形成的海岸线", "自然岸线，是指由海陆相互作用形成的海岸线，", id="是指"),
        pytest.param(
            "审核时间最长多少个工作日？", "除为了预防、应对和处置突发事件，或者执行上级机关的紧急命令需要立即制定实施规范性文件等外，合法性审核时间一般不少于5个工作日，最长不超过15个工作日，并书面告知。",
            "15个工作日", "除为了预防、应对和处置突发事件，或者执行上级机关的紧急命令需要立即制定实施规范性文件等外，合法性审核时间一般不少于5个工作日，最长不超过15个工作日，", id="除 to 外"),
        pytest.param(
            "审核时间最长多少个工作日？", "起草单位报送的材料应当齐全、真实并且符合规定的格式，合法性审核时间一般不少于5个工作日，最长不超过15个工作日，并书面告知起草单位。",
            "5个工作日", "合法性审核时间一般不少于5个工作日，最长不超过15个工作日，", id="最长"),
        pytest.param(
            "审核时间一般多少个工作日？", "起草单位报送的材料应当齐全、真实并且符合规定的格式，合法性审核时间一般不少于5个工作日，最长不超过15个工作日，并书面告知起草单位。",
            "5个工作日", "合法性审核时间一般不少于5个工作日，最长不超过15个工作日，", id="最长 behind"),
        pytest.param(
            "审核时间最长多少个工作日？", "起草单位报送的材料应当齐全、真实，最长不超过15个工作日，合法性审核时间一般不少于5个工作日，并书面告知起草单位。",
            "不少于5个工作日", "最长不超过15个工作日，合法性审核时间一般不少于5个工作日，", id="最长 before"),
        pytest.param(
            "审核时间一般多少个工作日？", "除法律另有规定的，合法性审核时间一般不少于5个工作日，其余材料应当齐全、真实并且符合规定的格式，由起草单位在规定时间内补充。",
            "5个工作日", "除法律另有规定的，合法性审核时间一般不少于5个工作日，其余材料应当齐全、真实并且符合规定的格式，", id="除…的 is closed"),
        pytest.param(
            "增长百分之几？", "经济发展取得新的成效和历史性成就令人鼓舞，国内生产总值增长5%，每万人口有专利十件，各项事业全面进步开创新的局面。",
            "5%", "国内生产总值增长5%，", id="no condition: 经济, 每万人口"),
        pytest.param(
            "增长百分之几？", "各地经济发展取得新的成效和历史性成就令人鼓舞，一二产业，分别增长5%、6%，各项事业全面进步开创崭新的局面。",
            "5%、6%", "一二产业，分别增长5%、6%，", id="分别 goes with what it divides"),
        pytest.param(
            "销区保持几个月销量？", "为了保障粮食安全和供应必须认真落实各项工作，按照“产区保持三个月销量，销区保持六个月销量”的要求，充实储备，不得动用。",
            "六个月", "按照“产区保持三个月销量，销区保持六个月销量”的要求，", id="“” are not cut"),
    ],
)  # fmt: skip
def test_what_a_figure_holds_under_is_quoted_with_it(
    question: str, text: str, answer: str, quoted: str
) -> None:
    assert concise(read_question(question), read(question, text, answer)).text == quoted


@pytest.mark.parametrize(
    "asked", ["各多少万亿元", "分别是多少", "各要达到多少", "是多少、增长百分之几", "哪年是多少"]
)
def test_what_is_asked_of_each_is_whole(asked: str) -> None:
    question = f"中部地区生产总值和增长{asked}？"
    assert concise(read_question(question), read(question, LONG, "12.7万亿元")).text == LONG


@pytest.mark.parametrize("asked", ["是哪年到哪年", "到几月几日为止"])
def test_asking_words_of_one_thing_do_not_forbid_to_cut(asked: str) -> None:
    text = "国务院批复了发展规划（2013年1月1日—2025年12月31日），努力打造开放合作新高地，建设开局良好，各项事业全面推进。"
    question = f"发展规划{asked}？"
    assert (
        concise(read_question(question), read(question, text, "2025年12月31日")).text
        == text[: text.index("努力")]
    )
