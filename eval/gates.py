"""Gates: thresholds that a release must meet."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from eval.interval import Estimate
from eval.scoring import LOWER_IS_BETTER, METRIC_NAMES, MetricName

ALL_TAG = "all"
_ROUNDING = 1e-9  # 0.52 − 0.50 is more than 0.02 in binary
_KEYS = frozenset({"metric", "tag", "min", "max", "interval", "worse_by"})


class GateFileError(ValueError):
    """A gate file cannot be used; the message names file, gate and key, and the mend, in Chinese."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on a metric over the cases of `tag` (`all`: every case).

    Attributes:
        min: The mean is at least this.
        max: The mean is at most this.
        interval: `min` and `max` hold for the whole 95 % interval, not for the mean alone.
        worse_by: The mean is worse than the last release's by no more than this.
    """

    metric: MetricName
    tag: str
    min: float | None
    max: float | None
    interval: bool = False
    worse_by: float | None = None


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """Whether a gate held, and why, in Chinese."""

    gate: Gate
    passed: bool
    reason: str


def load_gates(path: Path) -> list[Gate]:
    """Return the gates of a TOML file: an array `[[gate]]` with the fields of `Gate`, `tag` by default `all`.

    Raises:
        GateFileError: If the file is missing, not TOML, empty, or a key or value is not as above.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GateFileError(f"{path}：无法读取门槛文件（{error.strerror}）；请检查路径和权限") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GateFileError(f"{path}：不是合法的 TOML（{error}）") from error
    entries = content.pop("gate", None)
    if content:
        raise GateFileError(f"{path}：不认识的键 {'、'.join(content)}；只允许 [[gate]]")
    if not isinstance(entries, list) or not entries:
        raise GateFileError(f"{path}：至少要有一个 [[gate]]")
    return [
        _parse_gate(entry, f"{path} 第 {number} 个 [[gate]]") for number, entry in enumerate(entries, start=1)
    ]


def _parse_gate(entry: object, place: str) -> Gate:
    if not isinstance(entry, dict):
        raise GateFileError(f"{place}：应是一个表")
    unknown = entry.keys() - _KEYS
    if unknown:
        raise GateFileError(
            f"{place}：不认识的键 {'、'.join(sorted(unknown))}；只允许 {'、'.join(sorted(_KEYS))}"
        )
    metric, tag = entry.get("metric"), entry.get("tag", ALL_TAG)
    if metric not in METRIC_NAMES:
        raise GateFileError(
            f"{place}：metric 的值 {metric!r} 不认识；可用：{'、'.join(get_args(MetricName))}"
        )
    if not isinstance(tag, str) or not tag:
        raise GateFileError(f"{place}：tag 应是非空字符串")
    interval = entry.get("interval", False)
    if not isinstance(interval, bool):
        raise GateFileError(f"{place}：interval 应是 true 或 false")
    bounds = {key: entry[key] for key in ("min", "max", "worse_by") if key in entry}
    if not bounds:
        raise GateFileError(f"{place}：min、max、worse_by 至少要有一个")
    for key, value in bounds.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise GateFileError(f"{place}：{key} 的值 {value!r} 应是 0 到 1 之间的数")
    return Gate(metric, tag, bounds.get("min"), bounds.get("max"), interval, bounds.get("worse_by"))


def check_gates(
    gates: list[Gate],
    estimates: Callable[[MetricName, str], Estimate | None],
    baseline: Callable[[MetricName, str], Estimate | None] = lambda metric, tag: None,
) -> list[GateOutcome]:
    """Return the outcome of each gate; what cannot be measured has not been shown to hold, so it fails.

    Args:
        baseline: The last release's estimates, for gates with `worse_by`.
    """
    return [_check(gate, estimates(gate.metric, gate.tag), baseline(gate.metric, gate.tag)) for gate in gates]


def _check(gate: Gate, found: Estimate | None, before: Estimate | None) -> GateOutcome:
    name = f"{gate.metric}[{gate.tag}]"
    if found is None:
        return GateOutcome(gate, False, f"{name} 没有适用的用例，无从证明达标")
    if gate.worse_by is not None and before is None:
        return GateOutcome(gate, False, f"{name} 没有上一次发布的结果可比；请用 --baseline 指定")
    low, high = (found.low, found.high) if gate.interval else (found.mean, found.mean)
    conditions: list[tuple[bool, str]] = []
    if gate.min is not None:
        conditions.append((low >= gate.min, f"≥ {gate.min:.4g}"))
    if gate.max is not None:
        conditions.append((high <= gate.max, f"≤ {gate.max:.4g}"))
    if gate.worse_by is not None and before is not None:
        loss = found.mean - before.mean if gate.metric in LOWER_IS_BETTER else before.mean - found.mean
        wanted = f"比上一次发布（{before.mean:.4f}）变差不超过 {gate.worse_by:.4g}"
        conditions.append((loss <= gate.worse_by + _ROUNDING, wanted))
    passed = all(holds for holds, _ in conditions)
    measured = f"{found.mean:.4f}（n={found.n}" + (
        f"，95% 区间 {low:.4f}–{high:.4f}）" if gate.interval else "）"
    )
    wanted = " 且 ".join(text for _, text in conditions)
    return GateOutcome(gate, passed, f"{name} = {measured}，要求 {wanted}：{'达标' if passed else '未达标'}")
