"""Whether a figure of a sentence is of what the question asks: 调查失业率 is not answered from a clause on 新增就业."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from index.sentences import comma_spans, sentence_spans
from rag.admission.amounts import asks_how_long, is_amount, one_unit, states_time
from rag.admission.outputs import OUTPUT, is_another_output, product_asked_for
from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.quantities import find_quantities
from rag.question import Question
from rag.verification.contrasts import other_measure

# A clause that leaves what it is of to the one before it: 增长5%, 其中同比增长…, 达1.2万亿元, 30%以上.
_BARE = re.compile(
    r"^(?:其中|同比|比上年|较上年|总量|总额|实际|名义|扣除价格因素|分别|平均|年均|约|共|已|累计|均|仍|再|首次|将|要|力争|高于?|低于?)*"
    r"(?:增长|增速|增幅|下降|增加|减少|提高|上升|回落|达到?|占|居(?!民)|为|是|突破|超过?|[增升降](?:[至到为了]|\d)|\d[\d.]*\s*%)"
)
# One that names a measure, but not what it is of: 总产量达到853.2亿斤, 实现利润3784亿元.
_OF_THE_SAME = re.compile(
    r"^(?:其中|预计|全年|年)?(?:总产|产量|[单亩]产|播种面积)"
    r"|^实现(?:利润|利税|税收|(?:营业|销售)?收入|(?:总)?产值|增加值|(?:销售|成交|交易|进出口)额)(?:总额)?(?:达到?|约|近|超过?|突破)?\d"
)
# When it was so: 一九五五年为三千亿斤 goes on from 粮食总产量，.
_WHEN = re.compile(r"^(?:从|到|至)?(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})\s*年(?:底|末)?的?")
_OF_THE_ECONOMY = re.compile(r"(?:实现)?(?:全年|前?[一二三四]季度|[上下]半年)增长\d")  # 四季度增长5.6%
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
_ASKS_FOR_MONEY = re.compile(r"[总金口售交资易]额(?:是|为|有|达到?)?(?:多少|几)")
# 产量是多少, 有多少人口: how large, not by how much larger.
_ASKS_HOW_LARGE = re.compile(
    r"(?:产量|[总单亩]产|总值|增加值|[总余]额|总量|规模|面积|[人件]数|数量|里程|储备|产值|收入|支出|人口)(?:是|为|有|达到?|共|各|分别|大?约)*多少"
)
_QUARTER = re.compile(r"第(?=[一二三四]季度)")


def least_unnamed(question: Question, evidence: Evidence) -> float | None:
    """Return the share of what is asked for that is not said of the figure of which most is said; None without a figure of the kind.

    A figure is of what stands in its clause, or before it where its clause leaves that unsaid, and in the headings above.
    """
    whole = "".join(_OF_WHICH_A_SHARE.findall(question.text))
    terms = [term for term in question.terms if not _OF_ANY.fullmatch(term) and term not in whole]
    above = "\n".join((evidence.passage.title, *evidence.section_path))
    return min(
        (unnamed_share(terms, f"{above}\n{scope}") for scope in _scopes(question, evidence)), default=None
    )


def scopes_of(clauses: Sequence[str], before: str) -> list[str]:
    """Return each clause of a sentence with those before it that say what it leaves unsaid; `before` is what the first one goes on from.

    A clause with a measure of its own takes the subject alone: the 单产 before it is not its measure.
    """
    scopes: list[str] = []
    for clause in clauses:
        if _OF_THE_SAME.match(clause):
            before = f"{OUTPUT.sub('', before)}{clause}"
        else:
            before = f"{before}{clause}" if _BARE.match(_WHEN.sub("", clause)) else clause
        scopes.append(before)
    return scopes


def _said_before(question: Question, evidence: Evidence) -> str:
    """Return what the first clause of a sentence goes on from.

    The question itself where a bare one has nothing before it: then nothing speaks against it. One that names a measure goes on from
    the sentence before (粮食生产再创新高。总产量达到…), or else from its heading.
    """
    if _BARE.match(evidence.text):
        return evidence.before or question.text
    said = ""
    for start, end in reversed(sentence_spans(evidence.before, 0, len(evidence.before))):
        said = f"{evidence.before[start:end]}{said}"
        if not _OF_THE_SAME.match(evidence.before[start:end]):
            break
    return said or evidence.heading


def _scopes(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield what is said of each figure of the kind asked for.

    A sentence with one figure is taken whole: the condition of a rule stands in another clause than its figure.
    """
    how_much_more = _ASKS_HOW_MUCH_MORE.search(question.text)
    how_large = not question.unit and not how_much_more and _ASKS_HOW_LARGE.search(question.text)
    product = product_asked_for(question.text)
    asked = rjieba.cut(_QUARTER.sub("", question.text), True)
    clauses = [evidence.text[start:end] for start, end in comma_spans(evidence.text, 0, len(evidence.text))]
    found = []
    for clause, scope in zip(clauses, scopes_of(clauses, _said_before(question, evidence)), strict=True):
        if is_another_output(question.text, clause, scope):
            continue
        figures = [each for each in find_quantities(clause) if is_amount(each, question.unit)]
        if how_large:
            figures = [each for each in figures if each.unit not in ("%", "个百分点")]
        if _ASKS_FOR_MONEY.search(question.text):
            figures = [each for each in figures if one_unit(each.unit) not in ("个", "人")]
        if how_much_more:
            figures = [each for each in figures if each.unit in ("%", "个百分点") or _MORE.search(clause)]
        if figures or (asks_how_long(question.text) and states_time(clause, question.text)):
            found.append(f"{scope}{_in_words(clause, product)}")
    of_it = [scope for scope in found if not other_measure(asked, rjieba.cut(scope, True))]
    yield from (f"{scope}，{evidence.text}" if len(found) == 1 else scope for scope in of_it)


def _in_words(clause: str, product: str) -> str:
    """Return what a clause says in other words than a question: 四季度增长5.6% of the economy, 产煤12.9亿吨 of 煤炭产量."""
    if _OF_THE_ECONOMY.match(clause):
        return "生产总值"
    is_output = product and re.search(
        rf"(?<![日月])产.?[{re.escape(product)}]+(?:约|近|达到?|超过?|突破)?\d", clause
    )
    return f"{product}产量" if is_output else ""
