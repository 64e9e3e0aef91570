from __future__ import annotations

import random

from rag.training.reading_examples import ReadingCase, reading_examples

TEXT = "".join(
    f"第{n}项工程位于{n}号地块，由{n}局承建，历时多年方才完成，如今已投入使用。" for n in range(1, 40)
)
CASES = [
    ReadingCase("a", "17号地块的工程由谁承建？", ("17局",), TEXT),
    ReadingCase("b", "谁写的？", ("张三", "张三先生"), "这本书是张三写的。" * 2),
]


def test_windows_hold_the_answer_where_they_say_so_and_nowhere_else() -> None:
    examples = list(reading_examples(CASES, 20, random.Random(4)))
    relevant = [example for example in examples if example.relevant]
    assert len(relevant) == 40
    for example in relevant:
        answer = example.passage[example.start : example.end]
        assert answer == ("17局" if example.group == "a" else "张三")
        assert example.passage in (TEXT if example.group == "a" else CASES[1].text)
        assert len(example.passage) <= 400
    others = [example for example in examples if not example.relevant]
    assert others
    assert not any("17局" in example.passage for example in others if example.group == "a")
    assert all((example.start, example.end) == (-1, -1) for example in others)


def test_of_several_places_that_near_the_words_of_the_question_is_the_answer() -> None:
    text = (
        "李四是教师，很有名望，受人尊敬，桃李满天下，后来去了外地工作和生活，直到晚年才回来，人们都很想念他。"
        + ("桥是谁设计的众说纷纭，一般认为大桥的设计者是李四，他画了图。")
    )
    case = ReadingCase("c", "大桥的设计者是谁？", ("李四",), text)
    example = next(reading_examples([case], 1, random.Random(0)))
    assert example.passage[: example.start].endswith("大桥的设计者是")
