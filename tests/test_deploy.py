"""The deployment files: what can be checked of them without Docker and without installing anything."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from app.config import Config
from app.config.errors import section_fields

DEPLOY = Path(__file__).parents[1] / "deploy"
NOT_KEYS = {"ZHENGCE_HOME", "ZHENGCE_CACHE", "ZHENGCE_CONFIG"}
KEYS = {
    f"ZHENGCE_{section}__{key}".upper()
    for section in Config.model_fields
    for key in section_fields(Config, section)
}


@pytest.mark.parametrize("name", ["zhengce.service", "Dockerfile", "compose.yaml"])
def test_every_variable_is_one_that_the_program_knows(name: str) -> None:
    named = set(re.findall(r"ZHENGCE_[A-Z_]+", (DEPLOY / name).read_text(encoding="utf-8")))
    assert named
    assert named <= KEYS | NOT_KEYS


def test_the_database_url_of_the_compose_file_is_accepted() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services.keys() == {"app", "database", "llm"}
    url = services["app"]["environment"]["ZHENGCE_CORPUS__DATABASE_URL"]
    url = re.sub(r"\$\{[^}]*\}", "secret", url)
    assert Config.model_validate({"corpus": {"database_url": url}}).corpus.database_url
    assert all(port.startswith("127.0.0.1:") for port in services["app"]["ports"])
    assert "ports" not in services["database"]
    assert "ports" not in services["llm"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = (DEPLOY / "zhengce.service").read_text(encoding="utf-8")
    copy = tmp_path / "zhengce.service"  # with a program that exists
    copy.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit), encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr.replace("\n", "")) == (0, "")
