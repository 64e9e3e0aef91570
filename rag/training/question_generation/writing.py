"""What the model reads and writes: a window of text, then words of it that answer, then the question for them."""

from __future__ import annotations

import random

from rag.training.llm.items import AnswerItem
from rag.training.reading_examples import ReadingCase, answer_span, pieces_of, window_around

_ANSWER, _QUESTION = "答案：", "\n问题："
_SHORTEST, _LONGEST = 50, 170  # of a window, drawn between; it ends with a sentence
_LONGEST_ANSWER = 80
_QUESTION_CHARS = range(5, 61)


def prompt(window: str) -> str:
    """Return what the model goes on from."""
    return f"文段：{window}\n"


def lesson(case: ReadingCase, random_: random.Random) -> AnswerItem | None:
    """Return a window around the answer of a case, and what is to be written after it; None where the answer is too long."""
    place = answer_span(case)
    if place is None:
        return None
    answer = case.text[slice(*place)]
    start, end = window_around(case.text, place, random_.randint(_SHORTEST, _LONGEST), random_)
    window = _one_line(case.text[start:end])
    if len(answer) > _LONGEST_ANSWER or answer not in window:
        return None
    question = f"{case.question.strip().rstrip('？?')}？"
    return AnswerItem(prompt(window), f"{_ANSWER}{answer}{_QUESTION}{question}")


def windows(text: str, count: int, random_: random.Random) -> list[str]:
    """Return at most `count` windows of whole sentences of a text, drawn at random."""
    pieces = pieces_of(text)
    drawn = []
    for _ in range(count if pieces else 0):
        first = last = random_.randrange(len(pieces))
        longest = random_.randint(_SHORTEST, _LONGEST)
        while last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= longest:
            last += 1
        drawn.append(_one_line(text[pieces[first][0] : pieces[last][1]]))
    return [window for window in drawn if len(window) >= _SHORTEST // 3]


def read_back(written: str, window: str) -> tuple[str, str] | None:
    """Return answer and question of what the model wrote; None unless the answer stands in the window and is not given away."""
    answer, mark, question = written.strip().removeprefix(_ANSWER).partition(_QUESTION)
    answer, question = answer.strip(), question.strip().partition("\n")[0]
    sound = (
        written.strip().startswith(_ANSWER)
        and bool(mark and answer)
        and answer in window
        and answer not in question
        and question.endswith("？")
        and len(question) in _QUESTION_CHARS
    )
    return (answer, question) if sound else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
