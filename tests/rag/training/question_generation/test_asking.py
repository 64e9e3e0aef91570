"""Questions made over free data, those that are kept, and the examples they become."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.training.examples import Example, read_examples, write_examples
from rag.training.question_generation import __main__ as command
from rag.training.question_generation.asking import (
    CMRC,
    OFFICIAL,
    Source,
    ask,
    cmrc_sources,
    official_sources,
)
from rag.training.question_generation.choosing import is_found_again, made_examples
from tests.rag.fakes import PointingReader

STATION = "株洲北站的前身是田心车站，建于1936年。车站现有职工三百余人，站场占地很广，是重要的编组站。"
LAW = "第三条 县级以上人民政府水行政主管部门负责本行政区域内节约用水的管理。\n第四条 用水单位应当在三十日内向主管部门报送下一年度的用水计划和节水措施。"


class Writer:
    """Asks the same of every window, and something that makes no sense."""

    def write(self, prompts: Sequence[str], each: int) -> list[list[str]]:
        sense = "答案：田心车站\n问题：株洲北站的前身是哪个车站？"
        return [[sense, "答案：天\n问题：？", sense][:each] for _ in prompts]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "reading").mkdir()
    cases = [
        {
            "id": f"cmrc-{part}-1",
            "question": "株洲北站建于哪一年？",
            "answers": ["1936年"],
            "answerable": True,
            "passages": [{"source": part, "text": STATION}],
        }
        for part in ("dev", "trial")
    ]
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    (tmp_path / "reading/cmrc.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "stard").mkdir()
    gold = {"question": "问？", "gold": [{"source": "水法/保留法(2020-01-01).md", "quote": "第一条"}]}
    (tmp_path / "stard/cases.jsonl").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    for folder, name in (
        ("state-council/txt", "节水条例.txt"),
        ("state-council/txt", "保留法(2019-01-01).txt"),
    ):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).write_text(f"{name[:3]}\n\n{LAW}\n", encoding="utf-8")
    return tmp_path


def test_windows_are_of_cmrcs_training_part_and_of_no_law_that_is_reported_on(data: Path) -> None:
    assert {source.group for source in cmrc_sources(data, 99, random.Random(0))} == {"dev"}
    official = official_sources(data, 99, random.Random(0))
    assert {Path(source.group).name for source in official} == {"节水条例.txt"}
    assert all(source.window.split()[0] in source.passage for source in official)
    assert len(official_sources(data, 1, random.Random(0))) == 1


def test_a_question_is_kept_once_and_its_answer_is_where_it_says() -> None:
    sources = [Source(CMRC, "a", "", STATION, STATION[:20]), Source(CMRC, "b", "", STATION, STATION[:25])]
    made = list(ask(Writer(), sources, 3, random.Random(0)))
    assert sorted(each.group for each in made) == ["a", "b"]
    assert all(STATION[each.start : each.end] == "田心车站" for each in made)


@pytest.mark.parametrize(
    ("reader_points_at", "found"),
    [("田心车站", True), ("是田心车站", True), ("三百余人", False), ("没有的话", False), (STATION, False)],
)
def test_a_question_is_kept_if_the_reader_answers_from_the_same_place(
    reader_points_at: str, found: bool
) -> None:
    made = Example(CMRC, "a", "前身是什么？", "", STATION, 8, 12, True)
    assert is_found_again(PointingReader(reader_points_at), made) is found


def test_the_answer_may_stand_anywhere_in_a_long_passage() -> None:
    before = "这里说的是别的事。" * 60
    made = Example(CMRC, "a", "前身是什么？", "", before + STATION, len(before) + 8, len(before) + 12, True)
    assert is_found_again(PointingReader("田心车站"), made)


def test_examples_answer_where_they_say_so_and_their_negatives_nowhere() -> None:
    long = STATION + "沿线城镇都有客车停靠，货物以煤炭钢铁为主。" * 20
    made = [
        Example(CMRC, "a", "株洲北站的前身是哪个车站？", "", long, 8, 12, True),
        Example(
            OFFICIAL,
            "b",
            "谁负责节约用水的管理？",
            "节水条例",
            LAW,
            LAW.index("县级"),
            LAW.index("负责"),
            True,
        ),
    ]
    examples = [each for seed in range(6) for each in made_examples(made, random.Random(seed))]
    answers = {"a": "田心车站", "b": made[1].passage[made[1].start : made[1].end]}
    assert {each.source.split("/")[1] for each in examples} == {"cmrc", "official", "official-removed"}
    for each in examples:
        if each.relevant:
            assert each.passage[each.start : each.end] == answers[each.group]
        else:
            assert answers[each.group] not in each.passage


def test_mixing_keeps_what_is_found_again_by_the_bundled_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Example(CMRC, "文一", "株洲北站的前身是哪个车站？", "", STATION, 8, 12, True)
    wrong = Example(CMRC, "文二", "株洲北站的站长叫什么名字？", "", STATION, 0, 4, True)
    write_examples(tmp_path / "made.jsonl", [right, wrong])
    (tmp_path / "train.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "held-out.jsonl").write_text("", encoding="utf-8")
    reader = Path(command.__file__).parents[2] / "data/evidence.safetensors"
    arguments = ["mix", reader, tmp_path / "made.jsonl", tmp_path, tmp_path / "mixed"]
    monkeypatch.setattr(sys, "argv", ["command", *map(str, arguments)])
    command.main()
    groups = {example.group for example in read_examples(tmp_path / "mixed/train.jsonl")}
    assert groups == {"文一"}
    assert (tmp_path / "mixed/held-out.jsonl").exists()
