"""Which verifier or judge a name in the config means."""

from __future__ import annotations

from rag.verification.judged_verifier import JudgedVerifier
from rag.verification.judging import SupportJudge
from rag.verification.lexical_verifier import LexicalVerifier
from rag.verification.verifying import Verifier

JUDGE_FORMS = f"{LexicalVerifier.name}、cross-encoder:模型文件夹、llm:模型（bundled、provider:model、文件夹或 GGUF 文件）"


def load_verifier(name: str) -> Verifier:
    """Return the verifier with the judge of that name; see `load_judge`.

    Raises:
        ValueError: As `load_judge`.
    """
    return LexicalVerifier() if name == LexicalVerifier.name else JudgedVerifier(load_judge(name))


def load_judge(name: str) -> SupportJudge:
    """Return the judge `lexical`, `cross-encoder:FOLDER` or `llm:MODEL` (as `llm.model`; keys from the environment).

    Raises:
        ValueError: If there is no such judge, or its model cannot be loaded; in Chinese.
    """
    kind, _, model = name.partition(":")
    if name == LexicalVerifier.name:
        return LexicalVerifier()
    try:
        if kind == "cross-encoder" and model:
            from rag.verification.cross_encoder_judge import CrossEncoderJudge

            return CrossEncoderJudge(model)
        if kind == "llm" and model:
            from rag.generation.loading import load_generator
            from rag.verification.language_model_judge import LanguageModelJudge

            return LanguageModelJudge(load_generator(model, context_tokens=4096, adapter=""), model)
    except Exception as error:
        raise ValueError(f"评判 {name} 装不起来（{error}）；请检查模型和密钥") from error
    raise ValueError(f"没有 {name} 这种评判；可用：{JUDGE_FORMS}")
