"""`python -m eval.corpus.pages`: how texts come back from the PDF files made of them, and from scans of those."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pdfplumber
from tqdm import tqdm

from corpus.documents import Document
from corpus.parsing import parse_document
from corpus.tables import table_lines
from eval.corpus.edit_distance import edit_distance
from eval.corpus.page_files import LAYOUTS, Layout, first_pages, make_pdf, make_scan, table_rows

_FOLDED = str.maketrans("（），：；？！．“”‘’【】〔〕［］—－–", "(),:;?!.\"\"''[][][]---")
_SAME_PAGE = 0.9
_ROW = re.compile(r"第\d+处")
_MARGIN_CHARACTERS = 20


@dataclass(frozen=True)
class PageResult:
    """One PDF, or scan, against the text it was made of. Accuracies are 1 - Levenshtein / characters, blanks left out."""

    name: str
    layout: Layout
    is_scan: bool
    pages: int
    characters: int
    accuracy: float
    folded_accuracy: float  # Chinese and ASCII punctuation as one
    right_pages: int
    sections: int
    missing: int
    invented: int
    s_per_page: float
    differences: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table; see `--help`."""
    parser = argparse.ArgumentParser(prog="python -m eval.corpus.pages", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文本（txt、md）")
    parser.add_argument("--layouts", nargs="+", choices=LAYOUTS, default=list(LAYOUTS))
    parser.add_argument("--scan-pages", type=int, default=0, help="每份 PDF 扫描并识别前几页（每页约 6 秒）")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="列出结构的差异")
    options = parser.parse_args(arguments)
    print("| 文件 | 版式 | 来源 | 页 | 字符 | 字符准确率 | 标点归一后 | 页码对 | 标题 | 缺 | 多 | 秒/页 |")
    print("|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    with TemporaryDirectory() as folder:
        jobs = [(path, layout) for path in options.paths for layout in options.layouts]
        for path, layout in tqdm(jobs, unit="PDF"):
            for result in _measure(path, layout, Path(folder), options.scan_pages, options.seed):
                print(_row(result), flush=True)
                if options.verbose:
                    print(*result.differences, sep="\n")


def _measure(path: Path, layout: Layout, folder: Path, scan_pages: int, seed: int) -> Iterator[PageResult]:
    text = parse_document(path, path.name).text
    pdf = make_pdf(text, layout, folder, f"{path.stem[:20]}-{layout}")
    if layout == "table":
        text = "\n".join(table_lines(table_rows(text)))
    with pdfplumber.open(pdf) as document:  # another reader than the one measured
        printed = [_packed(page.extract_text()) for page in document.pages]
    yield _result(path, layout, pdf, text, printed, folder)
    if scan_pages:
        first = first_pages(pdf, scan_pages)
        if len(printed) > scan_pages:
            text = parse_document(first, first.name).text
        yield _result(path, layout, make_scan(first, seed), text, printed[:scan_pages], folder)


def _result(
    path: Path, layout: Layout, pdf: Path, text: str, printed: Sequence[str], folder: Path
) -> PageResult:
    reference = folder / "reference.txt"
    reference.write_text(text, encoding="utf-8")
    expected = parse_document(reference, path.name)
    start = perf_counter()
    found = parse_document(pdf, path.name)
    seconds = perf_counter() - start
    wanted, given = _headings(expected), _headings(found)
    missing = [heading for heading in wanted if heading not in given]
    invented = [heading for heading in given if heading not in wanted]
    return PageResult(
        name=path.stem[:16],
        layout=layout,
        is_scan="scan" in pdf.stem,
        pages=len(printed),
        characters=len(_packed(expected.text)),
        accuracy=_accuracy(_packed(expected.text), _packed(found.text)),
        folded_accuracy=_accuracy(_folded(expected.text), _folded(found.text)),
        right_pages=sum(
            (_has_same_rows if layout == "table" else _is_same_page)(
                words, _packed(found.text[page.start : page.end])
            )
            for words, page in zip(printed, found.pages, strict=False)
        ),
        sections=len(wanted),
        missing=len(missing),
        invented=len(invented),
        s_per_page=seconds / max(len(printed), 1),
        differences=tuple(f"缺 {h}" for h in missing) + tuple(f"多 {h}" for h in invented),
    )


def _is_same_page(printed: str, given: str) -> bool:
    """Say whether a page holds the characters that another reader finds there, whatever their order; headers aside."""
    common = (Counter(printed) & Counter(given)).total()
    return common >= _SAME_PAGE * max(len(printed) - _MARGIN_CHARACTERS, len(given), 1)


def _has_same_rows(printed: str, given: str) -> bool:
    """Say whether the rows that begin on a page are those that another reader finds there."""
    return set(_ROW.findall(printed)) == set(_ROW.findall(given))


def _headings(document: Document) -> list[tuple[int, str, str]]:
    """Return level, label and title of each section, blanks and widths of punctuation aside."""
    return [(s.level, _folded(s.label), _folded(s.title)) for s in document.sections if s.kind != "body"]


def _packed(text: str) -> str:
    return "".join(text.split())


def _folded(text: str) -> str:
    return _packed(text).translate(_FOLDED)


def _accuracy(expected: str, given: str) -> float:
    return max(0.0, 1 - edit_distance(expected, given, limit=2000) / max(len(expected), 1))


def _row(result: PageResult) -> str:
    origin = "扫描" if result.is_scan else "文字层"
    return (
        f"| {result.name} | {result.layout} | {origin} | {result.pages} | {result.characters:,} | {result.accuracy:.4%}"
        f" | {result.folded_accuracy:.4%} | {result.right_pages}/{result.pages} | {result.sections} | {result.missing}"
        f" | {result.invented} | {result.s_per_page:.2f} |"
    )


if __name__ == "__main__":
    main()
