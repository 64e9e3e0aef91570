"""A model that lies about real evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

import eval.lying
from eval.lying import AimlessReader, LyingModel
from index.embedding import load_embedder
from index.ingest import ingest
from rag.generation.base import Message
from tests.corpus.line_soups import SHIPPED

EVIDENCE = "全年实现地区生产总值12.7万亿元，同比增长9.7%。各地不得新增隐性债务。2013年新建水库120座。"
PROMPT = [Message("user", f"资料：\n[1] （总结）{EVIDENCE}\n\n问题：怎么样？\n回答：")]
CASES = Path(eval.lying.__file__).parent / "data" / "seed.jsonl"


def test_lies_are_made_of_the_evidence() -> None:
    model = LyingModel(1)
    written = ["".join(model.stream(PROMPT, max_tokens=400)) for _ in range(50)]
    assert model.told > 20
    assert any("120座" in text for text in written)
    assert any(
        "水库" in text and "120座" not in text and "2013年新建水库120座" not in text for text in written
    )


def test_reader_points_anywhere() -> None:
    reading, other = AimlessReader(1).read("怎么样？", ["", ""], [EVIDENCE, EVIDENCE])
    assert reading.relevance != other.relevance
    spans = [(0, 24), (24, 36)]
    assert reading.sentences(spans)[0].answer != other.sentences(spans)[0].answer


def _ingested(workspace: Path) -> Path:
    ingest([SHIPPED], workspace, load_embedder("bundled"))
    return workspace


@pytest.mark.model
def test_no_lie_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = tmp_path / "题.jsonl"
    cases.write_text(
        "".join(CASES.read_text(encoding="utf-8").splitlines(keepends=True)[:30]), encoding="utf-8"
    )
    monkeypatch.setattr("sys.argv", ["lying", str(_ingested(tmp_path / "甲")), str(cases)])
    assert eval.lying.main() == 0


@pytest.mark.model
def test_a_lie_that_is_shown_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "题.jsonl"
    cases.write_text(
        "".join(CASES.read_text(encoding="utf-8").splitlines(keepends=True)[:30]), encoding="utf-8"
    )
    monkeypatch.setattr("rag.verification.checks.missing_figures", lambda *_: [])
    monkeypatch.setattr("sys.argv", ["lying", str(_ingested(tmp_path / "甲")), str(cases)])
    assert eval.lying.main() == 1
    assert "违反数字" in capsys.readouterr().err
