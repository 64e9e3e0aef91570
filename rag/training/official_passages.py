"""Passages of official documents, cut as the index cuts them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.parsing import parse_document
from index.chunking import chunk_document
from rag.evidence_model.context import context_of

_PLACE = re.compile(r"^(?:\d{4}年)?(?P<place>[\u4e00-\u9fff]{2,10}?(?:省|市|自治区|自治州|县))")
_YEAR = re.compile(r"(?:19|20)\d{2}年")


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A chunk of an official document.

    Attributes:
        document: Path of its file below the data folder.
        place: Province or city in its title, empty for none.
        year: Year in its headings, else in its title, as `2025年`, empty for none.
        whole: Whether it is all the text under its heading.
    """

    document: str
    title: str
    place: str
    year: str
    heading: str
    context: str
    text: str
    whole: bool


def load_passages(
    root: Path, folders: Iterable[str], limit: int | None, random_: random.Random
) -> Iterator[list[SourcePassage]]:
    """Yield the passages of each document found below `root` in `folders`, of each folder at most `limit`, drawn at random."""
    for folder in folders:
        files = sorted(path for suffix in ("md", "txt") for path in (root / folder).rglob(f"*.{suffix}"))
        random_.shuffle(files)
        for path in tqdm(files[:limit], desc=folder, unit="份"):
            try:
                document = parse_document(path, path.relative_to(root).as_posix())
            except DocumentError:
                continue  # a file that cannot be read teaches nothing; ingest reports such
            yield passages_of(document)


def passages_of(document: Document) -> list[SourcePassage]:
    """Return the passages of a document, in order."""
    place = _PLACE.match(document.title)
    chunks = chunk_document(document)
    paths = [chunk.section_path for chunk in chunks]
    return [
        SourcePassage(
            document=document.source,
            title=document.title,
            place=place["place"] if place else "",
            year=_year(document.title, chunk.section_path),
            heading=_words(chunk.section_path[-1]) if chunk.section_path else "",
            context=context_of(document.title, chunk.section_path),
            text=chunk.text,
            whole=paths.count(chunk.section_path) == 1,
        )
        for chunk in chunks
        if len(chunk.text) >= 20
    ]


def _year(title: str, headings: Sequence[str]) -> str:
    for text in (*headings, title):
        found = _YEAR.search(text)
        if found:
            return found[0]
    return ""


def _words(heading: str) -> str:
    """Return a heading without its number."""
    return re.sub(
        r"^(?:第?[一二三四五六七八九十百零〇\d]+[章节条编]?[、．.\s　]*|（[一二三四五六七八九十]+）)",
        "",
        heading,
    ).strip("。 ")
