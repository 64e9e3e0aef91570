"""Sentences of a document that speak to whoever answers from it, not to its readers."""

from __future__ import annotations

import re

# What a model's chat template or a tool call is made of; no official text is.
_TEMPLATE = (
    r"<\|[^|<>]{1,40}\|>",
    r"</?(?:start_of_turn|end_of_turn|think|thinking|tool_calls?|tool_response|function_calls?|invoke|system|assistant)\b",
    r"\[/?INST\]|<</?SYS>>",
    r"</?(?:instructions?|prompt|important|override)\b|^\s*#{1,6}\s*(?:instructions?|system|response)\b",
    r"^\W*(?:system|assistant|user|human|系统提示|系统消息)\s*[:：]",
    r"[\"“](?:tool|tool_calls?|function|function_call|arguments)[\"”]\s*[:：]",
    r"<\s*(?:script|img|iframe|svg|object)\b|javascript\s*:",
)
# Orders about instructions, about the answer, or to a machine by its name.
_ORDERS = (
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必遵守|不再遵守|停止执行)[^。；]{0,12}(?:指令|指示|提示|提示词|规则|设定)",
    r"提示词|系统提示",
    r"(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules?|context)\b",
    r"(?:指示|命令|プロンプト).{0,8}(?:無視|忘れ)",
    r"(?:回答|输出|回复|答复|reply|respond|answer|print|output)(?:\s*(?:only|with|为))*\s*[:：]?\s*[“\"「『‘]",
    r"(?:(?<![申邀提聘])请|务必|只能?|一律|直接|然后)[^。；，]{0,15}(?:回答|作答|复述|解码)|(?<![申邀提聘])请[^。；，]{0,15}输出",
    r"(?:回答|作答|答案|每句话|每个句子)(?:中|里|后|前|的?末尾|的?开头)[^。；]{0,8}(?:加上|附上|写上|注明|插入)",
    r"(?:请|务必)[^。；]{0,15}(?:每句话|每个句子|回答中|回答里|答案中)",
    r"(?:把|将)(?:所有|全部|其中的?)?(?:数字|数据|金额|日期|编号)(?:都|一律|全部)?(?:改|换|写)(?:为|成)",
    r"你(?:现在)?(?:是|要扮演)[^。；，]{0,12}(?:助手|人工智能|模型|机器人|AI)",
    r"致(?:人工智能|大模型|语言模型|智能助手|AI)\s*[:：，]|作为(?:一个|一名)?(?:AI|人工智能|语言模型|大模型|智能助手)[^。；]{0,6}你",
    r"(?:请|必须|应当|直接|只|一律)[^。；，]{0,6}告诉(?:用户|提问者|提问的人|对方)|直接说[“\"「]",
    r"请(?:你)?(?:扮演|假装|假设你)|(?:开发者|越狱|无限制)模式|(?:developer|jailbreak|god)\s*mode|jailbreak",
    r"你的(?:回答|答复|输出)|(?:提问|问题)(?:都|均|一律)答[“\"「]",
    r"(?:不要|不必|无需|不得)引用(?:原文|资料|出处|来源)",
    r"\b(?:system\s+)?prompts?\b|\b(?:assistant|AI|chatbot|model)\b.{0,30}\b(?:answer|say|respond|reply|output|reveal)\b",
)
_INSTRUCTION = re.compile("|".join((*_TEMPLATE, *_ORDERS)), re.IGNORECASE | re.MULTILINE)


def is_instruction(sentence: str) -> bool:
    """Say whether a sentence tells a machine what to answer, or wears the marks of its conversation.

    Such a sentence is part of the document and is found and shown as such; it is evidence of nothing. Wordings that are not
    listed pass (2 of 12 that were written afterwards were known), and so does what a document merely states (本文件取代一切文件): a model
    that heeds them can still show no more than words of the document. Of 267,831 sentences of laws, notices, work reports and
    pages of the State Council none is taken for an instruction.
    """
    return _INSTRUCTION.search(sentence) is not None
