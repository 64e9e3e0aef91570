"""A short name picks the item that it is short for."""

from __future__ import annotations

import pytest

from rag.question import read_question
from rag.quoting.short_names import item_of_short_name
from tests.rag.quoting.test_belonging import found

ITEMS = (
    "（一）经营海上货物运输业务的，资本最低为500万元；",
    "（二）经营航空货物运输业务的，资本最低为300万元；",
    "（三）经营陆路货物运输业务的，资本最低为200万元。",
)


@pytest.mark.parametrize(
    ("question", "items", "expected"),
    [
        pytest.param("做海运的企业，资本最低多少万元？", ITEMS, 0, id="the item it is short for"),
        pytest.param("做货运的企业，资本最低多少万元？", ITEMS, 2, id="not where it is short for all"),
        pytest.param("做陆路运输、不做海运的企业，资本最低多少万元？", (*ITEMS[:2], ITEMS[2].replace("的", "不含海运的")), 2, id="nor where it stands as it is"),
        pytest.param("不做海运，做陆路的企业，资本最低多少万元？", ITEMS, 2, id="nor where another is named"),
        pytest.param("做海运的企业，资本有什么要求？", ITEMS, 2, id="nor without a figure"),
        pytest.param("做海运的企业，资本最低多少万元？", ("（一）代理海上货物运输业务的，应当报告；", *ITEMS[1:]), 2, id="nor an item of another kind"),
        pytest.param("做海运的企业，资本最低多少万元？", ("（一）经营航空业务的，海上运输，资本最低为500万元；", *ITEMS[1:]), 2, id="nor outside the case"),
    ],
)  # fmt: skip
def test_item_of_a_short_name(question: str, items: tuple[str, ...], expected: int) -> None:
    text = "\n".join(("资本应当符合下列要求：", *items))
    best, passages = found(question, text, "200万元")
    meant = item_of_short_name(read_question(question), best, passages)
    assert meant.text == items[expected]
    assert meant.text == text[meant.start : meant.end]


def test_a_sentence_that_is_no_item_stays() -> None:
    text = f"陆路运输的，资本最低为200万元。\n{ITEMS[0]}"
    best, passages = found("做海运的企业，资本最低多少万元？", text, "200万元")
    assert item_of_short_name(read_question("做海运的企业，资本最低多少万元？"), best, passages) == best
