"""Clauses of validity drawn, read and labelled: how many that are taken are right, how many that are not should be."""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.documents import Document

LABELS = Path(__file__).parent / "labels" / "validity.jsonl"
Split = Literal["tune", "report"]
_SEEDS: dict[Split, int] = {"tune": 11, "report": 29}
_DRAWN: dict[Split, int] = {"tune": 20, "report": 40}
_KINDS = ("repeals", "amends", "takes_effect", "expires")
_END = re.compile("废止|停止执行|失效")
_STOP = re.compile("[。；\n]|$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was taken for a clause of `kind`, or one with a word of repeal that was not (`kind` is empty)."""

    doc_id: str
    source: str
    kind: str
    words: str
    targets: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what stands for it in the labels: no word of the text."""
        return hashlib.sha256(f"{self.doc_id}|{self.kind}|{self.words}".encode()).hexdigest()[:16]

    @property
    def names_a_document(self) -> bool:
        """Say whether a title or number stands in it: only such a sentence can end a document that it names."""
        return re.search("[《〔]", self.words) is not None


def candidates(documents: Sequence[Document], *, taken: bool) -> list[Candidate]:
    """Return the sentences of some documents that were taken, or those with a word of repeal that were not."""
    found: dict[str, Candidate] = {}
    for document in documents:
        text = document.text
        spans = [c for c in document.clauses if c.kind in _KINDS]
        if taken:
            drawn = [
                Candidate(
                    document.doc_id,
                    document.source,
                    c.kind,
                    text[c.start : c.end],
                    tuple(t.title or t.doc_number or "" for t in c.targets),
                )
                for c in spans
            ]
        else:
            drawn = [
                Candidate(document.doc_id, document.source, "", _sentence(text, match.start()))
                for match in _END.finditer(text)
                if not any(c.start <= match.start() < c.end for c in document.clauses)
            ]
        found |= {candidate.key: candidate for candidate in drawn}
    return [found[key] for key in sorted(found)]


def _sentence(text: str, at: int) -> str:
    start = max(text.rfind(stop, 0, at) for stop in "。；\n") + 1
    end = _STOP.search(text, at)
    return text[start : end.end() if end else len(text)].strip()


def draw(documents: Sequence[Document], split: Split) -> list[Candidate]:
    """Return a seeded sample: clauses of repeal or amendment, of term, and sentences not taken, with a name and without."""
    random_ = random.Random(_SEEDS[split])  # noqa: S311 - a draw, no secret
    taken = candidates(documents, taken=True)
    left = candidates(documents, taken=False)
    half = _DRAWN[split] // 2
    parts = (
        ([c for c in taken if c.kind in ("repeals", "amends")], half),
        ([c for c in taken if c.kind in ("takes_effect", "expires")], half),
        ([c for c in left if c.names_a_document], half),
        ([c for c in left if not c.names_a_document], half),
    )
    return [c for part, n in parts for c in random_.sample(part, min(n, len(part)))]


def render_draw(drawn: Sequence[Candidate]) -> str:
    """Return the sample as lines for reading: key, kind, source, words, targets."""
    return "\n".join(
        json.dumps([c.key, c.kind, c.source, c.words, c.targets], ensure_ascii=False) for c in drawn
    )


def wilson_interval(right: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927), which says something of 40 in 40 too; (0, 1) without cases."""
    if n == 0:
        return 0.0, 1.0
    z, share = 1.96, right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def judge(documents: Sequence[Document], labels: Path) -> str:
    """Return the table of precision and of what was missed, over the labels that the documents still bear.

    A label is `{"key", "split", "kind", "right"}`; for a sentence that was not taken (`kind` empty) `right` says that it is
    right not to take it.
    """
    both = [*candidates(documents, taken=True), *candidates(documents, taken=False)]
    known = {candidate.key for candidate in both}
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    lines = ["| 抽样 | 半 | n | 正确 | 95 % 区间 | 标注后已变 |", "|---|---|---|---|---|---|"]
    for name, kinds in (
        ("废止、修改子句", ("repeals", "amends")),
        ("施行、期限子句", ("takes_effect", "expires")),
        ("有“废止、停止执行、失效”而未取的句子", ("",)),
    ):
        for split in ("tune", "report"):
            labelled = [row for row in rows if row["split"] == split and row["kind"] in kinds]
            kept = [row for row in labelled if row["key"] in known]
            right = sum(row["right"] for row in kept)
            low, high = wilson_interval(right, len(kept))
            lines.append(
                f"| {name} | {split} | {len(kept)} | {right} | {low:.1%}–{high:.1%} | {len(labelled) - len(kept)} |"
            )
    return "\n".join(lines)
