from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from index.machine_facts import processor, remember
from index.model_cache import ModelCacheError, cache_dir


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGCE_CACHE", str(tmp_path / "cache"))


class Measurement:
    def __init__(self, result: str) -> None:
        self.result = result
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return self.result


def test_measured_once_and_remembered() -> None:
    first, second = Measurement("bfloat16"), Measurement("float32")
    assert remember("fastest", ["numpy"], first) == "bfloat16"
    assert remember("fastest", ["numpy"], second) == "bfloat16"
    assert (first.times, second.times) == (1, 0)


def test_fact_is_of_this_processor_and_these_versions() -> None:
    remember("fastest", ["numpy"], Measurement("bfloat16"))
    known = json.loads((cache_dir() / "machine-facts.json").read_text(encoding="utf-8"))
    assert known == {f"fastest {processor()} numpy={version('numpy')}": "bfloat16"}


def test_other_processor_is_measured_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    remember("fastest", ["numpy"], Measurement("bfloat16"))
    monkeypatch.setattr("index.machine_facts.processor", lambda: "another")
    assert remember("fastest", ["numpy"], Measurement("float32")) == "float32"


def test_failed_measurement_is_not_remembered() -> None:
    def fail() -> str:
        raise RuntimeError("no processor")

    with pytest.raises(RuntimeError, match="no processor"):
        remember("fastest", ["numpy"], fail)
    assert remember("fastest", ["numpy"], Measurement("float32")) == "float32"


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"fastest": 1}'])
def test_damaged_memory_costs_one_measurement(content: str) -> None:
    cache_dir().mkdir()
    (cache_dir() / "machine-facts.json").write_text(content)
    measure = Measurement("float32")
    assert [remember("fastest", ["numpy"], measure) for _ in range(2)] == ["float32"] * 2
    assert measure.times == 1


def test_cache_that_cannot_be_written_says_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ZHENGCE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(ModelCacheError, match="ZHENGCE_CACHE"):
        remember("fastest", ["numpy"], Measurement("float32"))
