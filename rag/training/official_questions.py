"""Questions made from official prose by its set phrases, each with the words that answer it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

_KIND = r"(?:法|条例|办法|规定|细则|规则|决定|意见|解释|通知|方案)"
_NUMBER = r"(?:约|近|超|超过)?\d[\d.,，]*(?:万|亿|万亿)?"
_UNIT = r"(?:%|％|个百分点|亿元|万元|万亿元|元|亿美元|万人次|万人|人|万吨|亿吨|吨|亿斤|公里|千米|户|家|个|项|件|万亩|亩|台|套|所|条|座|平方米|万平方米|亿千瓦时|万千瓦|倍|岁|小时|天|年|次|名|张|辆|处)"
_GROWTH = r"(?:同比|分别|年均|比上年|实际)*(?:增长|下降|提高|增加|减少|上升|回落)"
_DIGITS = r"(?:\d+|[一二三四五六七八九十两百]+)"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the span of the passage that answers it.

    Attributes:
        needs_title: Whether the question makes sense only with the document's name (“何时施行”).
        key: What it is about; a passage elsewhere with the same kind and key says the like of another subject.
    """

    kind: str
    question: str
    start: int
    end: int
    key: str
    needs_title: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: str
    find: re.Pattern[str]
    templates: tuple[str, ...]
    answer: str = "answer"
    needs_title: bool = False


def _pattern(kind: str, find: str, *templates: str, needs_title: bool = False) -> _Pattern:
    return _Pattern(kind, re.compile(find), templates, needs_title=needs_title)


