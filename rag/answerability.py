"""Do the passages hold the answer at all? One calibrated number from the best evidence."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import rjieba

from index.tokenizing import bigrams, fold
from rag.admission.sanctions import STATES_PENALTY
from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.stretches import lead_in
from rag.verdicts.whether import asks_whether

# Words that ask rather than name: that the text lacks them says nothing.
_CATEGORIES = frozenset(
    re.findall(
        r"\S+",
        """
        目的 目标 特点 条件 办法 方式 方法 依据 文件 文号 规定 要求 安排 部署 措施 举措 情况 内容
        作用 意义 任务 名单 周期 程度 时期 单位 部门 地方 城市 省份 行业 时间 日期 期限 金额 数额
        数量 总数 一共 分别 具体 主要 哪里 全称 全名 名称 名叫 简称 标题 小标题 下面 要点 总结 工作
        可以 能够 需要 应该 没有 一个 一种 这个 那个 这些 那些 还要 各有 各是 完成 达到 继续 出来
        做到 属于 涉及 问题 重点 文字 号文 文中 资料 材料 什么样 多少 时候 现在 目前 年来 存在 困难
        面向 比头 头一年 上限 下限
        """,
    )
)
_SAME = {
    "gdp": ("生产总值",),
    "经济": ("生产总值",),
    "外贸": ("进出口",),
    "产量": ("总产",),
    "粮食产量": ("粮食总产",),
    "总产": ("产量",),
    "总产量": ("产量",),
    "增速": ("增长",),
    "增幅": ("增长",),
    "增长率": ("增长",),
    "涨幅": ("增长",),
    "城镇": ("城乡",),
    "农村": ("城乡",),
    "城镇居民": ("城乡居民",),
    "农村居民": ("城乡居民",),
}


_SHRINK = 2.0
_DOC_NUMBER_WEIGHT = 10.0  # as a word in one paragraph of 22,000
_FORMAL = 0.03  # a word whose counts stand in this ratio or a higher one is at home in official texts
# What the evidence model adds. _READ is of its second stage: of the even notices .105 of what can be answered is refused with it
# and .116 with 0.44, of what cannot .947 with either; of the project's own tune half .071 and .966 with either (with the third stage: even notices .099 and .815, of the
# strict ones .947; tune half .067 and 1.000). The others were chosen on
# the even notices questions and that half (n = 160 and 77), with the first stage: AUROC .922 without it, .950 with it on the former, .853 and .837 on the latter, at the same share refused.
_READ, _RELEVANCE, _MOST_TOLD = 0.74, 0.3, 4.0
# With the adapter that ships a question gains less after any sentence (median of what can be answered, even notices: 1.3, as the
# model came 2.6). By this number alone is refused, of what can be answered and of what cannot, at a threshold of 0.4: even
# notices .099 and .807 as it came, .099 and .798 with the adapter and this constant; tune half .081 and .966, .071 and .966.
_ALONE = 1.46
_USUAL_GAIN = 0.6  # where no model was asked
# Log-odds below which the evidence model denies a penalty. Where it also denies a sentence that states none (-10 in the tune half), that
# one may still be right.
_DENIED = -6.0


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of the best evidence, before it is weighed.

    Attributes:
        absent_weight: Idf, in official texts, of the question's words that neither the sentence nor its frame holds.
        absent: The same as a share of all its words, shrunk a little; 1 where it has no official word to go by.
        gain: See `Evidence`; its usual value where no model was asked.
        relevance: Log-odds that its passage answers, as the evidence model reads it, no further than 4 either way; 0 unread.
        span: Log-odds that the answer stands in it, likewise.
    """

    absent_weight: float
    absent: float
    gain: float
    relevance: float = 0.0
    span: float = 0.0


def answerability(question: Question, evidence: Sequence[Evidence]) -> float:
    """Return how likely the evidence, best first, answers the question: 0 to 1.

    A logistic regression on `Signals` of the best piece (docs/benchmarks.md, "Refusal"; classes weighed alike, so that
    0.5 means undecided, not half of all questions). Of several given texts the piece that would be best if none agreed counts
    too: that another comes first because two texts say it is no reason to refuse (even half of `rgb`: answerable refused .253
    instead of .280, the others .827 both).
    """
    if not evidence:
        return 0.0
    if not any(item.support for item in evidence):
        return _likely(question, evidence[0])
    best_alone = max(evidence, key=lambda item: item.score - item.support)
    return max(_likely(question, evidence[0]), _likely(question, best_alone))


def _likely(question: Question, best: Evidence) -> float:
    seen = signals(question, best)
    if _is_for_another_act(seen, best):
        return 0.0
    is_given = best.reading is not None and not best.passage.doc_id
    # 是否 has no words for an answer that the model could point at.
    if is_given and not asks_whether(question.text):
        score = _answers_as_given(seen)
    else:
        score = _ALONE - 0.158 * seen.absent_weight - 1.18 * seen.absent + 0.77 * seen.gain
        score += _READ + _RELEVANCE * seen.relevance if best.reading else 0.0
    return 1 / (1 + math.exp(-score))


