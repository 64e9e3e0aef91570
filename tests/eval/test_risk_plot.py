"""Curves of several runs, read from their folders and drawn."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from eval.risk_coverage import RiskPoint
from eval.risk_plot import main, mean_risk, saved_curve, write_risk_plot


def test_the_mean_risk_is_the_area_up_to_a_coverage() -> None:
    curve = [RiskPoint(0.2, 0.0), RiskPoint(0.4, 0.5), RiskPoint(0.8, 0.25)]
    assert mean_risk(curve, 0.8) == pytest.approx((0.2 * 0.5 + 0.4 * 0.25) / 0.8)
    assert mean_risk(curve, 0.3) == pytest.approx(0.1 * 0.5 / 0.3)


def test_each_curve_is_drawn_with_its_name(tmp_path: Path) -> None:
    curves = {"甲": [RiskPoint(0.5, 0.0), RiskPoint(1.0, 0.2)], "<乙>": [RiskPoint(1.0, 0.4)]}
    write_risk_plot(curves, tmp_path / "r.svg")
    drawn = (tmp_path / "r.svg").read_text("utf-8")
    assert ">甲</text>" in drawn
    assert ">&lt;乙&gt;</text>" in drawn
    first, second = re.findall(r'<polyline[^>]* points="([^"]+)"', drawn)
    (_, bottom), (_, middle) = (point.split(",") for point in first.split())
    assert float(bottom) > float(middle) > float(second.split(",")[1])  # downwards on a page


def test_runs_are_read_from_their_folders(
    run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "r.svg"
    monkeypatch.setattr(
        sys, "argv", ["risk_plot", str(picture), f"一={run_folder}", f"二={tmp_path / 'none'}"]
    )
    assert main() == 2
    assert "zhengce eval --out" in capsys.readouterr().err
    assert not picture.exists()
    monkeypatch.setattr(sys, "argv", ["risk_plot", str(picture), f"一={run_folder}", f"二={run_folder}"])
    assert main() == 0
    risk = f"{saved_curve(run_folder)[-1].risk:.3f}"
    assert [risk in line for line in capsys.readouterr().out.splitlines()] == [True, True]
    assert picture.read_text("utf-8").count("<polyline") == 2
