"""What is said, loudly, of a document that does not simply hold."""

from __future__ import annotations

from app.render.labels import STATUS_LABELS
from app.render.markup import Html, element
from corpus.documents import Status
from rag.standing import IN_DOUBT
from rag.types import Citation, Passage

_SAYS: dict[Status, str] = {
    "repealed": "这份文件已经废止，不能再作为依据。",
    "superseded": "这份文件已被新的版本取代，所引的不是现行文本。",
    "not_yet": "这份文件还没有施行，现在不能作为依据。",
    "amended": "这份文件已作修改，所引文字可能不是现行文本。",
}


def standing_html(reference: Citation | Passage, successor_id: str | None, *, named: bool) -> Html:
    """Return the banner of a document, with a link to what took its place; nothing where it simply holds.

    Args:
        successor_id: Its `doc_id`, where the asker may read it.
        named: Say which document is meant.
    """
    if reference.status not in IN_DOUBT:
        return Html()
    parts: list[Html | str] = [
        element("strong", f"注意：{STATUS_LABELS[reference.status]}", cls="zc-standing-word")
    ]
    if named:
        number = f"（{reference.doc_number}）" if reference.doc_number else ""
        parts.append(element("span", f"《{reference.title or reference.source}》{number}"))
    parts.append(element("span", _SAYS[reference.status]))
    if reference.successor:
        parts += ["请看：", _link(reference.successor, successor_id)]
    return element("p", *parts, cls="zc-standing")


def _link(title: str, doc_id: str | None) -> Html:
    if doc_id is None:
        return element("span", f"《{title}》")
    attributes = {"href": f"documents/{doc_id}", "target": "_blank", "rel": "noopener"}
    return element(
        "a", f"《{title}》", element("span", "（在新窗口打开）", cls="zc-hidden"), attributes=attributes
    )
