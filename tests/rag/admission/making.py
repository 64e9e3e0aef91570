"""A sentence under the headings of the shipped document, as evidence."""

from __future__ import annotations

from dataclasses import replace

from rag.evidence import Evidence
from rag.retrieval import given_passages
from rag.types import GivenPassage

TITLE = "2013年促进中部地区崛起工作总结和2014年工作要点"
IN_2013 = ("一、2013 年工作进展和主要成效",)
IN_2014 = ("二、2014 年促进中部地区崛起工作要点", "(二)加快发展现代农业")
GDP = "据初步测算，全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%；"
NUMBER = "落实《中原经济区建设的指导意见》（国发〔2011〕32号）和《中原经济区规划》。"


def evidence(
    text: str,
    path: tuple[str, ...] = IN_2013,
    *,
    before: str = "",
    title: str = TITLE,
    doc_number: str | None = None,
    issuers: tuple[str, ...] = (),
) -> Evidence:
    (passage,) = given_passages([GivenPassage("甲.txt", before + text)])
    passage = replace(
        passage, title=title, subject=title, section_path=path, doc_number=doc_number, issuers=issuers
    )
    start = len(before)
    return Evidence(passage, start, start + len(text), text, before, similarity=0.5, overlap=0.5, score=1.0)
