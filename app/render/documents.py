"""Documents, uploads and their outcomes as JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.documents.history import History
from app.documents.jobs import Job
from app.documents.outcomes import Cleaning, Outcome
from corpus.documents import Document, Section
from corpus.validity import Link
from index.entries import DocumentEntry

CLEANING_LABELS = {
    "soft_hyphen": "软连字符",
    "invisible_character": "看不见的字符",
    "control_character": "控制字符",
    "markdown_mark": "Markdown 标记",
    "spaced_word": "字间的空格",
    "restored_line_end": "丢失的换行（已恢复）",
    "line_wrap_join": "定宽换行（已接上）",
    "page_break_join": "跨页断句（已接上）",
    "duplicate_at_break": "断行处重复的字",
    "page_number": "页码",
    "page_header": "重复的页眉",
    "page_footer": "重复的页脚",
    "page_bar": "网页的工具条",
    "page_frame": "网页的边栏",
    "page_title": "网页自己的标题",
    "page_tool": "网页的工具",
    "share_bar": "分享栏",
    "editor_line": "责任编辑",
    "related_links": "相关链接",
    "navigation": "导航栏",
    "breadcrumb": "所在位置",
    "comment": "批注",
    "hidden_text": "隐藏的文字",
    "meta_table": "网页的信息表",
    "note_mark": "注释编号",
    "sheet_name": "工作表名",
}


def entry_json(entry: DocumentEntry, today: date) -> dict[str, object]:
    """Return a document of a list."""
    return {
        "doc_id": entry.doc_id,
        "version": entry.version,
        "source": entry.source,
        "title": entry.title,
        "doc_number": entry.doc_number,
        "issuers": list(entry.issuers),
        "issued_on": _day(entry.issued_on),
        "published_on": _day(entry.published_on),
        "region": entry.region,
        "level": entry.level,
        "year": entry.year,
        "status": entry.standing.status_on(today),
        "superseded_by": entry.standing.superseded_by,
        "groups": list(entry.groups),
    }


def document_json(
    document: Document, history: History, titles: Mapping[str, str], successor: str | None
) -> dict[str, object]:
    """Return what is known of a document.

    Args:
        titles: Of the documents at the other ends of its links.
        successor: Title of the one that took its place.
    """
    of = document
    return {
        "doc_id": of.doc_id,
        "version": of.version,
        "source": of.source,
        "title": of.title,
        "doc_number": of.doc_number,
        "issuers": list(of.issuers),
        "issued_on": _day(of.issued_on),
        "published_on": _day(of.published_on),
        "region": of.region,
        "level": of.level,
        "year": of.year,
        "status": of.status,
        "superseded_by": of.superseded_by,
        "groups": list(of.groups),
        "effective_on": _day(of.effective_on),
        "url": of.url,
        "recipients": list(of.recipients),
        "annexes": list(of.annexes),
        "topics": list(of.topics),
        "chars": len(of.text),
        "pages": [
            {"number": page.number, "start": page.start, "end": page.end, "origin": page.origin}
            for page in of.pages
        ],
        "versions": [
            {
                "version": version.version,
                "ingested_at": version.ingested_at,
                "current": version.version == of.version,
            }
            for version in history.versions
        ],
        "links_to": [
            _link(link, link.to_doc_id, titles) for link in history.links if link.from_doc_id == of.doc_id
        ],
        "links_from": [
            _link(link, link.from_doc_id, titles) for link in history.links if link.to_doc_id == of.doc_id
        ],
        "successor": successor,
    }


def text_json(document: Document, start: int, end: int) -> dict[str, object]:
    """Return a stretch of a text; `end` may lie behind its end."""
    end = min(end, len(document.text))
    return {
        "doc_id": document.doc_id,
        "version": document.version,
        "start": start,
        "end": end,
        "chars": len(document.text),
        "text": document.text[start:end],
    }


def sections_json(document: Document) -> dict[str, object]:
    """Return the sections of a document as a tree."""
    return {
        "doc_id": document.doc_id,
        "version": document.version,
        "sections": _tree(document.sections),
    }


def job_json(job: Job) -> dict[str, object]:
    """Return an upload as it stands."""
    return {
        "id": job.job_id,
        "state": job.state,
        "created_at": job.created_at,
        "files": job.files,
        "parsed": job.parsed,
        "detail": job.detail,
        "outcomes": [_outcome(outcome) for outcome in job.outcomes],
    }


def _tree(sections: Sequence[Section]) -> list[dict[str, object]]:
    roots: list[dict[str, object]] = []
    above: list[tuple[int, list[dict[str, object]]]] = [(0, roots)]
    for section in sections:
        while len(above) > 1 and above[-1][0] >= section.level:
            above.pop()
        children: list[dict[str, object]] = []
        above[-1][1].append(
            {
                "kind": section.kind,
                "label": section.label,
                "title": section.title,
                "start": section.start,
                "end": section.end,
                "heading_end": section.heading_end,
                "children": children,
            }
        )
        above.append((section.level, children))
    return roots


def _link(link: Link, other: str, titles: Mapping[str, str]) -> dict[str, object]:
    return {
        "kind": link.kind,
        "doc_id": other,
        "title": titles.get(other, ""),
        "start": link.start,
        "end": link.end,
    }


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "name": outcome.name,
        "source": outcome.source,
        "result": outcome.result,
        "doc_id": outcome.doc_id,
        "title": outcome.title,
        "version": outcome.version,
        "detail": outcome.detail,
        "cleaning": [_cleaning(each) for each in outcome.cleaning],
    }


def _cleaning(cleaning: Cleaning) -> dict[str, object]:
    return {
        "rule": cleaning.rule,
        "label": CLEANING_LABELS.get(cleaning.rule, cleaning.rule),
        "count": cleaning.count,
        "chars": cleaning.chars,
        "examples": list(cleaning.examples),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
