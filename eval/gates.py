"""Gates: thresholds that a release must meet."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from eval.interval import Estimate
from eval.scoring import METRIC_NAMES, MetricName

ALL_TAG = "all"


class GateFileError(ValueError):
    """A gate file cannot be used; the message names file, gate and key, and the mend, in Chinese."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The mean of `metric` over the cases of `tag` (`all`: every case) is at least `min` and at most `max`."""

    metric: MetricName
    tag: str
    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """Whether a gate held, and why, in Chinese."""

    gate: Gate
    passed: bool
    reason: str


def load_gates(path: Path) -> list[Gate]:
    """Return the gates of a TOML file: an array `[[gate]]` of `metric`, `tag` (default `all`), `min` and/or `max`.

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
    unknown = entry.keys() - {"metric", "tag", "min", "max"}
    if unknown:
        raise GateFileError(f"{place}：不认识的键 {'、'.join(sorted(unknown))}；只允许 metric、tag、min、max")
    metric, tag = entry.get("metric"), entry.get("tag", ALL_TAG)
    if metric not in METRIC_NAMES:
        raise GateFileError(
            f"{place}：metric 的值 {metric!r} 不认识；可用：{'、'.join(get_args(MetricName))}"
        )
    if not isinstance(tag, str) or not tag:
        raise GateFileError(f"{place}：tag 应是非空字符串")
    bounds = {key: entry[key] for key in ("min", "max") if key in entry}
    if not bounds:
        raise GateFileError(f"{place}：min 和 max 至少要有一个")
    for key, value in bounds.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise GateFileError(f"{place}：{key} 的值 {value!r} 应是 0 到 1 之间的数")
    return Gate(metric, tag, bounds.get("min"), bounds.get("max"))


def check_gates(
    gates: list[Gate], estimates: Callable[[MetricName, str], Estimate | None]
) -> list[GateOutcome]:
    """Return the outcome of each gate; one whose metric applies to no case has not been shown to hold, so it fails."""
    return [_check(gate, estimates(gate.metric, gate.tag)) for gate in gates]


def _check(gate: Gate, found: Estimate | None) -> GateOutcome:
    name = f"{gate.metric}[{gate.tag}]"
    if found is None:
        return GateOutcome(gate, False, f"{name} 没有适用的用例，无从证明达标")
    wanted = " 且 ".join(
        f"{sign} {bound:.4g}" for sign, bound in (("≥", gate.min), ("≤", gate.max)) if bound is not None
    )
    passed = (gate.min is None or found.mean >= gate.min) and (gate.max is None or found.mean <= gate.max)
    verdict = "达标" if passed else "未达标"
    return GateOutcome(gate, passed, f"{name} = {found.mean:.4f}（n={found.n}），要求 {wanted}：{verdict}")
