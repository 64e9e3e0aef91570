"""Questions that a newcomer may click on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpus.documents import Document

# By source, for the documents that ship with the project; a test asks each of them.
CURATED: Mapping[str, Sequence[str]] = {
    "2013年促进中部地区崛起工作总结和2014年工作要点.txt": (
        "2013年中部地区实现地区生产总值多少？",
        "2013年支持实施的土地整治重大工程有哪几处？",
        "国发〔2012〕43号是什么文件？",
        "2014年工作要点有哪几项？",
    ),
}
_PER_DOCUMENT = 2
_TITLE_CHARS = range(4, 25)  # a longer heading makes an unreadable question, a shorter one says nothing


def example_questions(documents: Iterable[Document], limit: int = 4) -> list[str]:
    """Return up to `limit` questions about these documents, the first documents' first; no more documents are read."""
    questions: list[str] = []
    for document in documents:
        questions += CURATED.get(document.source) or _from_headings(document)
        if len(questions) >= limit:
            break
    return questions[:limit]


def _from_headings(document: Document) -> list[str]:
    titles = dict.fromkeys(
        title
        for section in document.sections
        if section.kind in ("heading", "section")
        and len(title := section.title.strip("：:。 ")) in _TITLE_CHARS
    )
    return [f"关于“{title}”，有哪些内容？" for title in list(titles)[:_PER_DOCUMENT]]
