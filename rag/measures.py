"""Whether a figure of a sentence is of what the question asks: 调查失业率 is not answered from a clause on 新增就业."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

from index.sentences import comma_spans
from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.quantities import Quantity, find_quantities
from rag.question import Question
from rag.verification.contrasts import other_measure

_TIME_UNITS = frozenset(["年", "个月", "天", "日", "小时", "分钟", "周年", "个工作日"])
# A clause that leaves what it is of to the one before it: 增长5%, 其中同比增长…, 达1.2万亿元, 30%以上.
_BARE = re.compile(
    r"^(?:其中|同比|比上年|较上年|总量|总额|实际|名义|扣除价格因素|分别|平均|年均|约|共|已|累计|均|仍|再|首次|将|要|力争|高于?|低于?)*"
    r"(?:增长|增速|增幅|下降|增加|减少|提高|上升|回落|达到?|占|居(?!民)|为|是|突破|超过?|[增升降](?:[至到为了]|\d)|\d[\d.]*\s*%)"
)
# What is said of any measure.
_OF_ANY = re.compile(
    r"增长率?|增速|增幅|涨幅|降幅|上涨|降低|下降|提高|增加|减少|达到|完成|实现|规模|实际|名义|目标|预期|计划|力争|安排|累计|全年|总额|总量|总共"
    r"|比重|比例|份额|占比|数量|人数|地区|年均|平均|同比|超过|需要|投入|新增|全国"
)
# What it is a share of is mostly left unsaid.
_OF_WHICH_A_SHARE = re.compile(r"占[^，。？]{1,12}?的?(?:比重|比例|份额|百分之|几成|多少)")
_ASKS_HOW_MUCH_MORE = re.compile(
    r"(?:增长|增加|提高|上涨|上升|下降|减少|降低|回落)了?(?:多少|几)|增速|增幅|涨幅|降幅|增长率"
)
_MORE = re.compile(r"[增升涨降减跌]|提高|回落|翻番|负")
_ASKS_HOW_LONG = re.compile(r"多长|多久")
_ONE_TIME = re.compile(r"(?<![第每某同这那\d一二三四五六七八九十百千])一(?:年|个月|日|天|小时|个工作日|周)")
_OF_THE_ECONOMY = re.compile(r"(?:实现)?(?:全年|前?[一二三四]季度|[上下]半年)增长\d")  # 四季度增长5.6%
_ASKS_FOR_MONEY = re.compile(r"[总金口售交资易]额(?:是|为|有|达到?)?(?:多少|几)")
_QUARTER = re.compile(r"第(?=[一二三四]季度)")
# 30个 and 30家 count alike.
_COUNTS = frozenset(["个", "家", "项", "条", "处", "座", "所", "件", "套", "宗", "场", "起"])


def is_amount(quantity: Quantity, unit: str) -> bool:
    """Say whether a figure is of the unit that a question asks for; of no unit, any amount or percentage."""
    if quantity.kind == "percent":
        return unit in ("", "%")
    if quantity.kind != "amount":
        return False
    if unit == "%":
        return quantity.unit == "个百分点"
    return not unit or _one_unit(quantity.unit) == _one_unit(unit) or (unit == "元" and quantity.unit == "")


def states_time(text: str) -> bool:
    """Say whether a text states a date, a year, or how long something lasts."""
    return _ONE_TIME.search(text) is not None or any(
        each.kind in ("year", "date") or each.unit in _TIME_UNITS for each in find_quantities(text)
    )


def least_unnamed(question: Question, evidence: Evidence) -> float | None:
    """Return the share of what is asked for that is not said of the figure of which most is said; None without a figure of the kind.

    A figure is of what stands in its clause, or in the clause before where its own leaves it to that one, and in the headings above.
    """
    whole = "".join(_OF_WHICH_A_SHARE.findall(question.text))
    terms = [term for term in question.terms if not _OF_ANY.fullmatch(term) and term not in whole]
    above = "\n".join((evidence.passage.title, *evidence.section_path))
    return min(
        (unnamed_share(terms, f"{above}\n{scope}") for scope in _scopes(question, evidence)), default=None
    )


def _scopes(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield what is said of each figure of the kind asked for.

    The question itself where a bare clause has nothing before it: then nothing speaks against it. A sentence with one figure is taken
    whole: the condition of a rule stands in another clause than its figure.
    """
    how_much_more = _ASKS_HOW_MUCH_MORE.search(question.text)
    asked = rjieba.cut(_QUARTER.sub("", question.text), True)
    before, found = evidence.before, []
    for start, end in comma_spans(evidence.text, 0, len(evidence.text)):
        clause = evidence.text[start:end]
        scope = (before or question.text) + clause if _BARE.match(clause) else clause
        figures = [each for each in find_quantities(clause) if is_amount(each, question.unit)]
        if _ASKS_FOR_MONEY.search(question.text):
            figures = [each for each in figures if _one_unit(each.unit) not in ("个", "人")]
        if how_much_more:
            figures = [each for each in figures if each.unit in ("%", "个百分点") or _MORE.search(clause)]
        if figures or (_ASKS_HOW_LONG.search(question.text) and states_time(clause)):
            found.append(f"{scope}生产总值" if _OF_THE_ECONOMY.match(clause) else scope)
        before = scope
    of_it = [scope for scope in found if not other_measure(asked, rjieba.cut(scope, True))]
    yield from (f"{scope}，{evidence.text}" if len(found) == 1 else scope for scope in of_it)


def _one_unit(unit: str) -> str:
    return "个" if unit in _COUNTS else {"名": "人", "位": "人", "天": "日"}.get(unit, unit)
