"""What no wording makes good: a figure, a name or a force that the cited words do not have, or have of something else."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.attachment import misattached_figures
from rag.verification.figures import missing_figures
from rag.verification.modality import changed_forces
from rag.verification.names import unknown_names
from rag.verification.prose import is_quoted
from rag.verification.substitution import substitutions


def find_problems(sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> list[str]:
    """Return what is wrong with a sentence, in Chinese, each with the words that are; see `Verifier.verify`.

    A sentence that is quoted whole has none.
    """
    if is_quoted(sentence, cited):
        return []
    checks = (
        ("所引原文没有这些数字", missing_figures(sentence, cited, frame)),
        ("所引原文说的不是这一主体、时间或方向的数字", misattached_figures(sentence, cited)),
        ("所引原文没有这些名称", unknown_names(sentence, cited, frame)),
        ("所引原文没有这样的否定、许可或要求", changed_forces(sentence, cited, frame)),
        ("所引原文此处不是这个说法", substitutions(sentence, cited, frame)),
    )
    return [f"{what}：{'、'.join(found)}" for what, found in checks if found]
