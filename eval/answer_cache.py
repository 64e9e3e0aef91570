"""Answers that were given already: an interrupted run goes on, a repeated one takes seconds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from eval.cases import EvalCase
from rag.types import Answer

_ANSWER = TypeAdapter(Answer)


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

    def get(self, case: EvalCase) -> tuple[Answer, float] | None:
        """Return the answer to a case and how long it took, milliseconds; None if it was not given yet."""
        return self._answers.get(_key(case))

    def put(self, case: EvalCase, answer: Answer, elapsed_ms: float) -> None:
        """Keep an answer; it is on disk when this returns."""
        if self._file is None:
            self._file = self._path.open("a", encoding="utf-8")
            self._file.write("\n")  # the last line may have been cut by a kill
        line = {
            "key": _key(case),
            "elapsed_ms": elapsed_ms,
            "answer": _ANSWER.dump_python(answer, mode="json"),
        }
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        self._answers[_key(case)] = answer, elapsed_ms

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


def _read(path: Path) -> dict[str, tuple[Answer, float]]:
    answers: dict[str, tuple[Answer, float]] = {}
    if not path.exists():
        return answers
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            record = json.loads(line)
            answers[record["key"]] = (
                _ANSWER.validate_python(record["answer"], strict=False),
                record["elapsed_ms"],
            )
        except (ValueError, KeyError, TypeError, ValidationError):  # the line that a kill cut
            continue
    return answers
