"""Names of the bodies that issue official documents (机关名称), alone and in joint issue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.documents import Level
from corpus.fields.printed import Printed, squeezed
from corpus.fields.regions import place_of

MAX_BODY_CHARS = 60
_BODY = re.compile(
    r"[\u4e00-\u9fff（）()“”·、]{0,58}?(?:国务院|中央|军委|政府|大会|委员会|常委会|厅|部|委|局|署|院|银行|总行|办公室|办|指挥部|组|专班"
    r"|总工会|联合会|红十字会|协会|学会|公司|集团|大学|学院|学校|中心|总队|支队|海关|政协|司|处|兵团|军区|党组|公署|行署|主席团|联社|分会|所|站|工会|机制|监会|妇联|残联|工商联|科协|团委|纪委|监委|人大|科|股|街道)(?:[（(][\u4e00-\u9fff]{2,20}[）)])?"
)
_NO_BODY = re.compile(
    r"^(?:由|经(?!济|开|信|贸|发)|对(?!外)|和(?!田|平|县|林|顺|龙)|向|与|及|在|据|请|是|为|各|以|现|从(?!江|化)|按|将(?!乐)|把|被|该|本(?!溪)|其|等|有关|相关"
    r"|所有|全部|内部|组长|成员|责任|联系|来源|附|抄送|我|你|贵(?!州|阳|港|溪|定|南|德))"
    r"|(?:干部|全部|内部|外部|机会|社会|都会|才会|不会|部分|住所|场所|所在|到位|结局|格局|布局|资金|基金|税金)$|关于|印发|召开|举行|出台|部署|开展|要求|指出|表示|[，。；：！？《》]"
)
_SINGLE_SPACED = re.compile(r"(?<![^\s])(?:[\u4e00-\u9fff]\s+)+[\u4e00-\u9fff](?![^\s])")
_JOINTS = re.compile(
    r"(?:[\s、，,；;]|&\w{0,6};)+"
)  # `财政部&ensp;税务总局`: entities that a page did not resolve
_NATIONAL = re.compile(
    r"(?:中华人民共和国)?(?:国务院|中央人民政府|政务院|主席|中共中央|中央军委|中央委员会|全国人民代表大会|全国人大|最高人民|全国政协|中国人民政治协商会议全国|中央军事委员会"
    r"|中国共产党中央|中央纪委|国家监察委|国家监委|中央办公厅|中央)"
)
_STATE_COUNCIL_GROUP = re.compile(r"(?:中华人民共和国)?国务院[\u4e00-\u9fff]")  # 国务院国资委 is a ministry
_STATE_COUNCIL_ITSELF = re.compile(
    r"(?:中华人民共和国)?国务院(?:办公厅|[\u4e00-\u9fff]*(?:领导小组|委员会办公室|联防联控机制).*)?"
)
_MINISTRY = re.compile(
    r"(?:中华人民共和国)?(?:外交|国防|发展改革|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源(?:和)?社会保障|人社|自然资源"
    r"|生态环境|环境保护|住房(?:和)?城乡建设|建设|交通运输|交通|水利|农业农村|农业|商务|文化和旅游|文化|退役军人(?:事务)?|应急管理|铁道|国土资源|卫生"
    r"|劳动和社会保障|劳动保障|人事|监察|信息产业|冶金|煤炭|电子|机械工业|化学工业|内贸|外经贸|对外贸易经济合作|邮电|林业)部(?:办公厅|[\u4e00-\u9fff]*司)?$"
    r"|(?:中华人民共和国)?国家(?!税务总局[\u4e00-\u9fff]*(?:省|市|区|县)).*(?:局|委|委员会|办公室|办公厅|署|行|中心|部|院|司|总局)$"
    r"|(?:中国人民银行|人民银行|审计署|海关总署|税务总局|国税总局|市场监管总局|体育总局|广电总局|中国民用航空局|中国民航局|民航局|银保监会|证监会|保监会|银监会"
    r"|中国银行保险监督管理委员会|中国证券监督管理委员会|知识产权局|医保局|药监局|国铁集团|铁路局|外汇局|中央网信办|粮食和储备局|国资委|卫生健康委"
    r"|中医药局|林草局|能源局|邮政局|文物局|供销总社|全国总工会|中华全国|共青团中央|全国妇联|中国气象局|中国科学院)(?:办公厅|办公室|综合司)?$"
)
_LOCAL_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("province", re.compile(r"(?:省|自治区|新疆生产建设兵团)(?:委|人民|政府|[\u4e00-\u9fff]*[厅局办部组会]|$)")),
    ("city", re.compile(r"(?:市|州)(?:委|人民|政府|[\u4e00-\u9fff]*[局办部组会])")),
    ("county", re.compile(r"[\u4e00-\u9fff]{0,6}?[县旗区](?:委|人民|政府|[\u4e00-\u9fff]*[局办部])")),
)  # fmt: skip


def is_body(name: str) -> bool:
    """Say whether words are the name of one body: they end as bodies do and say nothing else."""
    return 2 <= len(name) <= MAX_BODY_CHARS and bool(_BODY.fullmatch(name)) and not _NO_BODY.search(name)


def find_bodies(text: str, start: int, end: int) -> tuple[Printed[str], ...]:
    """Return the bodies of `text[start:end]` where it is nothing but names of bodies, else nothing.

    Blanks and 、 stand between bodies; `财  政  部` is one.
    """
    bodies: list[Printed[str]] = []
    for piece_start, piece_end in _pieces(text, start, end):
        name = squeezed(text[piece_start:piece_end])
        if not is_body(name):
            return ()
        bodies.append(Printed(name, piece_start, piece_end))
    return tuple(bodies)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans between joints, in order; the blanks of a spaced-out name are none."""
    names = _SINGLE_SPACED.finditer(text, start, end)
    name = next(names, None)
    at = start
    for joint in _JOINTS.finditer(text, start, end):
        while name and name.end() <= joint.start():
            name = next(names, None)
        if name and name.start() <= joint.start():
            continue
        if joint.start() > at:
            yield at, joint.start()
        at = joint.end()
    if at < end:
        yield at, end


