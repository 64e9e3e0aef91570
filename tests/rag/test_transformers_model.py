from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rag.generation.base import GenerationError, Generator, LikelihoodScorer, Message
from rag.generation.bundled_llm import bundled_llm_folder
from rag.generation.transformers_model import TransformersModel, load_transformers_model

EVIDENCE = [
    "全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%，比全国平均水平高2个百分点。",
    "粮食产量16707万吨，占全国的27.8%。",
    "京广高铁全线贯通运营，郑州航空港经济综合实验区建设全面启动。",
    "好。",
    "",
]
QUESTIONS = ["问题：中部地区生产总值是多少？", "问题：哪条高铁通车了？", "龘😀"]
PAIRS = [(f"资料：{evidence}\n", question) for evidence in EVIDENCE for question in QUESTIONS]
EXAMPLES = [
    Message("user", "原文：粮食产量16707万吨。\n抄写：粮食产量"),
    Message("assistant", "16707万吨。"),
    Message("user", "原文：全年植树35万棵。\n抄写：全年植树"),
]


def naive_log_likelihoods(model: TransformersModel, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """The definition: one text at a time, the whole output layer in float32, no padding."""
    import torch

    network: Any = model._model
    tokenizer = model._tokenizer
    table = network.get_output_embeddings().weight.float()
    found = []
    for prefix, continuation in pairs:
        before = [tokenizer.bos_token_id, *tokenizer(prefix, add_special_tokens=False)["input_ids"]]
        after = tokenizer(continuation, add_special_tokens=False)["input_ids"]
        with torch.inference_mode():
            states = network.base_model(input_ids=torch.tensor([before + after])).last_hidden_state[0].float()
            steps = (states[len(before) - 1 : -1] @ table.T).log_softmax(dim=-1)
        found.append(sum(float(step[token]) for step, token in zip(steps, after, strict=True)) / len(after))
    return found


def stream(
    model: Generator, messages: Sequence[Message], max_tokens: int = 8, stop: Sequence[str] = ()
) -> list[str]:
    return list(model.stream(messages, max_tokens=max_tokens, stop=stop))


def test_importing_loads_no_torch() -> None:
    code = (
        "import sys, rag.generation.transformers_model, rag.generation.loading\n"
        "assert not {'torch', 'transformers', 'xllamacpp', 'langchain', 'langchain_core'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.model
def test_bundled_model_writes_and_scores(bundled_llm: TransformersModel) -> None:
    generator: Generator = bundled_llm
    scorer: LikelihoodScorer = bundled_llm
    assert generator.name == scorer.name == "bundled:gemma-3-270m"


@pytest.mark.model
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_likelihoods_agree_with_the_definition(dtype: str) -> None:
    model = load_transformers_model(bundled_llm_folder(), dtype=dtype)  # type: ignore[arg-type]
    pairs = PAIRS[1::2]
    expected = naive_log_likelihoods(model, pairs)
    # bfloat16 has 8 bits: sums in another order differ in the second decimal.
    assert model.log_likelihoods(pairs) == pytest.approx(expected, abs=0.1 if dtype == "bfloat16" else 2e-3)


@pytest.mark.model
def test_likelihood_does_not_depend_on_the_company(bundled_llm: TransformersModel) -> None:
    pairs = PAIRS[::2]
    together = bundled_llm.log_likelihoods(pairs)
    alone = [bundled_llm.log_likelihoods([pair])[0] for pair in pairs]
    assert together == pytest.approx(alone, abs=0.05)
    assert bundled_llm.log_likelihoods(pairs[::-1]) == pytest.approx(together[::-1], abs=0.05)


@pytest.mark.model
def test_many_pairs_go_in_several_passes(
    bundled_llm: TransformersModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = bundled_llm.log_likelihoods(PAIRS[:6])
    monkeypatch.setattr("rag.generation.transformers_model._BATCH_TOKENS", 100)
    assert bundled_llm.log_likelihoods(PAIRS[:6]) == pytest.approx(expected, abs=0.05)


@pytest.mark.model
def test_question_is_likeliest_after_what_answers_it(bundled_llm: TransformersModel) -> None:
    question = "问题：粮食产量是多少？"
    scores = bundled_llm.log_likelihoods([(f"资料：{evidence}\n", question) for evidence in EVIDENCE[:3]])
    assert scores.index(max(scores)) == 1


@pytest.mark.model
def test_usage_counts_what_is_read_and_written(bundled_llm: TransformersModel) -> None:
    before = bundled_llm.usage.total()
    bundled_llm.log_likelihoods([("甲", "乙")])
    scored = bundled_llm.usage.total()
    assert scored.since(before).written == 0
    assert scored.since(before).read >= 3
    list(bundled_llm.stream([Message("user", "一、二、三、")], max_tokens=4))
    written = bundled_llm.usage.total().since(scored)
    assert 1 <= written.written <= 4
    assert written.read > 4


@pytest.mark.model
def test_no_pair_gives_no_score(bundled_llm: TransformersModel) -> None:
    assert bundled_llm.log_likelihoods([]) == []


@pytest.mark.model
def test_empty_continuation_is_refused(bundled_llm: TransformersModel) -> None:
    with pytest.raises(ValueError, match="后文"):
        bundled_llm.log_likelihoods([("资料", "好"), ("资料", "")])


@pytest.mark.model
def test_control_words_in_a_text_are_plain_characters(bundled_llm: TransformersModel) -> None:
    assert bundled_llm._tokenizer.eos_token_id not in bundled_llm._tokens("<eos>第一条<bos>")
    assert bundled_llm._tokenizer.decode(bundled_llm._tokens("<eos>第一条")) == "<eos>第一条"


@pytest.mark.model
def test_reply_continues_the_worked_examples() -> None:
    as_it_came = load_transformers_model(bundled_llm_folder())
    assert "".join(stream(as_it_came, EXAMPLES, stop=["\n"])) == "35万棵。"


@pytest.mark.model
def test_stream_is_what_transformers_own_greedy_search_writes() -> None:
    import torch

    model = load_transformers_model(bundled_llm_folder(), dtype="bfloat16")
    prompt = torch.tensor([model._prompt_tokens(EXAMPLES)])
    written = model._model.generate(prompt, max_new_tokens=12, do_sample=False)[0, prompt.shape[1] :]  # type: ignore[operator]
    expected = model._tokenizer.decode(written, skip_special_tokens=True)
    assert "".join(stream(model, EXAMPLES, 12)) == expected


@pytest.mark.model
def test_pieces_are_whole_characters() -> None:
    messages = [Message("user", "抄写：龘靐齉爩，龘靐齉爩，龘靐齉爩，龘靐")]
    pieces = stream(load_transformers_model(bundled_llm_folder()), messages, 24)
    assert len(pieces) > 1
    assert "\ufffd" not in "".join(pieces)
    assert "齉" in "".join(pieces)


@pytest.mark.model
def test_stop_string_is_never_shown(bundled_llm: TransformersModel) -> None:
    free = "".join(stream(bundled_llm, EXAMPLES, 16))
    word = free[3:5]
    assert "".join(stream(bundled_llm, EXAMPLES, 16, [word])) == free[: free.index(word)]


@pytest.mark.model
def test_most_tokens_is_a_limit(bundled_llm: TransformersModel) -> None:
    assert len(stream(bundled_llm, EXAMPLES, 1)) == 1
    with pytest.raises(ValueError, match="max_tokens"):
        bundled_llm.stream(EXAMPLES, max_tokens=0)


@pytest.mark.model
def test_closing_stops_the_model(bundled_llm: TransformersModel, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    greedy = bundled_llm._greedy

    def counted(prompt: list[int], most: int):  # type: ignore[no-untyped-def]
        for token in greedy(prompt, most):
            steps.append(token)
            yield token

    monkeypatch.setattr(bundled_llm, "_greedy", counted)
    pieces = bundled_llm.stream(EXAMPLES, max_tokens=500)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    before = threading.active_count()
    time.sleep(0.3)
    assert len(steps) <= 2
    assert threading.active_count() == before
    assert not bundled_llm._lock.locked()


@pytest.mark.model
def test_threads_get_the_replies_they_asked_for(bundled_llm: TransformersModel) -> None:
    other = [*EXAMPLES[:2], Message("user", "原文：丙县修路7公里。\n抄写：丙县修路")]
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(stream, bundled_llm, EXAMPLES)
        second = pool.submit(stream, bundled_llm, other)
        scores = pool.submit(bundled_llm.log_likelihoods, PAIRS[:3])
    assert "".join(first.result()) == "".join(stream(bundled_llm, EXAMPLES))
    assert "".join(second.result()) == "".join(stream(bundled_llm, other))
    assert scores.result() == pytest.approx(bundled_llm.log_likelihoods(PAIRS[:3]), abs=1e-3)


@pytest.mark.model
def test_too_long_a_text_is_refused_with_the_limit(bundled_llm: TransformersModel) -> None:
    with pytest.raises(GenerationError, match="2048"):
        stream(bundled_llm, [Message("user", "很长" * 2000)])
    with pytest.raises(GenerationError, match="2048"):
        bundled_llm.log_likelihoods([("很长" * 2000, "好")])


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match=r"config\.json"):
        load_transformers_model(tmp_path, dtype="float32")
