"""Versions and validity over real laws: `python -m eval.corpus.versions DATA`.

DATA holds `multi-version-laws.json` and the folders `laws-national`, `laws-local`; `state-council/txt` and `ncp/corpus` are
read for clauses where they are there. Clauses were labelled by reading them (`labels/validity.jsonl`, hashes only).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tqdm import tqdm

from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.parsing import parse_document
from corpus.validity import Resolution, ValidityFacts, resolve_validity
from eval.corpus.clause_labels import LABELS, draw, judge, render_draw

_FILE_DATE = re.compile(r"\((\d{4}-\d{2}-\d{2})\)$")
_COPY_SHARE = 0.99
_BEGINS = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起施行")


@dataclass(frozen=True, slots=True)
class Group:
    """A law that the list names, and what was made of its versions.

    Attributes:
        is_right: The newest wording that has begun is in force and every other one is superseded by a version of the law.
        copies: Further sources of that newest wording.
    """

    law: str
    is_right: bool
    copies: tuple[str, ...]
    statuses: tuple[str, ...]


def read_facts(document: Document) -> ValidityFacts:
    """Return what the resolution needs of a document."""
    return ValidityFacts(
        document.doc_id,
        document.title,
        document.doc_number,
        document.issuers,
        document.issued_on,
        document.effective_on,
        document.region,
        document.clauses,
        document.mentions,
    )


def parse_all(root: Path, folders: Sequence[str]) -> Iterator[Document]:
    """Yield every document of some folders of the data; what cannot be parsed is left out."""
    files = [
        p for folder in folders for p in sorted((root / folder).rglob("*")) if p.suffix in (".md", ".txt")
    ]
    for path in tqdm(files, unit="file"):
        try:
            yield parse_document(path, path.relative_to(root).as_posix())
        except DocumentError as error:
            tqdm.write(str(error))


def check_groups(
    root: Path, documents: Mapping[str, Document], resolution: Resolution, today: date
) -> list[Group]:
    """Judge the laws of `multi-version-laws.json` by the dates of file names and texts, in another way than the product.

    Args:
        root: The data.
        documents: By source.
        resolution: Of all documents.
        today: Day of the resolution.
    """
    groups: list[Group] = []
    for entry in json.loads((root / "multi-version-laws.json").read_text("utf-8")):
        stems = [entry["law"] + (f"({version})" if version else "") for version in entry["versions"]]
        versions = [documents[f"{entry['dir']}/{stem}.md"] for stem in stems]
        versions.sort(key=lambda d: _file_date(d.source) or _last_date(d.text))
        begun = [at for at, document in enumerate(versions) if _begins(document.text) <= today]
        newest = versions[begun[-1] if begun else 0]
        copies = [document for document in versions if _is_copy(document.text, newest.text)]
        found = {document.doc_id: resolution.validities[document.doc_id] for document in versions}
        is_right = any(found[copy.doc_id].status == "in_force" for copy in copies) and all(
            (validity.status == "superseded" and validity.superseded_by in found)
            or (validity.status == "in_force" and doc_id in {copy.doc_id for copy in copies})
            for doc_id, validity in found.items()
        )
        groups.append(
            Group(
                entry["law"],
                is_right,
                tuple(copy.source for copy in copies if copy is not newest),
                tuple(validity.status for validity in found.values()),
            )
        )
    return groups


def _file_date(source: str) -> str:
    match = _FILE_DATE.search(Path(source).stem)
    return match[1] if match else ""


def _is_copy(text: str, other: str) -> bool:
    """Say whether two texts carry one wording: all but a few of their articles are the same, marks and blanks aside."""
    one, two = _articles(text), _articles(other)
    return len(one & two) >= _COPY_SHARE * max(len(one | two), 1)


def _articles(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"[^\u4e00-\u9fff]", "", part) for part in text.split("\n第")[1:])


def _last_date(text: str) -> str:
    days = [
        f"{int(y):04}-{int(m):02}-{int(d):02}"
        for y, m, d in re.findall(
            r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.split(r"第一[条章编]", text, maxsplit=1)[0][:2000]
        )
    ]
    return max(days, default="")


def _begins(text: str) -> date:
    found = _BEGINS.findall(text[-2000:])
    return date(*map(int, found[-1])) if found else date.min


def render_groups(groups: Sequence[Group]) -> str:
    """Return the table of groups, and a line for each that is not as plain as that."""
    right = sum(group.is_right for group in groups)
    lines = [f"| 多版本法律 | {len(groups)} |", f"| 版本齐全、现行版本正确 | {right} |"]
    for group in groups:
        if not group.is_right:
            lines.append(f"| 不对：{group.law} | {'、'.join(group.statuses)} |")
        elif group.copies:
            lines.append(f"| 同一文本两次公布：{group.law} | {'、'.join(group.statuses)} |")
    return "\n".join(["| 项目 | 数 |", "|---|---|", *lines])


def render_counts(facts: Sequence[ValidityFacts], resolution: Resolution) -> str:
    """Return the table of statuses, repeals and links."""
    statuses = Counter(validity.status for validity in resolution.validities.values())
    kinds = Counter(link.kind for link in resolution.links)
    said = {
        (f.doc_id, c.start, t.start)
        for f in facts
        for c in f.clauses
        if c.kind == "repeals"
        for t in c.targets
    }
    in_store = {(link.from_doc_id, link.start) for link in resolution.links if link.kind == "repeals"}
    mentions = sum(len(f.mentions) for f in facts)
    rows = [
        ("文件", len(facts)),
        *(
            (f"状态 {name}", statuses[name])
            for name in ("in_force", "amended", "repealed", "superseded", "not_yet", "unknown")
        ),
        ("废止的文件（按子句）", len(said)),
        ("废止子句，对象在库", len(in_store)),
        ("废止子句，对象不在库", len({key[:2] for key in said} - in_store)),
        ("废止链接", kinds["repeals"]),
        ("修改链接", kinds["amends"]),
        ("版本替代链接", kinds["supersedes"]),
        ("提及", mentions),
        ("提及，解析到库内文件", kinds["refers"]),
    ]
    return "\n".join(["| 项目 | 数 |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m eval.corpus.versions", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())
    parser.add_argument(
        "--draw", choices=("tune", "report"), help="print a drawn sample for reading and stop"
    )
    parser.add_argument("--labels", type=Path, default=LABELS)
    arguments = parser.parse_args()
    laws = list(parse_all(arguments.data, ["laws-national", "laws-local"]))
    others = list(parse_all(arguments.data, ["state-council/txt", "ncp/corpus"]))
    if arguments.draw:
        print(render_draw(draw([*laws, *others], arguments.draw)))
        return
    facts = [read_facts(document) for document in laws]
    started = time.perf_counter()
    resolution = resolve_validity(facts, arguments.today)
    seconds = time.perf_counter() - started
    groups = check_groups(arguments.data, {d.source: d for d in laws}, resolution, arguments.today)
    print(f"{render_groups(groups)}\n\n{render_counts(facts, resolution)}\n\n解析有效性 {seconds:.2f} 秒\n")
    print(judge([*laws, *others], arguments.labels))


if __name__ == "__main__":
    main()
