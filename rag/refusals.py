"""Why there is no answer, said kindly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import RefusalReason

REFUSALS: dict[RefusalReason, str] = {
    "no_documents": "资料库里没有可以回答的文件。",
    "no_evidence": "现有文件中没有找到这个问题的答案。下面是内容相近的资料，供您查阅。",
    "out_of_scope": "这里只回答政策文件里写明的内容。请写下要查的事项，比如某项政策的标准、时间、负责单位。",
    "ambiguous": "没有看出问的是哪件事。请写明要查的事项，比如哪个地方、哪一年的什么指标。",
    "unsupported": "没有找到能够核实的答案。下面是内容相近的资料，供您查阅。",
    "wrong_premise": "没有找到答案：{objection}。下面是内容相近的资料，供您核对问题里的说法。",
}
_SMALL_TALK = re.compile(
    r"(?:你|您)?好[啊呀吗]?|(?:早上|上午|中午|下午|晚上)好|hi|hello|在吗|嗨|哈喽|谢谢(?:你|您|了)?|多谢|辛苦了|再见|拜拜|好的|明白了|知道了|"
    r"(?:请问)?(?:你|您)(?:是谁|叫什么(?:名字)?|是什么(?:模型)?|会什么|会做什么|能做什么|能干什么|多大了?|今年多大)|"
    r"(?:今天|明天|现在)(?:的)?天气(?:怎么样|如何|好吗)?|(?:给我|请)?(?:讲个?|说个?)(?:笑话|故事)|(?:给我|请|帮我)?(?:写|作)(?:一?首|一?篇)?(?:诗|歌|小说|作文|散文)",
    re.IGNORECASE,
)
_EDGES = " \n，。！？!?~～、"


def is_small_talk(question: str) -> bool:
    """Say whether a text is a greeting, thanks or a wish that no policy text meets; only whole texts are, no part of one."""
    return _SMALL_TALK.fullmatch(question.strip(_EDGES)) is not None


def refusal_text(reason: RefusalReason, objections: Sequence[str]) -> str:
    """Return what a refusal says.

    Args:
        objections: What the likeliest words lacked to be an answer, best first; the first is said for a wrong premise.
    """
    return REFUSALS[reason].replace("{objection}", objections[0] if objections else "")