_C = r"[^，。；：！？\n]"  # within a clause
_S = r"[^。；！？\n]"  # within a sentence
_PATTERNS = (
    _pattern(
        "growth",
        rf"(?P<topic>[\u4e00-\u9fff“”A-Za-z]{{2,16}}?){_GROWTH}(?P<answer>{_NUMBER}(?:%|％|个百分点)(?:左右|以上|以内)?)",
        "{topic}增长了多少", "{topic}增速是多少", "{topic}涨了多少", "{topic}的增长率是多少", "{topic}比上年变化多大",
        "{topic}增长多少", "{topic}增幅有多大", "{topic}增长目标是多少", "{topic}的增长情况怎么样",
    ),
    _pattern(
        "amount",
        rf"(?P<topic>[\u4e00-\u9fff“”A-Za-z]{{2,16}}?)(?:达到|达|突破|超过|为|是|约|完成|实现|稳定在|控制在|提高到|增加到)(?P<answer>{_NUMBER}(?P<unit>{_UNIT})(?:左右|以上|以内)?)",
        "{topic}是多少", "{topic}达到多少", "{topic}有多少", "{topic}多少{unit}", "{topic}达到了多少{unit}", "{topic}总量是多少",
        "{topic}的数额是多少", "{topic}情况如何",
    ),
    _pattern(
        "count",
        rf"(?P<verb>新增|新建|建成|改造|培育|新开工|开工|完成|引进|开展|建设|支持|发放|投入|安排|整治|修复|推动|新培育|实施|打造|开行|出台|查处|减少|修订)(?P<answer>{_NUMBER}(?P<unit>{_UNIT}))(?P<topic>[\u4e00-\u9fff“”、]{{2,18}})",
        "{verb}了多少{unit}{topic}", "{verb}{topic}多少{unit}", "{topic}{verb}了多少", "要{verb}多少{topic}",
        "{topic}一共{verb}多少{unit}", "{topic}的数量是多少",
    ),
    _pattern(
        "effective",
        r"自(?P<answer>(?:\d{4}年\d{1,2}月\d{1,2}日|公布之日|发布之日|印发之日))起(?:正式)?(?:施行|实施|执行|生效)",
        "什么时候开始施行", "何时生效", "从哪天起执行", "施行日期是哪一天", "自什么时候起实施", "开始生效的时间是什么",
        "几时开始算数", "实施时间", needs_title=True,
    ),
    _pattern(
        "definition",
        rf"(?:本{_KIND}|本章|本条|前款)?所称(?:的)?(?P<topic>[^，。；：\n是指]{{2,18}})，?\s*(?:是指|系指|包括|指|，是指)(?P<answer>[^。\n]{{6,200}})",
        "什么是{topic}", "{topic}是什么意思", "{topic}指什么", "{topic}的定义是什么", "{topic}包括哪些", "怎么理解{topic}",
        "{topic}的含义", "{topic}的范围是什么", "{topic}具体指哪些",
    ),
    _pattern(
        "penalty",
        rf"(?P<topic>{_S}{{6,50}}?)的，(?:{_S}{{0,60}}?)(?P<answer>(?:并处|可以处|处以|处){_C}{{2,40}}?(?:罚款|有期徒刑|拘役|拘留))",
        "{topic}会怎么处罚", "{topic}罚多少钱", "{topic}要受什么处罚", "{topic}怎么罚", "{topic}有什么后果", "{topic}的罚款标准是多少",
        "{topic}会受到什么惩罚", "{topic}要承担什么法律责任",
    ),
    _pattern(
        "punisher",
        rf"(?P<topic>{_S}{{6,50}}?)的，由(?P<answer>{_C}{{3,40}}?)(?:责令|给予|处|依法|没收|予以)",
        "{topic}由谁处罚", "{topic}由哪个部门处理", "{topic}归谁管", "{topic}哪个机关来查处", "{topic}找谁举报处理",
    ),
    _pattern(
        "deadline",
        rf"应当(?:在|于)?(?P<answer>(?:自{_C}{{2,24}}之日起)?{_DIGITS}(?:个)?(?:工作日|日|月|年|小时)(?:以内|内|前))，?(?P<topic>{_C}{{4,36}})",
        "{topic}要在多长时间内完成", "多少天内{topic}", "{topic}的期限是多久", "{topic}有时间限制吗", "什么时候之前要{topic}",
        "{topic}最晚多久", "{topic}需要几天", "几日内应当{topic}",
    ),
    _pattern(
        "body",
        rf"(?P<answer>[^，。；：\n第条]{{2,28}}?(?:部门|机关|人民政府|委员会|机构|办公室|管理局|厅|局|单位))(?:依法)?(?:负责|主管)(?P<topic>{_C}{{4,36}})",
        "谁负责{topic}", "{topic}由谁负责", "哪个部门负责{topic}", "{topic}归哪个部门管", "{topic}的主管部门是哪个", "{topic}找谁",
        "{topic}由什么单位承担",
    ),
    _pattern(
        "duty",
        rf"(?P<who>[^，。；：\n第条的]{{2,20}})应当(?P<answer>{_S}{{6,80}})",
        "{who}应当做什么", "{who}有什么义务", "{who}要怎么做", "{who}需要做到哪些", "对{who}有什么要求", "{who}的职责是什么",
    ),
    _pattern(
        "who",
        rf"(?P<answer>[^，。；：\n第条的]{{2,20}})(?:应当|可以)(?P<topic>{_C}{{8,36}})",
        "谁应当{topic}", "{topic}是谁的责任", "由谁{topic}", "什么单位要{topic}", "谁可以{topic}", "哪些人{topic}",
    ),
    _pattern(
        "list",
        rf"(?P<topic>{_S}{{3,50}}?)(?:下列|以下|如下)(?P<noun>{_C}{{2,12}})：\s*(?P<answer>（一）[^#]{{10,330}})",
        "{topic}哪些{noun}", "{topic}什么{noun}", "{topic}的{noun}有哪些", "{topic}包括哪些{noun}", "{topic}，{noun}分别是什么",
    ),
    _pattern(
        "cases",
        rf"有(?:下列|以下)(?:情形|行为|情况)之一的，(?P<topic>{_S}{{3,40}}?)：\s*(?P<answer>（一）[^#]{{10,330}})",
        "什么情况下{topic}", "哪些情形{topic}", "有哪些情况会{topic}", "做了什么会{topic}",
    ),
    _pattern(
        "purpose",
        rf"为了?(?P<answer>{_S}{{6,120}}?)，(?:根据|依据|依照|结合|按照)[^。]{{3,160}}?制定本{_KIND}",
        "制定的目的是什么", "为什么要出台", "立法目的是什么", "出台是为了什么", "是为了解决什么问题制定的", needs_title=True,
    ),
    _pattern(
        "basis",
        rf"(?:根据|依据|依照)(?P<answer>(?:《[^》]+》、?和?以?及?|等?有关法律、?(?:行政)?法规|{_C}){{1,6}}?)(?:的?(?:规定|要求))?，(?:结合[^，。]{{2,20}}，)?制定本{_KIND}",
        "依据什么制定", "根据哪些法律制定的", "制定依据是什么", "上位法是什么", "是根据什么出台的", needs_title=True,
    ),
    _pattern(
        "scope",
        rf"(?:本{_KIND})?适用于(?P<answer>{_S}{{6,120}})",
        "适用范围是什么", "适用于哪些情况", "管哪些活动", "对谁适用", "适用于什么", needs_title=True,
    ),
    _pattern(
        "ban",
        rf"(?P<topic>[^。；！？\n第条]{{0,24}}?)(?:禁止|不得)(?P<answer>{_S}{{5,80}})",
        "{topic}不能做什么", "{topic}禁止哪些行为", "{topic}有哪些不允许的", "{topic}不得干什么", "{topic}有什么禁止性规定",
    ),
    _pattern(
        "yesno",
        rf"(?P<answer>[^。；！？\n]{{0,20}}?(?:禁止|不得|可以|应当)(?P<topic>{_C}{{6,30}})[^。；！？\n]{{0,60}})",
        "可以{topic}吗", "能不能{topic}", "{topic}行不行", "是否允许{topic}", "{topic}合法吗", "需要{topic}吗", "必须{topic}吗",
    ),
    _pattern(
        "encourage",
        rf"(?:鼓励|支持|引导)(?P<who>[\u4e00-\u9fff、]{{2,16}}?)(?P<answer>(?:开展|参与|采取|使用|发展|加大|采用|投资|建设|设立|通过|利用|依法|到|向|在|与){_S}{{4,70}})",
        "鼓励{who}做什么", "支持{who}干什么", "对{who}有什么鼓励政策", "{who}可以得到哪方面的支持", "引导{who}怎么做",
    ),
    _pattern(
        "include",
        rf"(?P<topic>{_C}{{3,24}}?)(?:包括|主要有|分别为|分别是|主要包括|由以下部分组成|主要内容是|重点是)：?(?P<answer>{_S}{{4,120}})",
        "{topic}包括哪些", "{topic}有哪些", "{topic}由什么组成", "{topic}都有什么", "{topic}分别是什么",
    ),
    _pattern(
        "condition",
        rf"(?P<answer>(?:符合|具备|满足|达到|经|对)[^，。；\n]{{4,50}}的)，(?:可以|应当|由|给予|予以|按)(?P<topic>{_S}{{4,40}})",
        "什么条件可以{topic}", "{topic}要满足什么条件", "哪些对象{topic}", "怎样才能{topic}", "{topic}针对什么情形",
    ),
    _pattern(
        "support",
        rf"对(?P<topic>{_C}{{4,36}})(?:的)?，(?P<answer>(?:给予|按|予以|免征|减按|优先|安排|发放|实行|可以|依法|一次性){_S}{{4,70}})",
        "对{topic}有什么政策", "{topic}能享受什么待遇", "对{topic}怎么办", "{topic}有什么规定", "{topic}给予什么支持", "对{topic}如何处理",
    ),
    _pattern(
        "standard",
        rf"(?P<topic>{_C}{{3,30}}?)(?:按照?|以)(?P<answer>{_C}{{0,16}}{_NUMBER}{_C}{{1,16}}?)(?:的标准|的比例|标准|比例)?(?:给予|予以|计算|征收|缴纳|执行|收取|支付|发放)",
        "{topic}的标准是多少", "{topic}按什么标准", "{topic}给多少", "{topic}怎么算", "{topic}收多少钱",
    ),
    _pattern(
        "date",
        r"(?P<answer>\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|到\d{4}年底?|\d{1,2}月底前)，?(?P<topic>[\u4e00-\u9fff、“”《》]{6,36})",
        "{topic}是什么时候", "什么时候{topic}", "哪一年{topic}", "{topic}的时间", "何时{topic}", "{topic}发生在何时", "到什么时候{topic}",
    ),
)  # fmt: skip
_EDGE = re.compile(
    r"^(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十百零]+条|并|且|和|其中|同时|以及|对于|的|了|要|，|、|\s|（[一二三四五六七八九十]+）)+|[，、\s]+$"
)
_LEAD = re.compile(
    r"(?:^|\n)(?:[一二三四五六七八九十]+是)?(?P<topic>[^。；：！？\n，]{4,26})。(?P<answer>[^\n]{20,330})"
)
_LEAD_TEMPLATES = (
    "如何{topic}", "{topic}有哪些举措", "{topic}怎么做", "在{topic}方面采取了哪些措施", "{topic}的具体内容是什么", "{topic}有什么安排",
    "{topic}做了哪些工作", "{topic}的主要任务", "怎样{topic}", "围绕{topic}出台了什么政策",
)  # fmt: skip
_ASPECTS: dict[str, tuple[str, ...]] = {
    r"\d|[一二三四五六七八九十百千]+(?:万|亿|元|个|%)|若干": ("{}一共投入多少资金", "{}达到多少", "{}给多少补贴", "{}完成了百分之多少", "{}涉及多少人"),
    r"\d+年|\d+月|日|期限|起|前": ("{}什么时候完成", "{}的截止日期是哪天", "{}从什么时候开始", "{}需要多长时间", "{}的期限是多久"),
    r"部门|政府|委|局|厅|办公室|单位|机关|机构|负责|牵头|会同|主任|院|组织|企业|人": ("{}由谁负责", "{}归哪个部门管", "哪个单位牵头{}", "{}联系谁"),
    r"罚|处分|责任|责令|追究|徒刑": ("{}会怎么处罚", "违反{}的规定罚多少钱", "{}不执行有什么后果"),
    r"电话|网址|网站|邮箱|平台|地址|窗口": ("{}的咨询电话是多少", "{}在哪个网站办理", "{}的办公地址在哪里"),
    r"是指|所称|指的是|包括|含": ("什么是{}", "{}的定义是什么"),
}  # fmt: skip


