"""Questions that a newcomer may click on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.question_making import MadeQuestion, QuestionSource, made_questions
from corpus.documents import Document
from index.entries import DocumentEntry

# By source, for the documents that ship with the project; a test asks each of them.
CURATED: Mapping[str, Sequence[str]] = {
    "2013年促进中部地区崛起工作总结和2014年工作要点.txt": (
        "2013年中部地区实现地区生产总值多少？",
        "2013年支持实施的土地整治重大工程有哪几处？",
        "国发〔2012〕43号是什么文件？",
        "2014年工作要点有哪几项？",
    ),
}
_READ = 12  # documents at most: each costs the reading of its text


def example_questions(
    entries: Sequence[DocumentEntry], read: Callable[[str], Document], limit: int = 4
) -> list[str]:
    """Return up to `limit` questions about these documents, of as many documents and kinds as there are.

    Args:
        entries: Those that the asker may read.
        read: Gives a document by its `doc_id`; called for a dozen at most, however many there are.
    """
    curated = [CURATED[entry.source] for entry in entries if entry.source in CURATED]
    made = [
        made_questions(read(entry.doc_id))
        for entry in _spread([entry for entry in entries if entry.source not in CURATED])
    ]
    chosen = _varied(made, limit)
    # The documents that ship with the project make room for those of the user.
    of_curated = [question for questions in curated for question in questions]
    kept = of_curated[: max(limit - len(chosen), 1 if limit > 1 else 0)]
    return [*chosen[: limit - len(kept)], *kept]


def _spread(entries: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """Return a few documents from all over the list."""
    count = min(len(entries), _READ)
    return [entries[at * len(entries) // count] for at in range(count)]


def _varied(made: Sequence[Sequence[MadeQuestion]], limit: int) -> list[str]:
    """Return questions, one of each document before a second of any, of the kind that was taken least so far."""
    taken: dict[QuestionSource, int] = {}
    chosen: list[str] = []
    left = [list(questions) for questions in made]
    while len(chosen) < limit and any(left):
        for questions in left:
            if questions and len(chosen) < limit:
                best = min(questions, key=lambda question: taken.get(question.source, 0))
                questions.remove(best)
                taken[best.source] = taken.get(best.source, 0) + 1
                if best.text not in chosen:
                    chosen.append(best.text)
    return chosen
