"""What one question has cost and met so far."""

from __future__ import annotations

from time import perf_counter

from rag.generation.base import GenerationError
from rag.types import StageName, StageStarted

_STAGES: tuple[StageName, ...] = ("rewrite", "retrieve", "evidence", "generate", "verify")


class Run:
    """The course of one question, from its beginning.

    Attributes:
        answerability: Of its best part.
        fell_back: Whether plain quotation stood in for the model.
        dropped: Sentences that failed their checks.
        repeats: Checked sentences that were said already: a part that they answer is answered.
        is_list: Whether each sentence stands on a line of its own.
        unanswered: Parts of the question without an answer.
        left_open: Of what else the sources speak, where the question does not say which it means; in Chinese, or empty.
        objections: What the likeliest evidence lacked to be an answer, in Chinese.
    """

    def __init__(self, question: str) -> None:
        self.question = question
        self.fell_back = False
        self.is_list = False
        self.answerability = 0.0
        self.dropped = self.repeats = 0
        self.left_open = ""
        self.unanswered: list[str] = []
        self.objections: list[str] = []
        self.warnings: list[str] = []
        self._seconds: dict[StageName, float] = {}
        self._stage: StageName | None = None
        self._since = self._started = perf_counter()

    def look_again(self) -> None:
        """Forget what was met where nothing answered, for another place to look; the time that it took counts."""
        self.answerability = 0.0
        self.dropped = self.repeats = 0
        self.left_open = ""
        self.unanswered, self.objections = [], []

    def enter(self, stage: StageName) -> StageStarted:
        """Begin a stage, end the one before."""
        now = perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        return StageStarted(stage)

    def fall_back(self, error: GenerationError) -> None:
        """Note that the model failed and words are quoted instead."""
        self.fell_back = True
        self.warnings.append(f"{error}已改为直接引用原文。")

    def decline(self) -> None:
        """Note that the model wrote no answer, and words are quoted all the same."""
        self.fell_back = True
        self.warnings.append("模型没有写出回答；以下是直接引用的原文，请自行判断是否回答了问题。")

    def timings(self) -> dict[StageName, int]:
        """Return the milliseconds of each stage and in total; the run is over."""
        self.enter("total")
        spent: dict[StageName, int] = {name: round(1000 * self._seconds.get(name, 0.0)) for name in _STAGES}
        return spent | {"total": round(1000 * (perf_counter() - self._started))}
