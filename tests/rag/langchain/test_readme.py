"""The example in the README runs, and prints what the README says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.embedding import SentenceTransformerEmbedder
from index.ingest import ingest
from rag.generation.transformers_model import TransformersModel
from tests.corpus.line_soups import SHIPPED

README = Path(__file__).parents[3] / "README.md"
_EXAMPLE = re.compile(r"### LangChain\n.*?```python\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)


@pytest.mark.model
def test_example_prints_what_stands_below_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    bundled_embedder: SentenceTransformerEmbedder,
    bundled_llm: TransformersModel,
) -> None:
    example = _EXAMPLE.search(README.read_text(encoding="utf-8"))
    assert example is not None
    ingest([SHIPPED.parent], tmp_path / "var", bundled_embedder)
    monkeypatch.chdir(tmp_path)
    # The default models are in memory already; loading them is not what is tested.
    monkeypatch.setattr("index.embedding.load_embedder", lambda model: bundled_embedder)
    monkeypatch.setattr("app.models.build_embedder", lambda config, report: bundled_embedder)
    monkeypatch.setattr("app.models._load_generator", lambda config, report: bundled_llm)
    exec(example[1], {})
    assert capsys.readouterr().out.strip() == example[2].strip()
