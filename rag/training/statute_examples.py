"""Examples from STARD (MIT): lay questions, the articles that a jurist found for them, and articles that look alike."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.training.examples import Example
from rag.training.likeness import Likeness
from rag.training.official_passages import SourcePassage
from rag.training.wording import reword

TRAINING_PREFIX = "民法典/"  # statutes trained on; cases whose articles stand elsewhere are for reporting
_BLANK = re.compile(r"\s+")


def training_cases(path: Path) -> list[dict[str, object]]:
    """Return the cases all of whose articles stand in the statutes that are trained on."""
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [case for case in cases if all(g["source"].startswith(TRAINING_PREFIX) for g in case["gold"])]


def reported_cases(path: Path) -> list[dict[str, object]]:
    """Return the cases none of whose articles stands in a statute that is trained on."""
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [case for case in cases if not any(g["source"].startswith(TRAINING_PREFIX) for g in case["gold"])]


def reported_laws(path: Path) -> frozenset[str]:
    """Return the names of the laws, without date, that any case outside the training statutes needs."""
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    sources = {g["source"] for case in cases for g in case["gold"]}
    return frozenset(law_name(source) for source in sources if not source.startswith(TRAINING_PREFIX))


def law_name(source: str) -> str:
    """Return the name of a law from its file: `社会法/劳动合同法(2012-12-28).md` → `劳动合同法`."""
    return re.sub(r"\([^)]*\)$", "", Path(source).stem)


def statute_examples(
    cases: Sequence[dict[str, object]], articles: Sequence[SourcePassage], rounds: int, random_: random.Random
) -> Iterator[Example]:
    """Yield, for each case and round, one right article and two that look like it: alike in words, or its neighbour."""
    texts = [_BLANK.sub("", article.text) for article in articles]
    likeness = Likeness([f"{article.context}{text}" for article, text in zip(articles, texts, strict=True)])
    for _ in range(rounds):
        for case in cases:
            quotes = [_BLANK.sub("", gold["quote"]) for gold in case["gold"]]  # type: ignore[attr-defined]
            right = [i for i, text in enumerate(texts) if any(_same(text, quote) for quote in quotes)]
            if not right:
                continue
            question = reword(str(case["question"]), random_, 0.3)
            chosen = random_.choice(right)
            yield _example("stard", question, articles[chosen], relevant=True)
            alike = [i for i in likeness.ranked(str(case["question"]), 30) if i not in right]
            near = [
                i
                for i in (chosen - 2, chosen - 1, chosen + 1, chosen + 2)
                if 0 <= i < len(texts) and i not in right
            ]
            for pool in (alike, alike if random_.random() < 0.6 else near):
                if pool:
                    yield _example("stard/none", question, articles[random_.choice(pool)], relevant=False)


def _same(text: str, quote: str) -> bool:
    """Say whether a chunk is of the quoted article: a long article is cut in several."""
    return quote in text or (len(text) > 80 and text[-60:] in quote)


def _example(source: str, question: str, article: SourcePassage, *, relevant: bool) -> Example:
    return Example(source, question, question, article.context, article.text, -1, -1, relevant)
