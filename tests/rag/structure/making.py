"""A regulation, the rules under it and a plan, and what is listed of documents."""

from __future__ import annotations

from corpus.documents import Document
from rag.question import read_question
from rag.structure.outline import outline_answer

UNDER_THEM = """甲市停车管理条例实施办法
第一条 为了实施条例，制定本办法。
第二条 收费由物价部门管理。
第三条 罚款由交通部门收缴。
"""
RULES = """甲市停车管理条例
第一章 总则
第一条 为了规范停车，制定本条例。
第二条 停车场分为公共停车场和专用停车场。
第二章 停车场
第三条 停车场应当公示收费标准。
违反前款规定的，处五百元罚款。
第四条 停车场的管理单位应当做到：
（一）维护设施；
（二）指挥车辆。
"""
NOTICE = """关于印发甲市停车改革实施方案的通知
甲政发〔2020〕7号

一、总体目标
到2025年新增车位。
二、重点任务
（一）建设停车场
多建车位。
（二）规范收费
公示标准。
（三）严格执法
加强巡查。
三、保障措施
加大投入。
"""
THIRD = ["第三条 停车场应当公示收费标准。", "违反前款规定的，处五百元罚款。"]
SECOND = ["第二条 停车场分为公共停车场和专用停车场。"]
TASKS = ["（一）建设停车场", "（二）规范收费", "（三）严格执法"]


def listed(question: str, *documents: Document) -> list[str] | None:
    answer = outline_answer(read_question(question), documents, shown=6)
    return None if answer is None else [draft.text for draft in answer[1]]
