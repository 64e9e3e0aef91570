"""Does the loader count as the author did? `python -m eval.corpus.docx_numbers DOCX_FOLDER…`.

In a copy of each Word file the typed numbers of its paragraphs (一、 （一） 1.) are taken out and Word is left to count them:
the paragraphs become items of one list with three levels, with a new start where the author's number is not the next. The text
of the copy must be that of the file, white space aside, and so must the headings be.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from tqdm import tqdm

from corpus.loaders.docx import load
from corpus.numerals import parse_numeral
from corpus.parsing import parse_document

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NAMESPACE}}}"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_CHINESE = "[一二三四五六七八九十百]{1,5}"
_LEVELS = (
    ("chineseCountingThousand", "%1、", re.compile(rf"({_CHINESE})、")),
    ("chineseCountingThousand", "（%2）", re.compile(rf"（({_CHINESE})）")),
    ("decimal", "%3.", re.compile(r"(\d{1,3})\.(?!\d)")),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: how many numbers were left to Word, with how many new starts, and what is the same."""

    name: str
    numbers: int
    starts: int
    same_text: bool
    same_headings: bool


def measure(path: Path, folder: Path) -> Outcome:
    """Rewrite one file and compare what is read of both."""
    copy = folder / path.name
    numbers, starts = rewrite(path, copy)
    texts = ["".join(load(file).text.split()) for file in (path, copy)]
    headings = [
        [(s.kind, s.level, s.label, s.title) for s in parse_document(file, path.name).sections]
        for file in (path, copy)
    ]
    return Outcome(path.stem, numbers, starts, texts[0] == texts[1], headings[0] == headings[1])


def rewrite(source: Path, target: Path) -> tuple[int, int]:
    """Write a copy in which Word counts the numbers; return how many there are, and how many lists begin anew."""
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
    document = etree.fromstring(parts["word/document.xml"])
    starts: list[tuple[int, int]] = []
    counts = [0] * len(_LEVELS)
    numbers = 0
    for paragraph in document.iter(f"{_W}p"):
        texts = list(paragraph.iter(f"{_W}t"))
        line = "".join(text.text or "" for text in texts)
        indent = len(line) - len(line.lstrip())
        for level, (_, _, pattern) in enumerate(_LEVELS):
            if (match := pattern.match(line, indent)) is None:
                continue
            number = parse_numeral(match[1])
            if number != counts[level] + 1:
                starts.append((level, number))
            counts[level:] = [number] + [0] * (len(_LEVELS) - level - 1)
            _cut(texts, match.end())
            _number(paragraph, level, len(starts) + 1)
            numbers += 1
            break
    parts["word/document.xml"] = etree.tostring(document)
    parts["word/numbering.xml"] = _numbering(starts)
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    etree.SubElement(
        relations,
        f"{{{_PACKAGE}/relationships}}Relationship",
        Id="counted",
        Type=_KIND,
        Target="numbering.xml",
    )
    parts["word/_rels/document.xml.rels"] = etree.tostring(relations)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return numbers, len(starts)


def _cut(texts: list[etree._Element], count: int) -> None:
    """Take the first characters of a paragraph out of its runs."""
    for text in texts:
        words = text.text or ""
        text.text = words[count:]
        count = max(0, count - len(words))


def _number(paragraph: etree._Element, level: int, num_id: int) -> None:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    number = etree.SubElement(properties, f"{_W}numPr")
    etree.SubElement(number, f"{_W}ilvl").set(f"{_W}val", str(level))
    etree.SubElement(number, f"{_W}numId").set(f"{_W}val", str(num_id))


def _numbering(starts: list[tuple[int, int]]) -> bytes:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text, _) in enumerate(_LEVELS)
    )
    lists = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride></w:num>'
        for at, (level, number) in enumerate(starts, start=2)
    )
    return (
        f'<w:numbering xmlns:w="{_NAMESPACE}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{lists}</w:numbering>'
    ).encode()


def main(arguments: list[str] | None = None) -> int:
    """Print a table; the exit status is 1 if a copy reads otherwise than its file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", type=Path, nargs="+", help="folders of Word files")
    options = parser.parse_args(arguments)
    files = sorted(file for path in options.paths for file in path.rglob("*.docx"))
    with tempfile.TemporaryDirectory() as folder:
        found = [measure(file, Path(folder)) for file in tqdm(files, unit="份")]
    print("| 文件 | 交给 Word 的编号 | 重新起头 | 全文相同 | 标题相同 |\n|---|---|---|---|---|")
    for each in found:
        print(
            f"| {each.name} | {each.numbers} | {each.starts} | {'是' if each.same_text else '否'} | {'是' if each.same_headings else '否'} |"
        )
    texts, headings = sum(each.same_text for each in found), sum(each.same_headings for each in found)
    print(
        f"\n{len(found)} 份，{sum(each.numbers for each in found):,} 个编号；全文相同 {texts} 份，标题相同 {headings} 份。"
    )
    return 0 if texts == headings == len(found) > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
