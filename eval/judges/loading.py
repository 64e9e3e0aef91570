"""A judge by name."""

from __future__ import annotations

from eval.judges.lexical import LexicalJudge
from rag.verification.judging import SupportJudge
from rag.verification.loading import JUDGE_FORMS
from rag.verification.loading import load_judge as load_model_judge


def load_judge(name: str) -> SupportJudge:
    """Return the judge `lexical-numeric`, which shares nothing with the program's own verification, or one of its own.

    Raises:
        ValueError: If there is no such judge, or its model cannot be loaded; in Chinese.
    """
    if name == LexicalJudge.name:
        return LexicalJudge()
    if name.partition(":")[0] not in ("lexical", "cross-encoder", "llm"):
        raise ValueError(f"没有 {name} 这种评判；可用：{LexicalJudge.name}、{JUDGE_FORMS}")
    return load_model_judge(name)
