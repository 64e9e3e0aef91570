"""Do a Word file and the plain text of the same report have the same headings? `python -m eval.corpus.docx_headings DOCX_FOLDER TXT_FOLDER`.

Files are paired by name. Two section lists are equal if

- their headings have the same titles in the same order, kinds and levels too, and
- wherever the text file prints a number, the Word file prints the same one. A number that Word counts by itself is lost in a
  text file; there the Word file must have one, which the text cannot contradict.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from tqdm import tqdm

from corpus.documents import Document, Section
from corpus.parsing import parse_document


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two files of one report say.

    Attributes:
        headings: Number of headings in the Word file.
        numbered: Those with a label.
        counted: Whether the Word file lets Word count (it has a `numbering.xml`).
        difference: The first one, empty where there is none.
    """

    name: str
    headings: int
    numbered: int
    counted: bool
    difference: str


def compare(docx: Path, txt: Path) -> Comparison:
    """Parse both files and compare their headings."""
    word, text = (_headings(parse_document(path, path.name)) for path in (docx, txt))
    with zipfile.ZipFile(docx) as package:
        counted = "word/numbering.xml" in package.namelist()
    return Comparison(
        docx.stem, len(word), sum(bool(heading.label) for heading in word), counted, _difference(word, text)
    )


def _headings(document: Document) -> list[Section]:
    return [s for s in document.sections if s.kind not in ("preamble", "body")]


def _difference(word: list[Section], text: list[Section]) -> str:
    for at, (left, right) in enumerate(zip_longest(word, text), start=1):
        if left is None or right is None:
            return f"第 {at} 个标题：docx {_name(left)}，txt {_name(right)}"
        same = (left.kind, left.level, left.title) == (right.kind, right.level, right.title)
        if not same or right.label not in ("", left.label):
            return f"第 {at} 个标题：docx {_name(left)}，txt {_name(right)}"
    return ""


def _name(section: Section | None) -> str:
    return "没有" if section is None else f"{section.level} 级“{section.name}”"


def main(arguments: list[str] | None = None) -> int:
    """Print a table, one line a report; the exit status is 1 if two differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("docx", type=Path, help="folder of Word files")
    parser.add_argument("txt", type=Path, help="folder of their texts, of the same names")
    options = parser.parse_args(arguments)
    pairs = [(path, options.txt / f"{path.stem}.txt") for path in sorted(options.docx.glob("*.docx"))]
    found = [compare(docx, txt) for docx, txt in tqdm(pairs, unit="份") if txt.exists()]
    print("| 报告 | 标题数 | 有编号 | Word 自动编号 | 结果 |\n|---|---|---|---|---|")
    for each in found:
        counted = "有" if each.counted else "无"
        print(
            f"| {each.name} | {each.headings} | {each.numbered} | {counted} | {each.difference or '相同'} |"
        )
    equal = sum(not each.difference for each in found)
    print(
        f"\n{len(found)} 份报告，{equal} 份标题相同，{len(found) - equal} 份不同；"
        f"共 {sum(each.headings for each in found)} 个标题，{sum(each.numbered for each in found)} 个有编号，"
        f"{sum(each.counted for each in found)} 份用了 Word 自动编号；没有配对的 {len(pairs) - len(found)} 份。"
    )
    return 0 if equal == len(found) > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