def _is_for_another_act(seen: Signals, best: Evidence) -> bool:
    """Say whether a penalty is denied by the evidence model, and no word of the question tells which act it asks about.

    Nothing is left then but that it is a penalty: 遛狗罚多少 is none for smoking.
    """
    is_denied = best.reading is not None and best.reading.span < _DENIED
    return is_denied and seen.absent == 1.0 and STATES_PENALTY.search(best.text) is not None


def signals(question: Question, evidence: Evidence) -> Signals:
    """Return the signals of one piece of evidence."""
    absent, present = _weights(
        question.terms, f"{evidence.frame}\n{lead_in(evidence)}{evidence.before}{evidence.text}"
    )
    # A document number that the question names stands here (constraints see to it): nothing says more plainly what is meant.
    present += len(question.doc_numbers) * _DOC_NUMBER_WEIGHT
    return Signals(
        absent_weight=absent,
        absent=absent / (absent + present + _SHRINK) if absent + present else 1.0,
        gain=_USUAL_GAIN if evidence.gain is None else evidence.gain,
        relevance=_told(evidence.reading.relevance) if evidence.reading else 0.0,
        span=_told(evidence.reading.span) if evidence.reading else 0.0,
    )


def unnamed_share(terms: Sequence[str], scope: str) -> float:
    """Return the weight of a question's words that a text does not have, as a share of all, 0 to 1, shrunk a little; 0 without any."""
    absent, present = _weights(terms, scope)
    return absent / (absent + present + _SHRINK)


def _weights(terms: Sequence[str], scope: str) -> tuple[float, float]:
    """Return how much of what the words of a question tell a text lacks, and how much of it it has."""
    scope = fold(scope)
    known = set(bigrams(scope))
    tokens = [(start, end) for _, start, end in rjieba.tokenize(scope)]
    # 中职 is short for 中等职业, 货代 for 货运代理: words of two characters, or the halves of one of four.
    halves = [
        half
        for start, end in tokens
        for half in ([(start, end - 2), (end - 2, end)] if end - start == 4 else [(start, end)])
    ]
    initials = {
        scope[start] + scope[then]
        for (start, end), (then, last) in pairwise(halves)
        if end == then and end - start > 1 and last - then > 1
    }
    words = frozenset(tokens)
    absent = present = 0.0
    for term in terms:
        if term in _CATEGORIES:
            continue
        weight = officialness(term)
        names = {term, *_SAME.get(term, ())}
        share = 1.0 if term in initials else max(_share_present(name, scope, words, known) for name in names)
        present += weight * share
        absent += weight * (1 - share)
    return absent, present


def _answers_as_given(seen: Signals) -> float:
    """Return the log-odds where the caller gave the passages: nothing was searched, all of it may be beside the point.

    Fitted on 100 news and 100 court cases of the even halves, shifted so that the usual threshold refuses what the fit finds
    as likely as not: `python -m eval.fit_answerability --given …` (docs/benchmarks.md, "Reading"). That several texts agree
    decides which answer comes first, not whether: one text of five that says it alone is enough.
    """
    lacks = -0.037 * seen.absent_weight - 0.211 * seen.absent
    return -0.86 + lacks + 0.146 * seen.gain + 0.331 * seen.relevance + 0.121 * seen.span


def _told(log_odds: float) -> float:
    return max(-_MOST_TOLD, min(_MOST_TOLD, log_odds))


def officialness(word: str) -> float:
    """Return how much it tells that an official text lacks a word, at least 0.

    Its idf in official texts, less so the more it belongs to everyday speech: a text that speaks of 房产税 says so, one
    that speaks of 剩饭剩菜 says 餐厨废弃物, and one that speaks of 别人 may say anything.
    """
    count = _official_words().get(word, 0)
    if not count:
        return 0.0
    formality = count / rjieba.suggest_freq(word)  # the word model's own count, over texts of every kind
    return math.log(_PARAGRAPHS / count) * min(1.0, formality / _FORMAL)


def _share_present(term: str, scope: str, words: frozenset[tuple[int, int]], known: set[str]) -> float:
    """Return 1 if a scope has a term, ½ if only inside longer words (出口 in 进出口), else its share of bigrams."""
    start = scope.find(term)
    if start >= 0:
        starts, ends = {start for start, _ in words}, {end for _, end in words}
        while start >= 0:
            if start in starts and start + len(term) in ends:
                return 1.0
            start = scope.find(term, start + 1)
        return 0.5
    tokens = bigrams(term)
    return sum(token in known for token in tokens) / len(tokens) if len(tokens) > 1 else 0.0


_PARAGRAPHS = 370_038


@functools.cache
def _official_words() -> dict[str, int]:
    lines = files("rag").joinpath("data/official_words.tsv").read_text(encoding="utf-8").splitlines()
    return {word: int(count) for word, count in (line.split("\t") for line in lines)}
