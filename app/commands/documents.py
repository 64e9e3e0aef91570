"""`zhengce documents`: what is in the collection."""

from __future__ import annotations

import argparse
import json

from app.commands.session import open_service
from app.render.labels import STATUS_LABELS
from app.terminal import plain
from corpus.documents import Document


def run(arguments: argparse.Namespace) -> int:
    """List the documents by source."""
    with open_service(arguments) as service:
        documents = service.collection()
    if arguments.json:
        print(json.dumps([_json(document) for document in documents], ensure_ascii=False))
    else:
        for document in documents:
            print(plain(_line(document)))
        print(f"共 {len(documents)} 份")
    return 0


def _json(document: Document) -> dict[str, object]:
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        "title": document.title,
        "doc_number": document.doc_number,
        "issuers": document.issuers,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "effective_on": document.effective_on.isoformat() if document.effective_on else None,
        "status": document.status,
        "superseded_by": document.superseded_by,
        "pages": len(document.pages),
    }


def _line(document: Document) -> str:
    parts = [
        f"《{document.title}》",
        document.doc_number or "",
        document.issued_on.isoformat() if document.issued_on else "",
        STATUS_LABELS[document.status],
        f"{len(document.pages)} 页" if document.pages else "",
    ]
    return f"{document.source}：{'，'.join(part for part in parts if part)}"
