"""The figures of one release after another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval.command import EvalOptions, run_eval
from eval.history import main
from eval.runner import Pipeline
from eval.system import System
from tests.eval.sabotage import Spoiled, refuse
from tests.eval.test_command import SEED


def test_each_metric_has_its_course(oracle: Pipeline, seed_text: str, tmp_path: Path) -> None:
    for name, pipeline in (("v1", Spoiled(oracle, refuse)), ("v2", oracle)):
        system = System(pipeline, {"seed": seed_text}.__getitem__, "")
        run_eval(lambda of=system: of, EvalOptions([SEED], out=tmp_path / name, limit=20))  # type: ignore[misc]
    out = tmp_path / "历次.html"
    assert main([str(tmp_path / "v1"), str(tmp_path / "v2" / "report.json"), str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    course = re.search(r"<figcaption>over_refusal <b>0\.000</b>.*?</figure>", page, re.DOTALL)
    assert course
    # From all refused (top) in the first release to none (bottom) in the second.
    assert re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', course[0]) == [
        ("6.0", "6.0"),
        ("234.0", "74.0"),
    ]
    assert "v1" in course[0]


@pytest.mark.parametrize("arguments", [[], ["无", "出.html"]])
def test_nothing_to_show_is_explained(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert "zhengce eval --out" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
