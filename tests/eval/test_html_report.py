"""The page of a run: whole in itself, safe to open, true to the sources."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.command import EvalOptions, run_eval
from eval.runner import Pipeline
from eval.system import System
from rag.types import Answer
from tests.eval.sabotage import Spoiled, empty, refuse, shift_offsets
from tests.eval.test_command import GATES, SEED


class Marks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.marks: list[str] = []
        self.scripts = 0
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "mark"
        self.scripts += tag == "script"
        if self._inside:
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.marks[-1] += data


def page_of(pipeline: Pipeline, text: str, folder: Path, limit: int = 30) -> str:
    system = System(pipeline, {"seed": text}.__getitem__, "")
    run_eval(lambda: system, EvalOptions([SEED], GATES, folder, limit))
    return (folder / "report.html").read_text(encoding="utf-8")


def test_every_citation_is_highlighted_in_its_source(
    oracle: Pipeline, seed_text: str, tmp_path: Path
) -> None:
    page = page_of(oracle, seed_text, tmp_path)
    results = [
        json.loads(line) for line in (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    quotes = [citation["quote"] for result in results for citation in result["answer"]["citations"]]
    parser = Marks()
    parser.feed(page)
    assert parser.marks == quotes
    assert "与原文不符" not in page


def test_a_citation_that_is_not_true_says_so(oracle: Pipeline, seed_text: str, tmp_path: Path) -> None:
    assert "与原文不符" in page_of(Spoiled(oracle, shift_offsets), seed_text, tmp_path)


def test_nothing_is_fetched(oracle: Pipeline, seed_text: str, tmp_path: Path) -> None:
    page = page_of(oracle, seed_text, tmp_path)
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import|https?:""", page)
    assert "default-src 'none'" in page


def test_what_documents_and_models_say_is_text(oracle: Pipeline, seed_text: str, tmp_path: Path) -> None:
    def attack(answer: Answer) -> Answer:
        return replace(answer, text='</dd><script>alert(1)</script>"><img src=x>', warnings=("<b>粗</b>",))

    page = page_of(Spoiled(oracle, attack), seed_text, tmp_path)
    parser = Marks()
    parser.feed(page)
    assert parser.scripts == 1
    assert "<img" not in page
    assert "<b>粗" not in page


@pytest.mark.parametrize("spoil", [refuse, empty], ids=["all refused", "all empty"])
def test_a_run_without_answers_has_a_page(
    spoil: object, oracle: Pipeline, seed_text: str, tmp_path: Path
) -> None:
    page = page_of(Spoiled(oracle, spoil), seed_text, tmp_path)  # type: ignore[arg-type]
    assert page.count('<details class="case"') == 30


def test_the_other_files_say_the_verdict(oracle: Pipeline, seed_text: str, tmp_path: Path) -> None:
    page_of(Spoiled(oracle, refuse), seed_text, tmp_path)
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()
    gates = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["gates"]
    failed = [gate["metric"] for gate in gates if not gate["passed"]]
    assert suite.get("failures") == str(len(failed)) != "0"
    assert [case.get("name") for case in suite if case.find("failure") is not None] == [
        f"{name}[all]" for name in failed
    ]
    assert (
        (tmp_path / "summary.md")
        .read_text(encoding="utf-8")
        .startswith(f"# 评测：{len(failed)} 条合格线未达到\n")
    )
