"""Questions on one indicator in many work reports: only the year or the province tells which report is meant."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.cases import EvalCase, Gold

# An indicator as a question calls it, and where a report states it.
_NATIONAL = {
    "国内生产总值": r"国内生产总值",
    "城镇新增就业": r"城镇新增就业",
    "居民消费价格": r"居民消费价格",
    "城镇登记失业率": r"城镇登记失业率",
    "财政赤字": r"财政赤字|赤字率",
    "粮食产量": r"粮食(?:总)?产量",
    "进出口总额": r"进出口(?:贸易)?总额",
    "财政收入": r"财政收入",
    "固定资产投资": r"固定资产投资",
    "农村居民人均纯收入": r"农(?:村居)?民人均纯收入",
    "外汇储备": r"外汇储备",
    "单位国内生产总值能耗": r"单位国内生产总值能耗",
}
_PROVINCIAL = {
    "地区生产总值": r"地区生产总值",
    "一般公共预算收入": r"一般公共预算收入",
    "社会消费品零售总额": r"社会消费品零售总额",
    "固定资产投资": r"固定资产投资",
    "粮食产量": r"粮食(?:总)?产量",
    "城镇新增就业": r"城镇新增就业",
    "居民人均可支配收入": r"居民人均可支配收入",
    "高标准农田": r"高标准农田",
    "高新技术企业": r"高新技术企业",
    "进出口总额": r"(?:货物|外贸)?进出口(?:总[额值])?",
    "高速公路里程": r"高速公路",
    "城镇化率": r"城镇化率",
}
_OF_YEAR = (
    "{year}年政府工作报告里，{indicator}是多少？",
    "{year}年的政府工作报告是怎么说{indicator}的？",
    "国务院{year}年政府工作报告提到的{indicator}",
    "想查一下{year}年政府工作报告中关于{indicator}的数字",
)
_OF_PROVINCE = (
    "{province}政府工作报告里，{indicator}是多少？",
    "{province}2025年{indicator}的目标是什么？",
    "2024年{province}{indicator}完成得怎么样？",
    "{province}的{indicator}有多少？",
)
_YEAR = re.compile(r"^(?P<year>\d{4})年中华人民共和国国务院")
_PROVINCE = re.compile(r"^2025年(?P<province>[\u4e00-\u9fff]+?)政府工作报告")


def report_questions(folder: Path, n: int = 120, seed: int = 2014) -> list[EvalCase]:
    """Return n questions over a folder of work reports, half of them on a year and half on a province.

    Args:
        folder: Holds `2014年中华人民共和国国务院政府工作报告.txt` and `2025年河南省政府工作报告.txt` and the like,
            at any depth; sources are relative to it.

    Raises:
        ValueError: If the reports state too few indicators.
    """
    choose = random.Random(seed)  # noqa: S311 - a sample, no secret
    texts = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.txt"))}
    cases: list[EvalCase] = []
    for kind, pattern, indicators, wordings in (
        ("year", _YEAR, _NATIONAL, _OF_YEAR),
        ("province", _PROVINCE, _PROVINCIAL, _OF_PROVINCE),
    ):
        stated = list(_stated(texts, pattern, indicators))
        if len(stated) < n // 2:
            raise ValueError(f"only {len(stated)} statements of an indicator by {kind}, {n // 2} are needed")
        for source, whose, indicator, clause in choose.sample(stated, n // 2):
            question = choose.choice(wordings).format(**{kind: whose, "indicator": indicator})
            cases.append(
                EvalCase(
                    id=f"{kind}-{len(cases)}",
                    question=question,
                    answerable=True,
                    answers=(clause,),
                    gold=(Gold(source, clause),),
                    passages=None,
                    tags=(kind,),
                )
            )
    return cases


def _stated(
    texts: Mapping[str, Path], pattern: re.Pattern[str], indicators: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (source, year or province, indicator, first clause with its figure)."""
    for source, path in texts.items():
        if not (named := pattern.match(path.name)):
            continue
        text = path.read_text(encoding="utf-8")
        for indicator, words in indicators.items():
            if clause := re.search(rf"[^，。；\n]*(?:{words})[^，。；\n]*\d[^，。；\n]*", text):
                yield source, named[1], indicator, clause[0].strip()
