"""`python -m eval.risk_plot PICTURE.svg NAME=FOLDER …`: the risk–coverage curves of several runs in one picture."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from eval.interval import Score
from eval.risk_coverage import RiskPoint, risk_coverage
from eval.saved_run import SavedRunError, load_case_results, load_results

_WIDTH, _HEIGHT, _MARGIN = 640, 360, 56
_GRID_LINES = 5
_COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd")


def main() -> int:
    """Draw the curves, and print the mean risk of each up to the coverage that all of them reach."""
    parser = argparse.ArgumentParser(prog="python -m eval.risk_plot", description="几次评测的风险—覆盖曲线")
    parser.add_argument("picture", type=Path, help="写到哪里（svg）")
    parser.add_argument("runs", nargs="+", metavar="名称=目录", help="zhengce eval --out 写出的目录")
    given = parser.parse_args()
    pairs = [run.partition("=") for run in given.runs]
    if not all(name and folder for name, _, folder in pairs) or len(pairs) > len(_COLOURS):
        parser.error(f"请给出 1 到 {len(_COLOURS)} 个“名称=目录”")
    try:
        curves = {name: saved_curve(Path(folder)) for name, _, folder in pairs}
    except SavedRunError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    if not all(curves.values()):
        print("错误：有一次评测没有作答，画不出曲线", file=sys.stderr)
        return 2
    write_risk_plot(curves, given.picture)
    common = min(curve[-1].coverage for curve in curves.values())
    for name, curve in curves.items():
        print(
            f"{name}：覆盖 {common:.2f} 以内平均风险 {mean_risk(curve, common):.3f}，末端 {curve[-1].risk:.3f}（覆盖 {curve[-1].coverage:.2f}）"
        )
    return 0


def saved_curve(folder: Path) -> list[RiskPoint]:
    """Return the curve of a report folder.

    Raises:
        SavedRunError: If there is none, or it is damaged.
    """
    scores = [
        {metric: Score(value) for metric, value in case.scores.items()} for case in load_results(folder)
    ]
    return risk_coverage(load_case_results(folder), scores)


def mean_risk(curve: Sequence[RiskPoint], up_to: float) -> float:
    """Return the area under a curve up to a coverage, divided by it; between two points the later one's risk counts."""
    area = at = 0.0
    for point in curve:
        end = min(point.coverage, up_to)
        area += max(end - at, 0.0) * point.risk
        at = end
    return area / up_to


def write_risk_plot(curves: Mapping[str, Sequence[RiskPoint]], picture: Path) -> None:
    """Draw risk, upwards from nothing, against the share of cases answered."""
    top = max(0.1, max(point.risk for curve in curves.values() for point in curve))

    def x(coverage: float) -> float:
        return _MARGIN + coverage * (_WIDTH - 2 * _MARGIN)

    def y(risk: float) -> float:
        return _HEIGHT - _MARGIN - risk / top * (_HEIGHT - 2 * _MARGIN)

    parts = []
    for i in range(_GRID_LINES + 1):
        share = i / _GRID_LINES
        parts.append(
            f'<path d="M{_MARGIN},{y(share * top):.1f} H{_WIDTH - _MARGIN}" stroke="#ddd"/>'
            f'<text x="{_MARGIN - 6}" y="{y(share * top) + 4:.1f}" text-anchor="end">{share * top:.2f}</text>'
            f'<text x="{x(share):.1f}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle">{share:.1f}</text>'
        )
    for at, (colour, (name, curve)) in enumerate(zip(_COLOURS, curves.items(), strict=False)):
        points = " ".join(f"{x(point.coverage):.1f},{y(point.risk):.1f}" for point in curve)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>')
        height = 20 + 18 * at
        parts.append(
            f'<path d="M{_MARGIN + 8},{height} h24" stroke="{colour}" stroke-width="2"/>'
            f'<text x="{_MARGIN + 38}" y="{height + 4}">{escape(name)}</text>'
        )
    parts.append(
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 12}" text-anchor="middle">作答的比例（最有把握的先答）</text>'
        f'<text transform="translate(16,{_HEIGHT / 2}) rotate(-90)" text-anchor="middle">其中答错的比例</text>'
    )
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main())
