"""Metadata as parsed against metadata as published: `python -m eval.corpus.metadata PATH…`.

A folder with a `meta.jsonl` (a record a document: title, doc_no, issuer, written, published) is compared field by field,
from its pages, its texts and its running texts alone (without the block of fields at their top), each for the first and the second half of the files by name. Of a
folder of laws (`标题(日期).md`) the name is compared with the text. Of any other it is counted what was found.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from tqdm import tqdm

from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.fields.dates import parse_date
from corpus.fields.doc_numbers import normal_form
from corpus.fields.file_names import read_file_name
from corpus.fields.printed import squeezed
from corpus.loaders import is_supported
from corpus.parsing import parse_document

_FIELDS = {
    "doc_no": "发文字号",
    "title": "标题",
    "issuer": "发文机关",
    "written": "成文日期",
    "published": "发布日期",
}
_COUNTED = (
    "title", "doc_number", "issuers", "recipients", "issued_on", "published_on", "effective_on", "annexes", "topics", "region", "level", "year",
)  # fmt: skip
_HEADER_LINE = re.compile(r"(?:标题|发文字号|发文机关|成文日期|发布日期|来源)[：:].*")
_PLAIN = re.compile(r"<[^>]*>|&\w+;")
Outcome = str  # right, missing, wrong, unprinted, differs or invented


def compare(record: Mapping[str, str], document: Document, page: str) -> dict[str, Outcome]:
    """Return the outcome of each field of a record.

    `right`, `missing` and `wrong` are said of what the page prints. Where it does not print the published value, it is
    `unprinted` if nothing was found, `differs` if the page prints the date that was found, else `invented`.
    """
    found = {
        "doc_no": normal_form(document.doc_number or ""),
        "title": squeezed(document.title),
        "issuer": "、".join(document.issuers),
        "written": document.issued_on,
        "published": document.published_on,
    }
    read: dict[str, Callable[[str], object]] = {
        "doc_no": normal_form,
        "title": squeezed,
        "issuer": lambda value: "、".join(re.split(r"[、\s]+", value)),
        "written": parse_date,
        "published": parse_date,
    }
    outcomes: dict[str, Outcome] = {}
    for field, reader in read.items():
        wanted, value = reader(record[field]), found[field]
        if value == wanted:
            outcomes[field] = "right"
        elif _is_printed(field, record[field], page):
            outcomes[field] = "wrong" if value else "missing"
        elif not value:
            outcomes[field] = "unprinted"
        else:
            shown = document.issued_on if field == "written" else document.published_on
            is_shown = (
                field in ("written", "published") and shown and _is_printed(field, shown.isoformat(), page)
            )
            outcomes[field] = "differs" if is_shown else "invented"
    return outcomes


def _is_printed(field: str, value: str, page: str) -> bool:
    if field in ("written", "published"):
        day = parse_date(value)
        return any(
            parse_date(match[0]) == day
            for match in re.finditer(r"[^\n。]{0,8}[年月\d〇○一二三四五六七八九十]+日", page)
        )
    if field == "doc_no":
        return normal_form(value) in normal_form(page) or "令" in value
    return all(squeezed(part) in squeezed(page) for part in re.split(r"[、\s]+", value))


def running_text(text: str) -> str:
    """Return a text without the block of stated fields at its top."""
    lines = text.split("\n")
    while lines and (not lines[0].strip() or _HEADER_LINE.fullmatch(lines[0].strip())):
        del lines[0]
    return "\n".join(lines)


def published_table(folder: Path) -> str:
    """Return the table of a folder with published metadata."""
    lines = (folder / "meta.jsonl").read_text(encoding="utf-8").splitlines()
    records = sorted((json.loads(line) for line in lines), key=lambda record: record["file"])
    rows = []
    for name, kind in (("网页", "html"), ("文本", "txt"), ("正文（去掉首部字段）", "running")):
        outcomes = [_outcome(folder, record, kind) for record in tqdm(records, desc=kind)]
        half = (len(records) + 1) // 2
        for part, some in (("前一半", outcomes[:half]), ("后一半", outcomes[half:])):
            for field, label in _FIELDS.items():
                counts = Counter(outcome[field] for outcome in some)
                printed = counts["right"] + counts["missing"] + counts["wrong"]
                rows.append(
                    f"| {name} | {part} | {label} | {len(some)} | {printed} | {counts['right']} | {counts['missing']} | {counts['wrong']} | {counts['differs']} | {counts['invented']} |"
                )
    head = "| 来自 | 文件 | 字段 | n | 其中印出 | 对 | 缺 | 错 | 文中另有日期 | 虚构 |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|"
    return "\n".join([head, *rows])


def _outcome(folder: Path, record: Mapping[str, str], kind: str) -> dict[str, Outcome]:
    stem = Path(record["file"]).stem
    extension = "html" if kind == "html" else "txt"
    text = (folder / extension / f"{stem}.{extension}").read_text(encoding="utf-8")
    if kind == "running":
        text = running_text(text)
    page = _PLAIN.sub("", text) if kind == "html" else text
    with tempfile.TemporaryDirectory() as temporary:
        # Under a name that tells nothing: the name of the file is the last place to look.
        copy = Path(temporary) / f"x.{extension}"
        copy.write_text(text, encoding="utf-8")
        document = parse_document(copy, copy.name)
    outcomes = compare(record, document, page)
    for field, outcome in outcomes.items():
        if outcome in ("wrong", "missing", "differs", "invented"):
            tqdm.write(
                f"{kind} {stem[:40]} {field}: {outcome} {document.title, document.doc_number, document.issuers, document.issued_on, document.published_on}",
                file=sys.stderr,
            )
    return outcomes


def coverage_table(folder: Path, dump: Path | None) -> str:
    """Return what was found in a folder, and for laws whether it agrees with the names of the files."""
    counts: Counter[str] = Counter()
    records = []
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and is_supported(path))
    for path in tqdm(paths, desc=folder.name):
        name = read_file_name(path.stem)
        try:
            document = parse_document(path, "x" + path.suffix)
        except DocumentError as error:
            tqdm.write(str(error), file=sys.stderr)
            counts["failed"] += 1
            continue
        values = {field: getattr(document, field) for field in _COUNTED}
        counts.update(field for field, value in values.items() if value)
        if printed := _last_printed_date(path):
            counts["dated head"] += 1
            counts["same as head"] += document.issued_on == printed
        if name.issued_on:
            counts["named"] += 1
            counts["same title"] += _shortened(document.title).endswith(_shortened(name.title))
            counts["same date"] += document.issued_on == name.issued_on
            counts["no date"] += document.issued_on is None
        records.append(
            {
                "file": str(path.relative_to(folder)),
                "head": document.text[:300],
                "tail": document.text[-200:],
                **values,
            }
        )
    if dump:
        _dump(dump, records)
    rows = [f"| {field} | {counts[field]} | {len(paths)} |" for field in _COUNTED]
    if counts["named"]:
        rows += [
            f"| {what} | {counts[key]} | {counts['named']} |"
            for what, key in (
                ("标题与文件名相同（略去国名）", "same title"),
                ("日期与文件名相同", "same date"),
                ("文中无日期", "no date"),
            )
        ]
    if counts["dated head"]:
        rows.append(f"| 日期与首部所印最后日期相同 | {counts['same as head']} | {counts['dated head']} |")
    return "\n".join(["| 字段 | 有值 | n |", "|---|--:|--:|", *rows])


def _shortened(title: str) -> str:
    """Return a title without what the names of files leave out: the state's name, blanks and 、 between bodies."""
    return re.sub(r"中华人民共和国|[\s、（）()]", "", title)