def questions(text: str, random_: random.Random, heading: str = "") -> Iterator[Asked]:
    """Yield questions that a passage answers, by every set phrase found in it; wording is drawn at random.

    Args:
        heading: The innermost heading above the passage, if the passage is all that stands under it.
    """
    for pattern in _PATTERNS:
        for found in pattern.find.finditer(text):
            groups = {name: _EDGE.sub("", value or "") for name, value in found.groupdict().items()}
            topic = groups.get("topic", groups.get("who", ""))
            start, end = found.span("answer")
            if pattern.needs_title or len(topic) >= 2 or pattern.kind in {"ban"}:
                question = random_.choice(pattern.templates).format(**groups)
                start, end = _trimmed(text, start, end)
                yield Asked(pattern.kind, question, start, end, topic, pattern.needs_title)
    for found in _LEAD.finditer(text):
        start, end = _trimmed(text, *found.span("answer"))
        topic = _EDGE.sub("", found["topic"])
        yield Asked("lead", random_.choice(_LEAD_TEMPLATES).format(topic=topic), start, end, topic)
    if 4 <= len(heading) <= 30:
        start, end = _trimmed(text, 0, len(text))
        yield Asked("heading", random_.choice(_LEAD_TEMPLATES).format(topic=heading), start, end, heading)


def lacking(text: str, random_: random.Random) -> str | None:
    """Return a question about something the passage names, asking an aspect on which it says nothing, if there is one."""
    topics = [_EDGE.sub("", clause) for clause in re.findall(r"[\u4e00-\u9fff“”]{6,18}(?=[，。；、])", text)]
    aspects = [templates for lacks, templates in _ASPECTS.items() if not re.search(lacks, text)]
    topics = [topic for topic in topics if len(topic) >= 5]
    if not topics or not aspects:
        return None
    return random_.choice(random_.choice(aspects)).format(random_.choice(topics))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n　，、：；。":
        start += 1
    while end > start and text[end - 1] in " \n　，、；。":
        end -= 1
    return start, end
