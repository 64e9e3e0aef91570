"""The command alone in a folder, with models without weights."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.cli import main
from tests.app.cli.command import GRAIN, Run
from tests.app.fake_models import FakeModels


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a workspace and an environment of its own."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("ZHENGCE_") and name != "ZHENGCE_CACHE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ZHENGCE_HOME", str(tmp_path / "工作区"))


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    models = FakeModels()
    monkeypatch.setattr("app.service.Models", lambda config, report: models)
    return models


@pytest.fixture
def zhengce(fakes: FakeModels, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command with models without weights; gives status, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def ingested(zhengce: Run) -> Run:
    """The command over a workspace with one document."""
    folder = Path("文件")
    folder.mkdir()
    (folder / "粮食.txt").write_text(GRAIN, encoding="utf-8")
    assert zhengce("ingest", folder)[0] == 0
    return zhengce
