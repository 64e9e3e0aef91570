"""The frozen versions and the declared dependencies are of one mind."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def _frozen() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pins}


def test_every_dependency_is_frozen_at_a_version_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(item for extra in project["optional-dependencies"].values() for item in extra),
    ]
    frozen = _frozen()
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(frozen[canonicalize_name(requirement.name)]), requirement


def test_what_is_frozen_can_be_found_anywhere() -> None:
    """No build of one machine (`+cpu`) and no file of one machine: every name has a plain public version."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not [version for version in _frozen().values() if "+" in version]
    assert "file:" not in text
    assert " @ " not in text
    assert "-e " not in text
