"""What a loader hands over."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.documents import FieldOrigin, PageOrigin


@dataclass(frozen=True, slots=True)
class StatedField:
    """A metadata value that the file states outside its running text.

    Attributes:
        name: As the file names it (`发文字号`, `doc_number` …).
        value: As it stands there.
        origin: Where that is.
    """

    name: str
    value: str
    origin: FieldOrigin


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as a span of the raw text; numbers count from 1."""

    number: int
    start: int
    end: int
    origin: PageOrigin


@dataclass(frozen=True, slots=True)
class RawHeading:
    """A paragraph that the file itself marks as a heading.

    Attributes:
        start: Offset of the paragraph in the raw text.
        level: 1 for the outermost (`h1`, `标题 1`, `#`).
    """

    start: int
    level: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """A span of the raw text that the format shows not to be content (page header, navigation, share bar).

    `rule` is the name that its removal leaves in `corpus.documents.Edit`.
    """

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as read, before cleaning.

    Attributes:
        text: Every character that a reader of the file sees, in reading order, furniture included; line ends are as in
            the file. Automatic numbers of a word processor are in it as they are printed.
        stated: What the file says of itself outside its text, the most trusted first.
        furniture: What `text` holds and the document does not say, in order, not overlapping.
        headings: In order.
        pages: In order; they partition the text of a paged file.
        lines_are_paragraphs: The file marks its paragraphs (Word, web pages) and each is a line of `text`: a line end is no
            wrap, whatever the line lacks at its end.
    """

    text: str
    stated: tuple[StatedField, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    headings: tuple[RawHeading, ...] = ()
    pages: tuple[RawPage, ...] = ()
    lines_are_paragraphs: bool = False
