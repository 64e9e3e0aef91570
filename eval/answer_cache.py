"""Answers that were given already: an interrupted run goes on, a repeated one takes seconds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from eval.cases import EvalCase
from rag.generation.usage import TokenUsage
from rag.types import Answer, Passage


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, how long it took, what a search for its question found, and the tokens that the model used for it."""

    answer: Answer
    elapsed_ms: float
    found: tuple[Passage, ...]
    tokens: TokenUsage


_KEPT = TypeAdapter(KeptAnswer)


class AnswerCache:
    """The answers of one system, a JSON line each, in a file of its own; errors are not kept, they are tried again."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Read what is there; the folder is made if missing.

        Args:
            identity: See `eval.system.System.identity`: another system's answers are never used.

        Raises:
            OSError: If the folder cannot be used.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{identity}.jsonl"
        self._answers = _read(self._path)
        self._file: IO[str] | None = None

    def get(self, case: EvalCase) -> KeptAnswer | None:
        """Return the answer to a case; None if it was not given yet."""
        return self._answers.get(_key(case))

    def put(self, case: EvalCase, kept: KeptAnswer) -> None:
        """Keep an answer; it is on disk when this returns."""
        if self._file is None:
            self._file = self._path.open("a", encoding="utf-8")
            self._file.write("\n")  # the last line may have been cut by a kill
        line = {"key": _key(case), "kept": _KEPT.dump_python(kept, mode="json")}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        self._answers[_key(case)] = kept

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()


def _key(case: EvalCase) -> str:
    """Return a hash of what is put to the pipeline: what is expected of it may change without a new answer."""
    asked = [
        case.question,
        [asdict(turn) for turn in case.history],
        None if case.passages is None else [asdict(passage) for passage in case.passages],
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()[:24]


def _read(path: Path) -> dict[str, KeptAnswer]:
    answers: dict[str, KeptAnswer] = {}
    if not path.exists():
        return answers
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            record = json.loads(line)
            answers[record["key"]] = _KEPT.validate_python(record["kept"], strict=False)
        except (ValueError, KeyError, TypeError, ValidationError):  # the line that a kill cut
            continue
    return answers
