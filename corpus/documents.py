"""The types of a document: frozen text, sections as spans, and what cleaning did to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Literal

SectionKind = Literal[
    "preamble",  # what stands before the first heading: title block, salutation
    "part",  # 编
    "chapter",  # 章
    "section",  # 节
    "article",  # 条
    "heading",  # 一、 （一） 1. and the like
    "annex",  # 附件
    "body",  # text of a section that belongs to none of its numbered children
]
Status = Literal["in_force", "amended", "repealed", "superseded", "not_yet", "unknown"]
LinkKind = Literal["refers", "repeals", "amends", "supersedes"]  # what one document says of another
Level = Literal["national", "ministry", "province", "city", "county"]
PageOrigin = Literal["text_layer", "ocr"]
FieldOrigin = Literal["text", "file_name", "front_matter", "sidecar", "html_meta", "file_properties"]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document with its printed heading.

    Sections are kept flat, in document order, parents before children; a section's parent is the last section before
    it with a lower `level`. The leaves (`leaf_sections`) partition the text.

    Attributes:
        kind: What numbers it.
        label: As printed (`（一）`, `第三条`), empty where there is none.
        title: Heading words as printed, without the label; empty for an article or a body.
        level: 1 for the outermost.
        start: First code point of the section in `Document.text`.
        end: One past its last code point; a parent spans its children.
        heading_end: `text[start:heading_end]` is the printed heading, label included; equals `start` without one.
    """

    kind: SectionKind
    label: str
    title: str
    level: int
    start: int
    end: int
    heading_end: int

    @property
    def name(self) -> str:
        """Label and title as one line."""
        is_word = (
            bool(self.label) and self.label[-1].isalnum() and not self.label.endswith("是")
        )  # 第一章, 1.1
        gap = " " if is_word and self.title else ""
        return f"{self.label}{gap}{self.title}"


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that cleaning did.

    Attributes:
        rule: Name of the rule in `corpus.normalize`.
        position: Offset in the canonical text where it happened.
        removed: The characters of the raw text that are gone there (white space included).
    """

    rule: str
    position: int
    removed: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the file as a span of the canonical text.

    Attributes:
        number: Counted from 1 in the file, whatever is printed on it.
        start: First code point of the page.
        end: One past its last; a page that holds no text is empty.
        origin: Whether its characters were in the file or were read from its picture.
    """

    number: int
    start: int
    end: int
    origin: PageOrigin


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where the value of a metadata field was read.

    Attributes:
        field: Name of the field of `Document`.
        origin: What kind of place it is.
        start: Where in the canonical text it is printed; None where the place is not the text.
        end: One past it.
    """

    field: str
    origin: FieldOrigin
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A document that a text names.

    Attributes:
        title: Words between 《 and 》, or those that a short name stands for; empty where only a number is printed.
        doc_number: 发文字号 that stands with it, as printed.
        start: First code point of the mention in the text.
        end: One past its last.
    """

    title: str
    doc_number: str | None
    start: int
    end: int


ClauseKind = Literal["promulgated", "amended", "revised", "takes_effect", "expires", "repeals", "amends"]


@dataclass(frozen=True, slots=True)
class ValidityClause:
    """A sentence (or entry of the promulgation history) in which a document speaks of what is in force.

    Attributes:
        kind: What it says; `repeals` and `amends` are said of other documents, the rest of the document itself.
        on: The date it gives.
        targets: For `repeals`, the documents that end; for `amends`, those that change.
        start: First code point of the words that say it.
        end: One past the last.
    """

    kind: ClauseKind
    on: date | None
    targets: tuple[DocumentMention, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a policy document. `text` is canonical: everything else points into it by code points.

    Attributes:
        doc_id: Identifies the document; survives a new version.
        version: Identifies the content (hash of the canonical text and metadata).
        source: Path as ingested, relative to the ingested folder, or the URL.
        doc_number: 发文字号 as printed, e.g. `国发〔2012〕43号`.
        groups: Who may read it; empty means everyone.
        sections: See `Section`.
        edits: What cleaning removed or joined, in text order.
        recipients: 主送机关 as printed.
        annexes: Titles of its 附件 as printed.
        topics: 主题分类 as stated.
        region: Province, or province and city, that it speaks for, e.g. `河南省` or `河南省郑州市`; None for the whole country.
        level: Rank of the issuing body.
        year: The year it is about: of its title, else of its date.
        field_sources: Where each metadata value was read.
        pages: Pages of a paged file, in order.
        clauses: What its text says of validity, in text order.
        mentions: The documents that its text names, in text order.
    """

    doc_id: str
    version: str
    source: str
    title: str
    issuers: tuple[str, ...]
    doc_number: str | None
    issued_on: date | None
    published_on: date | None
    effective_on: date | None
    status: Status
    superseded_by: str | None
    url: str | None
    groups: tuple[str, ...]
    text: str
    sections: tuple[Section, ...]
    edits: tuple[Edit, ...]
    recipients: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str | None = None
    level: Level | None = None
    year: int | None = None
    field_sources: tuple[FieldSource, ...] = ()
    pages: tuple[Page, ...] = ()
    clauses: tuple[ValidityClause, ...] = ()
    mentions: tuple[DocumentMention, ...] = ()


def leaf_sections(sections: Sequence[Section]) -> list[Section]:
    """Return the sections that have no children, in document order."""
    return [
        section
        for section, following in zip_longest(sections, sections[1:])
        if following is None or following.level <= section.level
    ]


def section_path(sections: Sequence[Section], offset: int) -> tuple[Section, ...]:
    """Return the sections that contain `offset`, outermost first."""
    return tuple(section for section in sections if section.start <= offset < section.end)


def pages_within(pages: Sequence[Page], start: int, end: int) -> tuple[Page, ...]:
    """Return the pages that hold a character of `[start, end)`, in order."""
    return tuple(page for page in pages if page.start < end and start < page.end)


def page_origin(pages: Sequence[Page]) -> PageOrigin | None:
    """Return `ocr` where any of the pages was read from its picture; None for no pages."""
    if not pages:
        return None
    return "ocr" if any(page.origin == "ocr" for page in pages) else "text_layer"


def child_sections(sections: Sequence[Section], parent: Section) -> list[Section]:
    """Return the direct children of `parent`, in document order, body text left out."""
    inside = [
        s for s in sections if parent.start <= s.start and s.end <= parent.end and s.level > parent.level
    ]
    if not inside:
        return []
    level = min(section.level for section in inside)
    return [section for section in inside if section.level == level and section.kind != "body"]
