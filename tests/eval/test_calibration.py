"""A judge beside a reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus.parsing import parse_document
from eval.judges.calibration import Bin, calibrate
from eval.judges.labels import load_labels
from tests.corpus.line_soups import SHIPPED

LABELS = Path("eval/data/support_labels.jsonl")


def test_agreement_kappa_and_error_by_hand() -> None:
    found = calibrate(["supported", "supported", "partly", "not"], [0.95, 0.45, 0.55, 0.05])
    assert found.agreement.mean == 0.5
    assert found.kappa == 0.0  # two of four say yes on either side: chance agrees on half
    assert found.confusion == {"supported": (1, 1), "partly": (1, 0), "not": (0, 1)}
    assert found.bins == (
        Bin(0.0, 1, 0.05, 0.0),
        Bin(0.4, 1, 0.45, 1.0),
        Bin(0.5, 1, 0.55, 0.0),
        Bin(0.9, 1, 0.95, 1.0),
    )
    assert found.error == pytest.approx((0.05 + 0.55 + 0.55 + 0.05) / 4)


def test_a_judge_that_always_agrees() -> None:
    found = calibrate(["supported", "not"], [1.0, 0.0])
    assert (found.agreement.mean, found.kappa, found.error) == (1.0, 1.0, 0.0)


def test_nothing_labelled_is_an_error() -> None:
    with pytest.raises(ValueError, match="没有标注"):
        calibrate([], [])


def test_labels_quote_the_shipped_document() -> None:
    rows = load_labels(LABELS)
    text = "".join(parse_document(SHIPPED, SHIPPED.name).text.split())
    assert len(rows) >= 200
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert row.quotes
        assert all("".join(quote.split()) in text for quote in row.quotes)
    for half in ("tune", "report"):
        assert set(Counter(row.label for row in rows if row.half == half)) == {"supported", "partly", "not"}


@pytest.mark.parametrize(
    "line",
    ["{}", "甲", '{"id": "1", "sentence": "甲", "quotes": [], "frame": [], "label": "对", "origin": "甲"}'],
)
def test_a_line_that_is_no_label_is_explained(tmp_path: Path, line: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match="第 1 行"):
        load_labels(path)
