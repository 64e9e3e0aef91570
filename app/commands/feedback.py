"""`zhengce feedback`: what readers thought of answers, as cases for `zhengce eval`."""

from __future__ import annotations

import argparse
import sys

from app.archive.archive import Archive
from app.archive.feedback_cases import REVIEW_TAG, feedback_cases
from app.config import load_config
from app.terminal import plain
from corpus.storage.serialization import to_json


def run(arguments: argparse.Namespace) -> int:
    """Write the cases of all feedback, the oldest first; loads no model."""
    archive = Archive(load_config(arguments.config), arguments.workspace)
    try:
        found = feedback_cases(reversed(archive.feedback.opinions()))
    finally:
        archive.close()
    lines = [to_json(case) + "\n" for case in found.cases]
    arguments.out.write_text("".join(lines), encoding="utf-8")
    print(plain(f"写出 {len(lines)} 题到 {arguments.out}，都带标签 {REVIEW_TAG}；请逐题核对、改好再用"))
    if found.left_out:
        print(f"另有 {found.left_out} 条只说无用、没有写正确的回答，没有写出", file=sys.stderr)
    return 0
