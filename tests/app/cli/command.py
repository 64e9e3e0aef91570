"""The command as somebody types it, over a document of three lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[3]
SEED = ROOT / "corpus" / "documents"
GRAIN = "关于粮食生产的通知\n\n一、总体要求\n\n全年粮食播种面积稳定在16.8亿亩以上。各地要层层落实责任。\n"
QUESTION = "全年粮食播种面积稳定在多少？"

Run = Callable[..., tuple[int, str, str]]


def jsonl(path: str, *lines: Mapping[str, object]) -> Path:
    Path(path).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return Path(path)


def results(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
