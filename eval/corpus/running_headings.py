"""Headings 一、 and （一） within one-line texts against labels made by reading: `python -m eval.corpus.running_headings PATH`.

PATH is the folder of the texts. The labels name a file, its half (`tune`: the rules were made on it; `report`), and each
heading as its offset in the file and its printed number. They were drawn with a seed from the files that hold such a
number anywhere; every such number in them was judged by reading its surroundings.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from corpus.alignment import canonical_offsets
from corpus.loaders import load
from corpus.normalize import normalize
from corpus.sectioning.headings import match_label
from corpus.structure import parse_sections
from eval.interval import Score, estimate

LABELS = Path(__file__).parent / "labels" / "ncp_headings.jsonl"
_NUMBERINGS = ("一、", "（一）")


@dataclass(frozen=True, slots=True)
class FileResult:
    """Headings of one file: how many are labelled, found, and both; `differences` shows the rest."""

    source: str
    half: str
    labelled: int
    found: int
    right: int
    differences: tuple[str, ...]


def compare(folder: Path, record: dict[str, object]) -> FileResult:
    """Compare the headings of one file with its labels."""
    source, half = str(record["source"]), str(record["half"])
    headings = record["headings"]
    assert isinstance(headings, list)
    raw = load(folder / source)
    normalized = normalize(raw.text, raw.furniture, lines_are_paragraphs=raw.lines_are_paragraphs)
    text = normalized.text
    starts = [int(start) for start, _ in headings]
    labelled = set(canonical_offsets(raw.text, text, normalized.edits, starts))
    found = {
        section.start
        for section in parse_sections(text)
        if section.label
        and (label := match_label(text[section.start : section.end]))
        and label.numbering.name in _NUMBERINGS
    }
    differences = [f"未找到：{text[at : at + 30]!r}" for at in sorted(labelled - found)]
    differences += [f"多找到：{text[at : at + 30]!r}" for at in sorted(found - labelled)]
    return FileResult(source, half, len(labelled), len(found), len(labelled & found), tuple(differences))


def render(results: Sequence[FileResult]) -> str:
    """Return a Markdown table: a row a half, intervals by resampling the documents."""
    rows = ["| 半份 | 文件 | 标注 | 找到 | 精确率 | 召回率 |", "|---|---|---|---|---|---|"]
    for half in ("tune", "report"):
        part = [result for result in results if result.half == half]
        precision = _rate([(result.right, result.found) for result in part])
        recall = _rate([(result.right, result.labelled) for result in part])
        labelled, found = sum(r.labelled for r in part), sum(r.found for r in part)
        rows.append(f"| {half} | {len(part)} | {labelled} | {found} | {precision} | {recall} |")
    return "\n".join(rows)


def _rate(counts: Sequence[tuple[int, int]]) -> str:
    mean = estimate([Score(right / total, total) for right, total in counts if total])
    return f"{mean.mean:.3f}（{mean.low:.3f}–{mean.high:.3f}）" if mean else "—"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m eval.corpus.running_headings", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the texts")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--half", choices=("tune", "report"), help="print the differences of one half only")
    arguments = parser.parse_args()
    records = [json.loads(line) for line in arguments.labels.read_text(encoding="utf-8").splitlines()]
    results = [compare(arguments.folder, record) for record in tqdm(records, unit="file")]
    print(render(results))
    for result in results:
        if arguments.half in (None, result.half):
            for difference in result.differences:
                print(f"- {result.source} {difference}")


if __name__ == "__main__":
    main()
