"""Places that a question names: whose figure is it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import rjieba

from corpus.fields.regions import city_names
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
_NOT_A_PLACE = re.compile(r"黄河南|上海南")  # 黄河南岸 is not 河南
# The word model has 中共河南省委 and 年三沙 for one.
_INSIDE_A_WORD = re.compile(r"中共|首都|中华人民共和国|年(?=..)")
_FULL_NAME = re.compile(r"..(?:市|州|盟|地区)$")  # not 杭州
# Names of cities that are words of ordinary prose too (幸福安康, 日照间距), or stand in other names (阿里, 海西).
_WORDS_TOO = frozenset(
    ["安康", "日照", "兴安", "阿里", "来宾", "朝阳", "和田", "白银", "开封", "大同", "天门", "海东", "海西", "海北", "黄南", "山南"]
)  # fmt: skip
_BEFORE_A_PLACE = re.compile(r"(?:^|[在去到年，。；：？！])$")
_BETWEEN_PLACES = re.compile(r"(?:省|市|[\u4e00-\u9fff]{0,4}自治区)?[、和与及或至到—-]?")
_GOES_ON = re.compile(r"[人港]$")  # the word model has 大连人 for one
_SMALL = frozenset("村镇乡屯寨路街巷")
# Tagged as a place and known with 市, 县 or 区, but no province, city or county of that name is meant.
_GENERIC = re.compile(
    r"[全各我本该几两三四五六七八九十]?[省市县区]$|[新老旧城郊山].?[区城建沟村]$|农村|城市|城镇|乡村|地区$|中央|[我各全外中两].?国|"
    r"大[城都]|[各几两三五].?[省市地州县区乡镇]{1,2}|.*(?:城市|都市区?|地区|[名强岛]县|市县|省市|自治[州县]|心镇|下乡|经开区)|"
    r"高原|平原|海岛|江海|滨海|古城|故城|安宁|东至|中非"
)
_DIVISION = re.compile(r".{2,}(?:[省市县区旗州盟乡镇村]|流域)")
# 赣南; 京东 is a company
_PART_OF_PROVINCE = re.compile(rf"(?!京)[{''.join(_PROVINCES.values())}][南北东西中]")
_KNOWN_WITH = (
    "市",
    "县",
    "区",
    "流域",
    "人",
    "政府",
)  # the dictionary knows a place with one of these behind it
_CONTEXT_CHARS = 12  # on each side of a name, enough for the word model to see which words it stands among


@cache
def _names_by_beginning() -> dict[str, tuple[str, ...]]:
    """Return the names of the provinces and cities by their first two characters, longest first."""
    names: dict[str, list[str]] = {}
    for name in sorted([*_PROVINCES, *city_names()], key=len, reverse=True):
        names.setdefault(name[:2], []).append(name)
    return {beginning: tuple(listed) for beginning, listed in names.items()}


@lru_cache(2048)
def find_places(text: str) -> tuple[str, ...]:
    """Return the place names in a text, as printed, in order, each once.

    Regions, provinces (as `河南`), prefecture-level cities with or without 市, and of what the word model tags as a place what has the
    suffix of a division or is known with one: it tags 花钱买 and 美丽 so, and 大连 not.
    """
    found = [(match.start(), match[0]) for match in _REGIONS.finditer(text)]
    words = _words(text)
    ends = frozenset(start + len(word) for start, word, _ in words)
    for start, word, tag in words:
        end = start + len(word)
        if text[end : end + 1] in _SMALL and end + 1 in ends:  # 河南村 is not in 河南
            continue
        if name := _known_name(text, start, word, ends):
            found.append((start, name))
        elif tag == "ns" and _is_place_word(word):
            found.append((start, word))
    kept: list[str] = []
    end = 0
    for start, name in sorted(found, key=lambda each: each[0]):
        if start < end:  # 东三省 in 广东三省
            continue
        if name in _WORDS_TOO and not _stands_as_place(text, start, end, bool(kept)):
            continue
        kept.append(name)
        end = start + len(name)
    return tuple(dict.fromkeys(kept))


def _words(text: str) -> list[tuple[int, str, str]]:
    """Return the words of a text, where each begins, and its tag."""
    found: list[tuple[int, str, str]] = []
    start = 0
    for word, tag in rjieba.tag(text):
        if inside := _INSIDE_A_WORD.match(word):
            found.append((start, inside[0], ""))
            start, word = start + inside.end(), word[inside.end() :]
        found.append((start, word, tag))
        start += len(word)
    return found


def _known_name(text: str, start: int, word: str, ends: frozenset[int]) -> str:
    """Return the name of a province or city that a word begins with, empty if none; a short one of a city only as a whole word."""
    for name in _names_by_beginning().get(text[start : start + 2], ()):
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        if word[len(name) :] in _SMALL:  # 北京路
            return ""
        if name in _PROVINCES or end in ends or _GOES_ON.fullmatch(word[len(name) :]):
            return name
        crosses_words = len(word) < len(name)  # 唐, 山水, 上: a place all the same where a question begins so
        if _FULL_NAME.search(name) or (crosses_words and start == 0):
            return name
        if text[end : end + 1] == "市":  # 大理市 is of 大理州
            return f"{name}市"
    return ""


@lru_cache(4096)
def _is_place_word(word: str) -> bool:
    if len(word) < 2 or _GENERIC.fullmatch(word):
        return False
    has_form = _DIVISION.fullmatch(word) or _PART_OF_PROVINCE.fullmatch(word)
    return bool(has_form) or any(rjieba.has_word(word + more) for more in _KNOWN_WITH)


def _stands_as_place(text: str, start: int, end_before: int, is_behind_place: bool) -> bool:
    """Say whether a name that is a word too stands where a place does: at the beginning, in 在日照, 山东日照, 太原、大同."""
    if _BEFORE_A_PLACE.search(text[:start]):
        return True
    return is_behind_place and _BETWEEN_PLACES.fullmatch(text, end_before, start) is not None


def is_province(place: str) -> bool:
    """Say whether a name is a province's, with or without 省 and the like; 吉林市 is a city's."""
    return place not in city_names() and _SUFFIX.sub("", place) in _PROVINCES


def names_province(text: str) -> bool:
    """Say whether a text, a title say, names a province."""
    return any(is_province(place) for place in find_places(text))


def is_region(place: str) -> bool:
    """Say whether a name is of several provinces together (中部, 长三角)."""
    return _REGIONS.fullmatch(place) is not None or place in _LARGE_REGIONS


def is_city(place: str) -> bool:
    """Say whether a name with its suffix is a city's or a prefecture's (洛阳市, 恩施州)."""
    return place.endswith("市") or (place in city_names() and _FULL_NAME.search(place) is not None)


def names_place(place: str, text: str) -> bool:
    """Say whether a text names a place by its full name, or without 省 and the like; a city not across words (美丽江苏)."""
    if names := city_names().get(place):
        return any(_begins_a_word(name, text) for name in names)
    text = _NOT_A_PLACE.sub("", text)
    short = _SUFFIX.sub("", place)
    return place in text or fold(place) in text or (len(short) > 1 and short in text)


def _begins_a_word(name: str, text: str) -> bool:
    at = text.find(name)
    while at >= 0:
        from_, to = max(0, at - _CONTEXT_CHARS), at + len(name) + _CONTEXT_CHARS
        for start, word, tag in _words(text[from_:to]):
            if from_ + start == at and (len(word) <= len(name) or tag.startswith("n")):  # not 长治久安
                return True
        at = text.find(name, at + 1)
    return False


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
