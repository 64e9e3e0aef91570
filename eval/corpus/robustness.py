"""Spoiled and hostile files through the sandbox: `python -m eval.corpus.robustness PATH… [--n 2000] [--seed 1]`.

Files of the folders, and files of every format made of them, are spoiled at random; files made to do harm come before.
Each is parsed under limits by `eval.corpus.checked_worker`, which leaves network and folders open. Counted is what became
of each; none may crash or hang, reach the listener, write outside, show a word of the canary, or give a document that
breaks a law.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from tqdm import tqdm

from corpus.documents import Document
from corpus.errors import DocumentError, UnsupportedFormatError
from corpus.loaders import is_supported
from corpus.loaders.archive import is_archive
from corpus.sandbox import ParserFailure, ParserPool
from eval.corpus.hostile_files import hostile_files
from eval.corpus.mutations import BYTE_MUTATIONS, PART_MUTATIONS
from eval.corpus.sample_files import make_samples

_WORKER = "eval.corpus.checked_worker"
_CANARY = "金丝雀不应出现在任何文件里"
_PACKAGES = (".docx", ".xlsx", ".ofd", ".zip")
_MAX_REAL_BYTES = 400_000
_SLOW = (".png", ".doc", ".wps")  # recognition and LibreOffice take seconds: a tenth as often as others
_OUTCOMES = ("parsed", "error", "time", "memory", "crash", "fault")
_LABELS = ("得到文档", "清楚的一行", "超时中止", "内存中止", "进程崩溃", "未料到的异常")


@dataclass(slots=True)
class Outcome:
    """What became of the files.

    Attributes:
        counts: Of results, by extension of the file and outcome.
        problems: What should not be, a line each.
        stopped: What ran into a limit, a line each.
        seconds: The longest that a file took from the last result to its own.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    seconds: float = 0.0


def measure(files: Sequence[Path], n: int, seed: int, pool_options: Mapping[str, float], *, scale: float = 1.0, without: Container[str] = (), keep: Path | None = None) -> Outcome:  # fmt: skip
    """Spoil `n` files, parse them and those made to do harm, and return what became of them.

    Args:
        files: Sound files, of any format that is supported; with none, made ones alone are spoiled.
        n: How many to spoil.
        seed: The same gives the same files.
        pool_options: For `ParserPool`.
        scale: See `eval.corpus.hostile_files`.
        without: Extensions of files made to do harm that are left out.
        keep: Folder that gets a copy of each file with a problem.
    """
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as base, socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        folder = Path(base) / "files"
        temporary = Path(base) / "tmp"
        for made in (folder, temporary):
            made.mkdir()
        canary = Path(base) / "canary.txt"
        canary.write_text(_CANARY, encoding="utf-8")
        items = _Items(folder, files, n, seed)
        items.write_hostile(canary, listener.getsockname()[1], Path(base) / "outside.txt", scale, without)
        before = _tree(Path(base), folder)
        tempfile.tempdir, old = str(temporary), tempfile.tempdir
        try:
            with ParserPool(module=_WORKER, **pool_options) as pool:  # type: ignore[arg-type]
                last = monotonic()
                for source, result in pool.parse_all(items):
                    outcome.seconds = max(outcome.seconds, monotonic() - last)
                    last = monotonic()
                    problem = _note(outcome, source, result)
                    name = source.split("/")[0]
                    if problem and keep:
                        keep.mkdir(exist_ok=True, parents=True)
                        (keep / name).write_bytes((folder / name).read_bytes())
        finally:
            tempfile.tempdir = old
        if strange := (_tree(Path(base), folder) ^ before) | (
            {path.name for path in folder.iterdir()} - items.names
        ):
            outcome.problems.append(f"outside: {sorted(strange)}")
        try:
            listener.accept()
            outcome.problems.append("listener: somebody connected")
        except BlockingIOError:
            pass
    return outcome


