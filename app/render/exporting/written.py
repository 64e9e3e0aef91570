"""A conversation as paragraphs and footnotes, before it has a format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.render.labels import STATUS_LABELS
from app.render.markup import SENTENCE_ENDS, printable
from app.schemas import AnswerJson, CitationJson, PassageJson
from rag.standing import IN_DOUBT

UNTITLED = "对话"
PROMISE = "回答只依据已入库的文件，引文是提问当时的原文；使用前请以原文为准。"


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be written.

    Attributes:
        name: Of the conversation; may be empty.
        turns: Question and answer, oldest first; None where the reader may not read the answer.
        withheld: What then stands in its place.
    """

    name: str
    turns: Sequence[tuple[str, AnswerJson | None]]
    withheld: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote.

    Attributes:
        number: Counted from 1 through the whole file.
        where: Title, document number, section path and page.
        quote: In full; may be of several lines.
        standing: What is known of its validity, and how its characters were read.
    """

    number: int
    where: str
    quote: str
    standing: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and the footnotes behind them."""

    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenTurn:
    """A turn.

    Attributes:
        paragraphs: The answer.
        remarks: Its warnings.
        related: After a refusal, where something near was found.
    """

    question: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    remarks: tuple[str, ...]
    related: tuple[str, ...]


def written_turns(written: Written) -> tuple[str, list[WrittenTurn]]:
    """Return the name and the turns; of every text, only characters that a page may hold."""
    turns: list[WrittenTurn] = []
    count = 0
    for question, answer in written.turns:
        title = _line(question)
        if answer is None:
            turns.append(WrittenTurn(title, ((Piece(written.withheld),),), (), ()))
            continue
        cited = [citation.number for citation in answer.citations]
        notes = {
            citation.number: _note(citation, count + position)
            for position, citation in enumerate(answer.citations, 1)
        }
        count += len(cited)
        related = tuple(map(_where, answer.passages)) if answer.refused else ()
        remarks = tuple(map(printable, answer.warnings))
        turns.append(WrittenTurn(title, _paragraphs(answer, notes), remarks, related))
    return _line(written.name) or UNTITLED, turns


def _paragraphs(answer: AnswerJson, notes: dict[int, Note]) -> tuple[tuple[Piece, ...], ...]:
    if not answer.sentences:
        return tuple((Piece(line),) for line in printable(answer.text).split("\n") if line.strip())
    paragraphs: list[list[Piece]] = []
    goes_on = False
    for sentence in answer.sentences:
        piece = Piece(
            printable(sentence.text), tuple(notes[number] for number in sentence.citations if number in notes)
        )
        # A heading or an item of a list stands on a line of its own.
        is_whole = sentence.text.endswith(SENTENCE_ENDS)
        if is_whole and goes_on:
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
        goes_on = is_whole
    return tuple(map(tuple, paragraphs))


def _note(citation: CitationJson, number: int) -> Note:
    label = STATUS_LABELS[citation.status]
    successor = f"，见《{citation.successor}》" if citation.successor and citation.status in IN_DOUBT else ""
    read = "；由图像识别，可能有错字，请核对原件" if citation.page_origin == "ocr" else ""
    standing = f"有效性（提问时）：{label}{successor}{read}。"
    return Note(number, _where(citation), printable(citation.quote), printable(standing))


def _where(place: CitationJson | PassageJson) -> str:
    number = f"（{place.doc_number}）" if place.doc_number else ""
    page = [f"第 {place.page} 页"] if place.page else []
    return _line(" › ".join([f"《{place.title or place.source}》{number}", *place.section_path, *page]))


def _line(text: str) -> str:
    return " ".join(printable(text).split())
