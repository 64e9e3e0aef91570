"""Articles of laws as parsed against a count by the lines of the files: `python -m eval.corpus.articles PATH…`.

The count takes every line that begins, its Markdown marks aside, with 第N条 and a blank; it knows nothing of numberings.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from tqdm import tqdm

from corpus.loaders import load
from corpus.normalize import normalize
from corpus.numerals import parse_numeral
from corpus.structure import markdown_headings, parse_sections

_LINE = re.compile(
    r"[#\s]*(第[〇○零一二三四五六七八九十百千两\d]+条(?:之[一二三四五六七八九十]+)?)(?=[ \u3000])"
)
_NUMBER = re.compile(r"[第笫]\s?([〇○零一二三四五六七八九十百千两\d]+)\s?条")


@dataclass(frozen=True, slots=True)
class Hole:
    """A place where the numbers of the articles do not go up by one."""

    source: str
    before: str
    after: str
    kind: str  # restart, repeated, absent (no line of the file begins with what is missing) or missed


@dataclass(frozen=True, slots=True)
class FileResult:
    """What the two counts say of one file: labels that both have, that only one has, and the holes."""

    source: str
    common: int
    lines_only: tuple[str, ...]
    parser_only: tuple[str, ...]
    holes: tuple[Hole, ...]


def compare(path: Path, source: str) -> FileResult:
    """Count the articles of one file both ways."""
    raw = load(path).text
    counted = [match[1] for line in raw.splitlines() if (match := _LINE.match(line))]
    normalized = normalize(raw)
    sections = parse_sections(normalized.text, markdown_headings(normalized.edits))
    parsed = [section.label for section in sections if section.kind == "article"]
    common, lines_only, parser_only = 0, [], []
    for tag, i, j, k, m in SequenceMatcher(None, counted, parsed, autojunk=False).get_opcodes():
        if tag == "equal":
            common += j - i
        else:
            lines_only += counted[i:j]
            parser_only += parsed[k:m]
    return FileResult(
        source, common, tuple(lines_only), tuple(parser_only), tuple(_holes(source, parsed, raw))
    )


def _holes(source: str, labels: Sequence[str], raw: str) -> Iterator[Hole]:
    begun = {
        "".join(match[0].split())
        for line in raw.splitlines()
        if (match := _NUMBER.match(line.strip("# \u3000")))
    }
    numbers = {"".join(label.split()): _value(label) for label in [*labels, *begun]}
    for before, after in pairwise(labels):
        left, right = _value(before), _value(after)
        if right == left + 1 or "之" in after:
            continue
        if right <= left:
            yield Hole(source, before, after, "restart" if right == 1 else "repeated")
        else:
            is_begun = any(left < numbers[label] < right for label in begun)
            yield Hole(source, before, after, "missed" if is_begun else "absent")


def _value(label: str) -> int:
    match = _NUMBER.match(label)
    return parse_numeral(match[1]) if match else 0


def render(results: Sequence[FileResult]) -> str:
    """Return the Markdown table of some results."""
    common = sum(result.common for result in results)
    lines = sum(len(result.lines_only) for result in results)
    parser = sum(len(result.parser_only) for result in results)
    rows = [
        ("文件", len(results)),
        ("按行数得的条", common + lines),
        ("其中解析得到的条", f"{common}（{common / max(common + lines, 1):.4%}）"),
        ("只有解析得到的条", parser),
        ("两种数法不同的文件", sum(bool(result.lines_only or result.parser_only) for result in results)),
    ]
    for kind, name in (
        ("restart", "条号重新从一开始"),
        ("repeated", "条号重复或倒退"),
        ("absent", "缺号，文件里没有"),
        ("missed", "缺号，文件里有"),
    ):
        rows.append((name, sum(hole.kind == kind for result in results for hole in result.holes)))
    return "\n".join(["| 项目 | 数 |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m eval.corpus.articles", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="folders of laws in Markdown")
    parser.add_argument("--sample", type=int, default=60, help="files drawn for checking by eye")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    files = [(path, root) for root in arguments.paths for path in sorted(root.rglob("*.md"))]
    results = [compare(path, path.relative_to(root).as_posix()) for path, root in tqdm(files, unit="file")]
    sample = random.Random(arguments.seed).sample(  # noqa: S311 - a draw, no secret
        results, min(arguments.sample, len(results))
    )
    print(
        f"全部文件\n\n{render(results)}\n\n随机 {len(sample)} 份（seed {arguments.seed}）\n\n{render(sample)}\n"
    )
    print("| 文件 | 只按行 | 只解析 |\n|---|---|---|")
    for result in results:
        if result.lines_only or result.parser_only:
            print(f"| {result.source} | {'、'.join(result.lines_only)} | {'、'.join(result.parser_only)} |")
    print("\n| 文件 | 条号不连续处 | 类 |\n|---|---|---|")
    for hole in (hole for result in results for hole in result.holes):
        print(f"| {hole.source} | {hole.before} → {hole.after} | {hole.kind} |")


if __name__ == "__main__":
    main()
