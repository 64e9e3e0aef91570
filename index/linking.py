"""A file under a second name, so that generations share what did not change."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def link_file(source: Path, target: Path, *, copy: bool = False) -> None:
    """Give a file that nobody changes a second name; a copy of its own where it has to be one, or links are not possible."""
    if not copy:
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links; a full disk fails below again
            pass
        else:
            return
    shutil.copyfile(source, target)
