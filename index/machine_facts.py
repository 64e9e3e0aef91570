"""What was measured on this machine, remembered so that it is measured at most once."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from index.model_cache import ModelCacheError, cache_dir, write_atomically

_FILE = "machine-facts.json"


def remember(fact: str, libraries: Sequence[str], measure: Callable[[], str]) -> str:
    """Return what `measure` found for `fact` on this processor with these libraries, now or earlier.

    Args:
        fact: Names what is measured.
        libraries: Distributions whose version matters; another version is measured anew.
        measure: Called at most once for each processor and versions, even by two processes.

    Raises:
        ModelCacheError: If the cache cannot be written.
    """
    key = " ".join([fact, processor(), *(f"{name}={version(name)}" for name in libraries)])
    path = cache_dir() / _FILE
    known = _read(path)
    if key in known:
        return known[key]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.parent / f".{_FILE}.lock"):
            known = _read(path)
            if key not in known:
                known[key] = measure()
                write_atomically(path, json.dumps(known, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise ModelCacheError(
            f"无法写入 {path}：{error}。请检查权限和磁盘空间，或用环境变量 ZHENGCE_CACHE 指定另一个目录。"
        ) from error
    return known[key]


def processor() -> str:
    """Return a short text that differs between processors of different abilities."""
    machine = platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return f"{machine} {platform.processor()}"
    # Virtual machines call different processors by one name: the instruction sets tell them apart.
    described = [line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))]
    name = next((line.partition(":")[2].strip() for line in described if line.startswith("model name")), "")
    digest = hashlib.sha256("\n".join(sorted(set(described))).encode()).hexdigest()[:8]
    return f"{machine} {name} {digest}".replace("  ", " ")


def _read(path: Path) -> dict[str, str]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a damaged file costs one more measurement
        return {}
    if not isinstance(loaded, dict):
        return {}
    return {str(key): value for key, value in loaded.items() if isinstance(value, str)}
