"""Places that a question names: whose figure is it."""

from __future__ import annotations

import re

import rjieba

from index.tokenizing import fold

_PROVINCES = {
    "北京": "京", "天津": "津", "河北": "冀", "山西": "晋", "内蒙古": "蒙", "辽宁": "辽", "吉林": "吉", "黑龙江": "黑",
    "上海": "沪", "江苏": "苏", "浙江": "浙", "安徽": "皖", "福建": "闽", "江西": "赣", "山东": "鲁", "河南": "豫",
    "湖北": "鄂", "湖南": "湘", "广东": "粤", "广西": "桂", "海南": "琼", "重庆": "渝", "四川": "川", "贵州": "黔",
    "云南": "滇", "西藏": "藏", "陕西": "陕", "甘肃": "甘", "青海": "青", "宁夏": "宁", "新疆": "疆", "香港": "港",
    "澳门": "澳", "台湾": "台",
}  # fmt: skip
_REGIONS = re.compile(
    r"京津冀|长三角|珠三角|粤港澳|成渝|东三省|东北三省|东北|华北|华东|华南|华中|西南|西北|"
    r"(?:东部|中部|西部|沿海)(?=地区|六省|省|各省|大开发|$)|西部大开发|东部地区|西部地区|中部地区"
)
_LARGE_REGIONS = frozenset(["东部", "中部", "西部", "沿海"])  # as they are found before 地区 and the like
COUNTRY = re.compile(r"全国(?!人大|人民代表|政协|性|统一)")  # the whole country, not a body of it
_SUFFIX = re.compile(r"(维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|特别行政区|地区|省|市|县|区)$")
_NOT_PLACES = frozenset(
    ["城市", "中部", "全国", "全省", "全市", "各省", "各市", "我省", "我市", "我国", "中国", "国家", "大同"]
)
_NOT_A_PLACE = re.compile(r"黄河南|上海南")  # 黄河南岸 is not 河南
# A place-name tag is wrong on these often enough to ask for a province, city or region of that name elsewhere.
_GENERIC = re.compile(
    r"[全各我本该几两三四五六七八九十]?[省市县区]$|[新老旧城郊山].?[区城建沟村]$|农村|城市|城镇|乡村|地区$|中央"
)


def find_places(text: str) -> tuple[str, ...]:
    """Return the place names in a text, as printed, in order: provinces, regions, and what the word model tags as one."""
    found = {match.start(): match[0] for match in _REGIONS.finditer(text)}
    for province in _PROVINCES:
        for match in re.finditer(province, text):
            found[match.start()] = province
    offset = 0
    for word, tag in rjieba.tag(text):
        if tag == "ns" and len(word) > 1 and word not in _NOT_PLACES and not _GENERIC.fullmatch(word):
            found.setdefault(offset, word)
        offset += len(word)
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def is_province(place: str) -> bool:
    """Say whether a name is a province's, with or without 省 and the like."""
    return _SUFFIX.sub("", place) in _PROVINCES


def names_province(text: str) -> bool:
    """Say whether a text, a title say, names a province."""
    return any(is_province(place) for place in find_places(text))


def is_region(place: str) -> bool:
    """Say whether a name is of several provinces together (中部, 长三角)."""
    return _REGIONS.fullmatch(place) is not None or place in _LARGE_REGIONS


def names_place(place: str, text: str) -> bool:
    """Say whether a text names a place by its full name, or without 省 and the like."""
    text = _NOT_A_PLACE.sub("", text)
    short = _SUFFIX.sub("", place)
    return place in text or fold(place) in text or (len(short) > 1 and short in text)


def mentions_place(place: str, text: str) -> bool:
    """Say whether a text names a place, by its full name, its short one, or its province's one-character name."""
    if names_place(place, text):
        return True
    letter = _PROVINCES.get(_SUFFIX.sub("", place))
    text = _NOT_A_PLACE.sub("", text)
    # One character stands for a province only beside another (赣闽粤, 皖南, 晋陕豫): alone it is a word like any.
    others = "".join(_PROVINCES.values())
    return (
        letter is not None
        and re.search(rf"[{others}]{letter}|{letter}[{others}南北中东西]", text) is not None
    )
