"""What a search was limited to, in the words of the page."""

from __future__ import annotations

from app.backend import Backend
from app.render.labels import LEVEL_LABELS, STATUS_LABELS, chinese_date
from index.errors import NoIndexError
from index.filters import SearchFilters

_MAX_NAMED = 4  # documents: each title costs a look into the store


def filter_labels(filters: SearchFilters, backend: Backend) -> tuple[str, ...]:
    """Return a few words for each condition, in a fixed order; nothing for a search of everything.

    Args:
        backend: The asker's; names documents by title, where he may read them.
    """
    days = []
    if filters.issued_from:
        days.append(f"{chinese_date(filters.issued_from)}起")
    if filters.issued_to:
        days.append(f"到{chinese_date(filters.issued_to)}止")
    return (
        *filters.regions,
        *filters.issuers,
        *(LEVEL_LABELS[level] for level in filters.levels),
        *(f"{year}年" for year in filters.years),
        *(STATUS_LABELS[status] for status in filters.statuses),
        *(f"资料夹 {folder}" for folder in filters.folders),
        *_titles(filters.doc_ids, backend),
        *filters.sources,
        *days,
    )


def _titles(doc_ids: tuple[str, ...], backend: Backend) -> list[str]:
    if len(doc_ids) > _MAX_NAMED:
        return [f"{len(doc_ids)} 份文件"]
    return [_title(doc_id, backend) for doc_id in doc_ids]


def _title(doc_id: str, backend: Backend) -> str:
    try:
        document = backend.document(doc_id)
    except (KeyError, NoIndexError):
        return "没有的文件"
    return f"《{document.title or document.source}》"
