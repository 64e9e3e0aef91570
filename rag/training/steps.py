"""What every training run does at a step: the learning rate, and a row of its log."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def rate(step: int, steps: int, warmup_steps: int) -> float:
    """Return the share of the learning rate at a step: linear warm-up, then half a cosine down to zero."""
    if step < warmup_steps:
        return (step + 1) / warmup_steps
    done = (step - warmup_steps) / max(1, steps - warmup_steps)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def append_row(path: Path, row: Sequence[Any]) -> None:
    """Append a row to a CSV file."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(row)
