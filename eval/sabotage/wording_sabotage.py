"""Words made false: negation, modality, direction, names, and a clause from elsewhere."""

from __future__ import annotations

import re
from random import Random

import rjieba

from eval.sabotage.names_read import bodies_in, places_in
from eval.sabotage.sabotaged import Surroundings
from eval.sabotage.true_sentences import TrueSentence

_LIFTED = {
    "不得": "可以",
    "严禁": "允许",
    "禁止": "允许",
    "不能": "能",
    "不予": "予以",
    "尚未": "已经",
    "未": "已",
    "没有": "有",
}
_FORCES = {
    "应当": ("可以", "不得"), "必须": ("可以",), "可以": ("不得", "必须"), "不得": ("可以", "应当"), "鼓励": ("禁止", "要求", "必须"),
    "允许": ("禁止",), "严禁": ("鼓励",), "禁止": ("鼓励",), "引导": ("强制",), "拟": ("已",), "将": ("已",), "已": ("将", "拟"), "已经": ("将", "计划"), "力争": ("已",),
    "可": ("不得",), "要": ("可以", "不得"), "应": ("可", "不得"),
}  # fmt: skip
_FORCE = re.compile(
    r"应当|必须|可以|(?<!慢)不得|鼓励(?!类)|允许|严禁|禁止|引导|力争|(?<![虚模])拟(?![合态人])|已经|(?<![必即])将(?=[在于继进全加推启出组])|(?<![而早自])已(?=[建完开启])|可(?=[在生申按自由])|"
    r"(?<=[，；])要(?=[加坚认切把按推])|应(?=[在按当于])"
)
_DIRECTIONS = {
    "增长": "下降", "下降": "增长", "提高": "降低", "降低": "提高", "上升": "下降", "增加": "减少", "减少": "增加", "扩大": "缩小", "加快": "放缓",
    "加强": "削弱", "提升": "降低", "改善": "恶化", "加大": "减小", "优化": "恶化", "上涨": "下跌", "回落": "上升",
}  # fmt: skip
_DIRECTION = re.compile("|".join(_DIRECTIONS))
_VERBS = frozenset(
    [
        "推进",
        "支持",
        "实施",
        "加快",
        "落实",
        "开展",
        "建立",
        "鼓励",
        "加强",
        "推动",
        "促进",
        "完善",
        "提高",
        "实行",
        "扩大",
        "出台",
        "批复",
        "完成",
        "继续",
        "保持",
        "编制",
        "深化",
        "加大",
        "引导",
        "组织",
        "设立",
        "指导",
        "增长",
        "优化",
        "建设",
        "实现",
    ]
)


def flip_negation(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Take a negation away, else put 不 or 未 before a verb."""
    lifted = [
        match
        for match in re.finditer("|".join(_LIFTED), true.text)
        if true.text[match.start() - 1 : match.start()] not in "并尚"
    ]
    if lifted and random.random() < 0.7:
        match = random.choice(lifted)
        if match[0] != "未" or true.text[match.end() : match.end() + 1] not in "来成":
            return true.text[: match.start()] + _LIFTED[match[0]] + true.text[match.end() :]
    at, places = 0, []
    for word, _tag in rjieba.tag(true.text):
        before = true.text[max(0, at - 1) : at]
        if word in _VERBS and (not before or before in "，、；。,"):
            places.append(at)
        at += len(word)
    if not places:
        return None
    place = random.choice(places)
    return true.text[:place] + random.choice(["不", "未", "不得", "没有"]) + true.text[place:]


def change_force(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Make an obligation a permission, a plan a deed, and the like."""
    found = list(_FORCE.finditer(true.text))
    if not found:
        return None
    match = random.choice(found)
    return true.text[: match.start()] + random.choice(_FORCES[match[0]]) + true.text[match.end() :]


def flip_direction(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Let what grew shrink."""
    found = list(_DIRECTION.finditer(true.text))
    if not found:
        return None
    match = random.choice(found)
    return true.text[: match.start()] + _DIRECTIONS[match[0]] + true.text[match.end() :]


def append_clause(true: TrueSentence, around: Surroundings, random: Random) -> str | None:
    """Add a clause from another passage."""
    said = "".join([*true.cited, *true.frame])
    for _ in range(20):
        clause = random.choice(around.clauses)
        if clause not in said:
            return f"{true.text.rstrip('。')}，{clause}。"
    return None


def change_place(true: TrueSentence, around: Surroundings, random: Random) -> str | None:
    """Put another place in the place of one."""
    return _change_name(true, places_in(true.text), around.places, random)


def change_body(true: TrueSentence, around: Surroundings, random: Random) -> str | None:
    """Put another body in the place of one."""
    return _change_name(true, bodies_in(true.text), around.bodies, random)


def _change_name(true: TrueSentence, names: list[str], others: tuple[str, ...], random: Random) -> str | None:
    said = "".join([*true.cited, *true.frame])
    new = [
        other
        for other in others
        if other not in said and not any(name in other or other in name for name in names)
    ]
    if not names or not new:
        return None
    return true.text.replace(random.choice(names), random.choice(new))
