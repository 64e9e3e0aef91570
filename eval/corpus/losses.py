"""Is anything lost between a file and its document? `python -m eval.corpus.losses PATH…`.

Of every file: the canonical text with what the edits removed put back at its place is the raw text of the loader, white space
aside, to the character and in order. Of web pages and Word files, besides: every visible character of the file, counted by a reader
of its own (lxml, zipfile with ElementTree), stands in the raw text at least as often (a table repeats its header, Word counts
numbers), and whether all of them do so in the order of the file.
"""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
from tqdm import tqdm

from corpus.errors import DocumentError
from corpus.loaders import is_supported, load
from corpus.parsing import parse_document
from eval.corpus.document_laws import restored

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset(
    ["script", "style", "head", "noscript", "template", "iframe", "title", "object", "svg", "textarea"]
)


@dataclass(slots=True)
class Losses:
    """Counts over the files of one format."""

    files: int = 0
    raw_chars: int = 0
    canonical_chars: int = 0
    removed_chars: int = 0
    unequal: list[str] = field(default_factory=list)
    seen_chars: int = 0
    seen_files: int = 0
    in_order: int = 0
    unseen: list[str] = field(default_factory=list)


def measure(path: Path, losses: Losses) -> None:
    """Add one file to the counts.

    Raises:
        DocumentError: If the file cannot become a document.
    """
    raw = load(path)
    document = parse_document(path, path.name)
    text = _squeezed(raw.text)
    losses.files += 1
    losses.raw_chars += len(text)
    losses.canonical_chars += len(_squeezed(document.text))
    losses.removed_chars += sum(len(_squeezed(edit.removed)) for edit in document.edits)
    if restored(document) != text:
        losses.unequal.append(path.name)
    if (seen := visible_text(path)) is None:
        return
    losses.seen_files += 1
    losses.seen_chars += len(seen)
    losses.in_order += _is_in_order(seen, text)
    if missing := Counter(seen) - Counter(text):
        losses.unseen.append(f"{path.name}（{''.join(missing.elements())[:30]}）")


def visible_text(path: Path) -> str | None:
    """Return the characters that a file shows or hides by style, white space aside; None for a format without a second reader."""
    if path.suffix.lower() in (".html", ".htm"):
        data = path.read_bytes()
        parser = lxml.html.HTMLParser(encoding="utf-8" if _is_utf8(data) else "gb18030")
        return _squeezed("".join(_page_texts(lxml.html.document_fromstring(data, parser=parser))))
    if path.suffix.lower() == ".docx":
        with zipfile.ZipFile(path) as package:
            roots = [ElementTree.fromstring(package.read(name)) for name in _word_parts(package.namelist())]  # noqa: S314
        return _squeezed("".join(text for root in roots for text in _word_texts(root)))
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _page_texts(element: lxml.html.HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _UNSEEN:
        yield element.text or ""
        for child in element:
            yield from _page_texts(child)
            yield child.tail or ""


def _word_parts(names: Iterable[str]) -> list[str]:
    return [
        name for name in names if name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
    ]


def _word_texts(element: ElementTree.Element) -> Iterator[str]:
    if element.tag in (f"{_W}del", f"{_W}moveFrom", _FALLBACK):
        return
    if element.tag == f"{_W}t":
        yield element.text or ""
    for child in element:
        yield from _word_texts(child)


def _is_in_order(part: str, whole: str) -> bool:
    signs = iter(whole)
    return all(sign in signs for sign in part)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def main(arguments: list[str] | None = None) -> int:
    """Print a table, one line a format; the exit status is 1 if anything was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", type=Path, nargs="+", help="files and folders")
    options = parser.parse_args(arguments)
    files = [
        file
        for path in options.paths
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file() and is_supported(file)
    ]
    found: dict[str, Losses] = {}
    refused: list[str] = []
    for path in tqdm(files, unit="份"):
        try:
            measure(path, found.setdefault(path.suffix.lower(), Losses()))
        except DocumentError as error:
            refused.append(str(error))
    print(
        "| 格式 | 份 | 原文字符 | 正文字符 | 记录为删去 | 不相等 | 另行数过的份数 | 可见字符 | 缺字的份数 | 顺序相同 |\n"
        "|---|---|---|---|---|---|---|---|---|---|"
    )
    for suffix, each in sorted(found.items()):
        seen = f"{each.seen_files} | {each.seen_chars:,} | {len(each.unseen)} | {each.in_order}"
        print(
            f"| {suffix} | {each.files:,} | {each.raw_chars:,} | {each.canonical_chars:,} | {each.removed_chars:,} | {len(each.unequal)} | "
            f"{seen if each.seen_files else '— | — | — | —'} |"
        )
    for name in (name for each in found.values() for name in each.unequal):
        print(f"- 不相等：{name}")
    for name in (name for each in found.values() for name in each.unseen):
        print(f"- 缺字：{name}")
    for message in refused:
        print(f"- 拒绝：{message}")
    print(f"\n共 {len(files):,} 份，拒绝 {len(refused)} 份。")
    return 1 if any(each.unequal or each.unseen for each in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
