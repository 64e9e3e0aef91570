"""Sentences that are known to be true, with the words they stand on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.documents import Document, section_path
from corpus.parsing import parse_document
from index.sentences import sentence_spans

Half = Literal["tune", "report"]
_MIN_CHARS, _MAX_CHARS = 12, 160


@dataclass(frozen=True, slots=True)
class TrueSentence:
    """A sentence that its cited words bear.

    Attributes:
        frame: Title and headings above the cited words, outermost first.
        origin: Where it comes from, as reports print it (原句, 改写: …).
    """

    text: str
    cited: tuple[str, ...]
    frame: tuple[str, ...]
    origin: str

    @property
    def half(self) -> Half:
        """Which half it belongs to: by the section that its words stand in, so that none is in both."""
        return "report" if zlib.crc32("\n".join(self.frame).encode()) % 2 else "tune"


def read_answers(path: Path) -> Iterator[TrueSentence]:
    """Yield the sentences of a file that `zhengce ask --batch` wrote, each with the words of its spans; once each.

    Only sentences that are their cited words are known to be true.

    Raises:
        ValueError: If the file is no such file.
    """
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            answer = json.loads(line)
            passages = {passage["number"]: passage for passage in answer["passages"]}
            for sentence in answer["sentences"]:
                spans = [(passages[span["number"]], span) for span in sentence["spans"]]
                cited = tuple(p["text"][s["start"] - p["start"] : s["end"] - p["start"]] for p, s in spans)
                is_quoted = sentence["text"].rstrip("。") in "".join(cited)
                if is_quoted and sentence["text"] not in seen:
                    seen.add(sentence["text"])
                    first = spans[0][0]
                    yield TrueSentence(
                        sentence["text"], cited, (first["title"], *first["section_path"]), "原句"
                    )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}：不是 zhengce ask --batch 写出的文件（{error!r}）") from error


def read_folder(folder: Path) -> Iterator[TrueSentence]:
    """Yield the sentences of every text file in a folder, each citing itself, every other one the next one too."""
    for path in sorted(folder.rglob("*.txt")):
        document = parse_document(path, path.name)
        spans = sentence_spans(document.text, 0, len(document.text))
        for at, (start, end) in enumerate(spans):
            text = document.text[start:end]
            if _MIN_CHARS <= len(text) <= _MAX_CHARS and text[-1] in "。；" and "\n" not in text:
                cited = [text]
                if at % 2 and at + 1 < len(spans):
                    cited.append(document.text[slice(*spans[at + 1])])
                yield TrueSentence(f"{text[:-1]}。", tuple(cited), _frame(document, start), "原句")


def read_paraphrases(path: Path, documents: Path) -> Iterator[TrueSentence]:
    """Yield the sentences of a file of paraphrases written by hand: `sentence`, `quotes` of a document, `kind`.

    Raises:
        ValueError: If a quote stands in no document of the folder.
    """
    known = [parse_document(each, each.name) for each in sorted(documents.glob("*.txt"))]
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        holding = [document for document in known if case["quotes"][0] in document.text]
        if not holding:
            raise ValueError(f"{path}：{case['id']} 的引文不在 {documents} 的任何文件里")
        frame = _frame(holding[0], holding[0].text.index(case["quotes"][0]))
        yield TrueSentence(case["sentence"], tuple(case["quotes"]), frame, "改写")


def _frame(document: Document, offset: int) -> tuple[str, ...]:
    headings = [
        document.text[section.start : section.heading_end].strip()
        for section in section_path(document.sections, offset)
        if section.title
    ]
    return (document.title, *headings)