def short_name(body: str) -> str:
    """Return the name without the state's where the rest names the body (`中华人民共和国财政部` → `财政部`)."""
    rest = body.removeprefix("中华人民共和国")
    return rest if is_body(rest) else body


def level_of(body: str) -> Level | None:
    """Return the rank of a body by its name, or None where the name does not tell it."""
    name = re.sub(r"^中共(?!中央)", "", body)
    if name.startswith("国家税务总局") and (place := place_of(name.removeprefix("国家税务总局"))):
        return _place_level(place.city, place.has_county)
    if place := place_of(name):
        return _place_level(place.city, place.has_county)
    if _STATE_COUNCIL_GROUP.match(name) and not _STATE_COUNCIL_ITSELF.fullmatch(name):
        return "ministry"
    if _NATIONAL.match(name):
        return "national"
    if _MINISTRY.match(name):
        return "ministry"
    return next((level for level, pattern in _LOCAL_LEVELS if pattern.match(name)), None)


def level_of_title(title: str) -> Level | None:
    """Return the rank that a title without an issuer shows at its beginning (`河南省政府工作报告`, `国务院…`), or None."""
    if place := place_of(title):
        return _place_level(place.city, place.has_county)
    return "national" if _NATIONAL.match(title) else None


def region_of(body: str) -> str | None:
    """Return the province, or province and city, that a body's name begins with."""
    place = place_of(re.sub(r"^(?:中共|国家税务总局)", "", body))
    return place.name if place else None


def _place_level(city: str | None, has_county: bool) -> Level:
    if has_county:
        return "county"
    return "city" if city else "province"
