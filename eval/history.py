"""The figures of one release after another: `python -m eval.history REPORT... OUT.html`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gates import ALL_TAG
from eval.html_report import render_page
from eval.interval import Estimate
from eval.saved_run import REPORT_FILE, SavedRunError, load_estimates
from eval.scoring import METRIC_NAMES, MetricName

_WIDTH, _HEIGHT, _MARGIN = 240, 80, 6


@dataclass(frozen=True, slots=True)
class _Release:
    name: str
    estimates: dict[tuple[MetricName, str], Estimate]


@dataclass(frozen=True, slots=True)
class _Course:
    """One metric over the releases that have it: an SVG line of its means, an area of its intervals."""

    metric: MetricName
    line: str
    area: str
    points: Sequence[tuple[str, float, float, Estimate]]  # release, x, y, estimate


def history_page(reports: Sequence[Path]) -> str:
    """Return a page with one small plot a metric, releases in the order given.

    Raises:
        SavedRunError: If one of the reports cannot be read.
    """
    releases = [_Release(_name(path), load_estimates(path)) for path in reports]
    courses = [course for metric in METRIC_NAMES if (course := _course(metric, releases))]
    return render_page(
        "history.html", courses=courses, names=[r.name for r in releases], size=(_WIDTH, _HEIGHT)
    )


def _course(metric: MetricName, releases: Sequence[_Release]) -> _Course | None:
    found = [
        (at, release.name, estimate)
        for at, release in enumerate(releases)
        if (estimate := release.estimates.get((metric, ALL_TAG)))
    ]
    if not found:
        return None
    step = (_WIDTH - 2 * _MARGIN) / max(len(releases) - 1, 1)
    points = [(name, _MARGIN + at * step, _y(estimate.mean), estimate) for at, name, estimate in found]
    upper = [(x, _y(estimate.high)) for _, x, _, estimate in points]
    lower = [(x, _y(estimate.low)) for _, x, _, estimate in reversed(points)]
    return _Course(metric, _path([(x, y) for _, x, y, _ in points]), _path([*upper, *lower]), points)


def _y(value: float) -> float:
    return _MARGIN + (1 - value) * (_HEIGHT - 2 * _MARGIN)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _name(path: Path) -> str:
    file = path / REPORT_FILE if path.is_dir() else path
    try:
        commit = json.loads(file.read_text(encoding="utf-8")).get("commit")
    except (OSError, ValueError, AttributeError):
        return path.stem  # load_estimates says what is wrong
    return f"{path.stem}（{commit}）" if commit else path.stem


def main(arguments: Sequence[str]) -> int:
    """Write the page; return the exit status."""
    if len(arguments) < 2:
        print(
            "用法：python -m eval.history 报告… 输出.html（报告是 zhengce eval --out 的目录或其 report.json）",
            file=sys.stderr,
        )
        return 2
    *reports, out = map(Path, arguments)
    try:
        out.write_text(history_page(reports), encoding="utf-8")
    except SavedRunError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"错误：无法写入 {out}（{error.strerror}）", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
