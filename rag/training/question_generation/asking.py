"""Questions over the passages of free data, as far as what the model wrote makes sense."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from rag.training.examples import Example
from rag.training.official_passages import load_passages
from rag.training.question_generation.writing import prompt, read_back, windows
from rag.training.reading_examples import load_cases
from rag.training.statute_examples import law_name, reported_laws

_CMRC_WINDOWS = 3  # of a text
# Folder, most documents, windows of a passage; of laws one passage in four is drawn.
_OFFICIAL = (
    ("state-council/txt", None, 3),
    ("work-reports/national", None, 1),
    ("work-reports/provincial-2025", None, 1),
    ("laws-national", 150, 0.25),
    ("laws-local", 150, 0.25),
)
_BATCH = 12
CMRC, OFFICIAL = "made/cmrc", "made/official"


@dataclass(frozen=True, slots=True)
class Source:
    """A passage, and a window of it.

    Attributes:
        kind: `made/cmrc` or `made/official`, the source of the examples.
        group: See `Example`, as `context` and `passage`.
    """

    kind: str
    group: str
    context: str
    passage: str
    window: str


class WritesOn(Protocol):
    """Goes on from prompts."""

    def write(self, prompts: Sequence[str], each: int) -> list[list[str]]:
        """Return `each` continuations of every prompt."""
        ...


def cmrc_sources(data: Path, most: int, random_: random.Random) -> list[Source]:
    """Return windows of the texts of CMRC's dev part."""
    texts = {case.source: case.text for case in load_cases(data / "reading/cmrc.jsonl")}
    found = [
        Source(CMRC, name, "", text, window)
        for name, text in texts.items()
        for window in windows(text, _CMRC_WINDOWS, random_)
    ]
    return random_.sample(found, min(most, len(found)))


def official_sources(data: Path, most: int, random_: random.Random) -> list[Source]:
    """Return windows of official passages; the laws that questions of STARD report on are left out."""
    kept_back = reported_laws(data / "stard/cases.jsonl")
    found = []
    for folder, limit, count in _OFFICIAL:
        for passages in load_passages(data, [folder], limit, random_):
            if not passages or law_name(passages[0].document) in kept_back:
                continue
            for passage in passages:
                drawn = int(count) if count >= 1 else int(random_.random() < count)
                found += [
                    Source(OFFICIAL, passage.document, passage.context, passage.text, window)
                    for window in windows(passage.text, drawn, random_)
                ]
    return random_.sample(found, min(most, len(found)))


def ask(writer: WritesOn, sources: Sequence[Source], each: int, random_: random.Random) -> Iterator[Example]:
    """Yield the questions that make sense, each once, with where in its passage the answer stands."""
    by_length = sorted(sources, key=lambda source: len(source.window))
    batches = [by_length[at : at + _BATCH] for at in range(0, len(by_length), _BATCH)]
    random_.shuffle(batches)
    seen: set[tuple[str, str]] = set()
    for batch in tqdm(batches, desc="出题", unit="批"):
        written = writer.write([prompt(source.window) for source in batch], each)
        for source, texts in zip(batch, written, strict=True):
            for text in texts:
                made = _made(source, text)
                if made and (made.group, made.question) not in seen:
                    seen.add((made.group, made.question))
                    yield made


def _made(source: Source, written: str) -> Example | None:
    found = read_back(written, source.window)
    if found is None:
        return None
    answer, question = found
    start = source.passage.find(answer, max(0, source.passage.find(source.window[:20])))
    if start < 0:  # a line break of the passage lies within it
        return None
    end = start + len(answer)
    return Example(source.kind, source.group, question, source.context, source.passage, start, end, True)
