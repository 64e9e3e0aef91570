"""Which commit is evaluated."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def current_commit() -> str | None:
    """Return the commit that this code is of, `-dirty` if changed since; None where it is not in a git checkout."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run(
        [git, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or None
