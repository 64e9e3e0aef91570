"""From the folders of free data to training and held-out examples."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rag.training.config import Sizes
from rag.training.examples import Example, write_examples
from rag.training.official_examples import official_examples
from rag.training.official_passages import SourcePassage, load_passages
from rag.training.reading_examples import load_cases, reading_examples
from rag.training.statute_examples import (
    TRAINING_PREFIX,
    law_name,
    reported_laws,
    statute_examples,
    training_cases,
)

_HELD_OUT_SHARE = 0.04
_LAWS = ("laws-national", "laws-local")
_REPORTS = ("state-council/txt", "work-reports/national", "work-reports/provincial-2025")


def prepare(data: Path, output: Path, sizes: Sizes, seed: int) -> Counter[str]:
    """Write `train.jsonl` and `held-out.jsonl` below `output` and return how many examples each source gave.

    What is held out is whole texts, documents and statutes (4 %), so that nothing read in training is checked on.
    """
    random_ = random.Random(seed)  # noqa: S311 - a draw, not a secret
    output.mkdir(parents=True, exist_ok=True)
    kept_back = reported_laws(data / "stard/cases.jsonl")
    documents = [
        passages
        for folders, limit in ((_LAWS, sizes.laws), (_REPORTS, None))
        for passages in load_passages(data, folders, limit, random_)
        if passages and law_name(passages[0].document) not in kept_back
    ]
    official = list(official_examples(documents, random_))
    random_.shuffle(official)
    examples = list(_at_most(official, sizes.kind))
    examples += reading_examples(load_cases(data / "reading/cmrc.jsonl"), sizes.reading_rounds, random_)
    examples += _from_statutes(data, sizes, random_)
    random_.shuffle(examples)
    write_examples(output / "train.jsonl", (e for e in examples if not is_held_out(e)))
    write_examples(output / "held-out.jsonl", _once(e for e in examples if is_held_out(e)))
    return Counter(example.source for example in examples)


def _from_statutes(data: Path, sizes: Sizes, random_: random.Random) -> list[Example]:
    folders = [f"laws-national/{TRAINING_PREFIX.rstrip('/')}"]
    articles: list[SourcePassage] = [p for d in load_passages(data, folders, None, random_) for p in d]
    cases = training_cases(data / "stard/cases.jsonl")
    return list(statute_examples(cases, articles, sizes.statute_rounds, random_))


def is_held_out(example: Example) -> bool:
    """Say whether an example is of a text that is for checking."""
    digest = hashlib.blake2b(example.group.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32 < _HELD_OUT_SHARE


def _at_most(examples: Iterable[Example], limit: int) -> Iterator[Example]:
    """Yield the examples, of each source no more than the first `limit`; of negatives, twice as many."""
    seen: Counter[str] = Counter()
    for example in examples:
        seen[example.source] += 1
        if seen[example.source] <= limit * (1 if example.relevant else 2):
            yield example


def _once(examples: Iterable[Example]) -> Iterable[Example]:
    seen: set[tuple[str, str, str]] = set()
    for example in examples:
        key = (example.source, example.group, example.question)
        if key not in seen:
            seen.add(key)
            yield example