def _last_printed_date(path: Path) -> date | None:
    """Return the last date that the head of a law's file gives (its lines before `INFO END`), read without the product.

    Lines about the day from which it applies, and of an approval that comes before the issue, do not count.
    """
    head, mark, _ = path.read_text(encoding="utf-8", errors="replace").partition("<!-- INFO END -->")
    if not mark:
        return None
    lines = [
        line
        for line in head.split("\n")
        if not re.match(r"\S+ *(?:起?(?:施行|实施|生效|执行)|.*国务院批准$)", line)
    ]
    days = re.findall(
        r"(\d{4})年(\d{1,2})月(\d{1,2})日(?!起| ?施行)", re.sub("《[^》]*》", "", "\n".join(lines))
    )
    return max((date(*map(int, day)) for day in days), default=None)


def _dump(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False, default=str) + "\n" for record in records),
        encoding="utf-8",
    )


def main() -> None:
    """Print a table for each folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--dump", type=Path, help="JSON lines of what was found, for reading by eye")
    arguments = parser.parse_args()
    for path in arguments.paths:
        print(f"\n### {path.name}\n")
        is_published = (path / "meta.jsonl").exists()
        print(published_table(path) if is_published else coverage_table(path, arguments.dump))


if __name__ == "__main__":
    main()