class _Items:
    """Writes each file when it is drawn."""

    def __init__(self, folder: Path, files: Sequence[Path], n: int, seed: int) -> None:
        self._folder = folder
        self._random = Random(seed)  # noqa: S311 (to spoil files, not to hide)
        self._n = n
        text = (
            "关于甲的通知\n国发〔2012〕43号\n各省：\n一、总体要求\n（一）狠抓落实。全面实施规划。\n1.目标\n第一条 正文。\n"
            * 5
        )
        self._samples = make_samples(text)
        by_suffix: dict[str, list[Path | bytes]] = {
            suffix: [data] for suffix, data in self._samples.items() if is_supported(Path(f"a{suffix}")) or suffix == ".zip"
        }  # fmt: skip
        for file in files:
            by_suffix.setdefault(file.suffix.lower(), []).append(file)
        self._by_suffix = by_suffix
        self._hostile: list[Path] = []
        self.names: set[str] = set()

    def write_hostile(
        self, canary: Path, port: int, outside: Path, scale: float, without: Container[str]
    ) -> None:
        for name, data in hostile_files(self._samples, canary, port, outside, scale).items():
            path = self._folder / name
            if path.suffix not in without and (is_supported(path) or is_archive(path)):
                path.write_bytes(data)
                self._hostile.append(path)

    def __len__(self) -> int:
        return len(self._hostile) + self._n

    def __iter__(self) -> Iterator[tuple[Path, str]]:
        for path in tqdm(self._all(), total=len(self), unit="个", disable=None, file=sys.stderr):
            self.names.add(path.name)
            yield path, path.name

    def _all(self) -> Iterator[Path]:
        yield from self._hostile
        suffixes = sorted(self._by_suffix)
        weights = [0.1 if suffix in _SLOW else 1.0 for suffix in suffixes]
        for number in range(self._n):
            suffix = self._random.choices(suffixes, weights)[0]
            yield self._spoiled(number, suffix)

    def _spoiled(self, number: int, suffix: str) -> Path:
        chosen = self._random.choice(self._by_suffix[suffix])
        data = chosen if isinstance(chosen, bytes) else chosen.read_bytes()
        in_parts = suffix in _PACKAGES and self._random.random() < 0.6
        mutation = self._random.choice(PART_MUTATIONS if in_parts else BYTE_MUTATIONS)
        path = self._folder / f"{number:05d}-{mutation.__name__}{suffix}"
        path.write_bytes(mutation(data, self._random))
        return path


def _note(outcome: Outcome, source: str, result: Document | DocumentError) -> bool:
    """Count a result; say whether there is a problem with it."""
    suffix = Path(source.split("/")[0]).suffix
    if isinstance(result, Document):
        kind = "parsed"
        problems = ["canary"] if _CANARY in result.text or "root:x:0:0" in result.text else []
    else:
        kind = result.reason if isinstance(result, ParserFailure) else "error"
        problems = _unclear(source, result)
        if kind in ("crash", "fault"):
            problems.append(f"{kind}: {result}")
        if kind in ("time", "memory"):
            outcome.stopped.append(f"{source} ({kind})")
    outcome.counts[suffix, kind] += 1
    outcome.problems += [f"{source}: {problem}" for problem in problems]
    return bool(problems)


def _unclear(source: str, error: DocumentError) -> list[str]:
    """Say what a message lacks: it is one line, in Chinese, begins with the name of the file and offers a mend."""
    message = str(error)
    lacks = {
        "one line": "\n" not in message and message.isprintable(),
        "Chinese": re.search("[\u4e00-\u9fff]{4}", message) is not None,
        "the name": message.startswith((source.split("/")[-1][:20], source.split("/")[0][:20])),
        "the mend": "请" in message or isinstance(error, UnsupportedFormatError),
    }
    return [f"message without {what}: {message[:200]!r}" for what, holds in lacks.items() if not holds]


def _tree(base: Path, but: Path) -> set[str]:
    return {
        f"{path} ({path.lstat().st_size} bytes)"
        for path in base.rglob("*")
        if but not in (path, *path.parents)
    }


def real_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files of folders that can be read and are not large, in order."""
    found = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    return [file for file in found if file.is_file() and is_supported(file) and file.stat().st_size <= _MAX_REAL_BYTES]  # fmt: skip


def table(outcome: Outcome) -> str:
    """Return the counts as a Markdown table."""
    suffixes = sorted({suffix for suffix, _ in outcome.counts})
    lines = ["| 格式 | 结果数 | " + " | ".join(_LABELS) + " |", "|---" * (len(_LABELS) + 2) + "|"]
    for suffix in (*suffixes, "合计"):
        row = [
            sum(n for (s, k), n in outcome.counts.items() if k == kind and suffix in (s, "合计"))
            for kind in _OUTCOMES
        ]
        lines.append(f"| {suffix} | {sum(row)} | " + " | ".join(map(str, row)) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and every problem; return 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m eval.corpus.robustness", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--n", type=int, default=2000, help="变异文件的份数")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--timeout", type=float, default=60.0, help="没有进展的秒数上限")
    parser.add_argument("--memory-gb", type=float, default=4.0)
    parser.add_argument("--keep", type=Path, help="把有问题的文件存到这里")
    options = parser.parse_args(arguments)
    started = monotonic()
    outcome = measure(
        real_files(options.paths),
        options.n,
        options.seed,
        {"workers": options.workers, "timeout_s": options.timeout, "memory_bytes": int(options.memory_gb * 2**30)},
        keep=options.keep,
    )  # fmt: skip
    print(table(outcome))
    print(
        f"\n{monotonic() - started:.0f} 秒；一份最多等 {outcome.seconds:.1f} 秒；问题 {len(outcome.problems)} 个"
    )
    for line in (*outcome.stopped, *outcome.problems):
        print(f"- {line}")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
