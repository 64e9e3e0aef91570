"""A judge by name."""

from __future__ import annotations

from eval.judges.base import SupportJudge
from eval.judges.lexical import LexicalJudge


def load_judge(name: str) -> SupportJudge:
    """Return the judge `lexical-numeric`, `cross-encoder:FOLDER` or `llm:PROVIDER:MODEL` (keys from the environment).

    Raises:
        ValueError: If there is no such judge, or its model cannot be loaded; in Chinese.
    """
    kind, _, model = name.partition(":")
    if name == LexicalJudge.name:
        return LexicalJudge()
    try:
        if kind == "cross-encoder" and model:
            from eval.judges.cross_encoder import CrossEncoderJudge

            return CrossEncoderJudge(model)
        if kind == "llm" and model:
            from langchain.chat_models import init_chat_model

            from eval.judges.language_model import LanguageModelJudge

            return LanguageModelJudge(init_chat_model(model, temperature=0), model)
    except Exception as error:
        raise ValueError(f"评判 {name} 装不起来（{error}）；请检查模型和密钥") from error
    raise ValueError(
        f"没有 {name} 这种评判；可用：{LexicalJudge.name}、cross-encoder:模型文件夹、llm:服务商:模型"
    )
