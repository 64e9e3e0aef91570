"""The measures of office files see what they are there to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.loaders import load
from eval.corpus.docx_headings import compare
from eval.corpus.docx_numbers import measure
from eval.corpus.losses import Losses, visible_text
from eval.corpus.losses import measure as measure_losses
from tests.corpus.docx_files import level, numbered, numbering, paragraph, write_docx

BODY = numbered("总体要求") + paragraph("正文。") + numbered("重点任务") + paragraph("正文。")
LIST = numbering(level(0, "chineseCounting", "%1、"))


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("一、总体要求\n正文。\n二、重点任务\n正文。\n", ""),
        ("一、总体要求\n正文。\n二、主要任务\n正文。\n", "第 2 个标题"),
        ("一、总体要求\n正文。\n正文。\n", "第 2 个标题"),
    ],
)
def test_difference_of_headings_is_found(tmp_path: Path, text: str, difference: str) -> None:
    docx = write_docx(tmp_path / "a.docx", BODY, numbering=LIST)
    txt = tmp_path / "a.txt"
    txt.write_text(text, encoding="utf-8")
    found = compare(docx, txt)
    assert (found.headings, found.numbered, found.counted) == (2, 2, True)
    assert found.difference.startswith(difference)
    assert bool(found.difference) == bool(difference)


def test_typed_numbers_are_left_to_word(tmp_path: Path) -> None:
    body = "".join(
        map(paragraph, ["一、甲", "（一）乙", "（二）丙", "三、丁", "（一）戊。己", "2020.5 年", "4. 庚"])
    )
    outcome = measure(write_docx(tmp_path / "a.docx", body), copies_in(tmp_path))
    assert (outcome.numbers, outcome.starts) == (6, 2)
    assert outcome.same_text
    assert outcome.same_headings


def copies_in(folder: Path) -> Path:
    inner = folder / "copies"
    inner.mkdir()
    return inner


def test_second_reader_sees_what_the_first_may_lose(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<html><script>无</script><p>甲<b hidden>乙</b>丙</html>", encoding="utf-8")
    assert visible_text(page) == "甲乙丙"
    docx = write_docx(tmp_path / "a.docx", BODY)
    assert visible_text(docx) == "总体要求正文。重点任务正文。"
    assert visible_text(tmp_path / "a.txt") is None


def test_losses_of_a_sound_file_are_none(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", BODY, numbering=LIST)
    losses = Losses()
    measure_losses(path, losses)
    assert (losses.files, losses.unequal, losses.unseen, losses.in_order) == (1, [], [], 1)
    assert losses.raw_chars == len("".join(load(path).text.split())) == losses.canonical_chars
