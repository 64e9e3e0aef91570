"""What opens an item of a list, and what leads in the list."""

from __future__ import annotations

import pytest

from rag.quoting.item_marks import ItemMark, is_case, item_mark, leads_in


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("二是严格审批。", (0, 2, False)),
        ("主要表现在：一是门槛低。", (0, 1, True)),
        ("十一要落实责任。", (1, 11, False)),
        ("第三，落实责任。", (2, 3, False)),
        ("其二，落实责任。", (3, 2, False)),
        ("（十二）落实责任。", (4, 12, False)),
        ("“（十二）落实责任。", (4, 12, False)),
        ("⑩提质改造农村公路。", (5, 10, False)),
        ("三、落实责任。", (6, 3, False)),
        ("2.落实责任。", (7, 2, False)),
        ("（2）落实责任。", (8, 2, False)),
        ("2.5万人受益。", None),
        ("一、二线城市放开落户。", None),
        ("一是否合格，二是否达标。", None),
        ("“一要落实责任”是口号。", None),
        ("统一是原则。", None),
        ("第三产业增长。", None),
        ("十十是错字。", None),
    ],
)
def test_number_that_opens_an_item(text: str, mark: tuple[int, int, bool] | None) -> None:
    assert item_mark(text) == (ItemMark(*mark) if mark else None)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("主要表现在：", True),
        ("要做好以下几个方面工作。", True),
        ("现将有关事项通知如下。", True),
        ("处五万元以上十万元以下罚款。", False),
        ("办好10件实事。", False),
    ],
)
def test_lead_in_announces_what_follows(text: str, leads: bool) -> None:
    assert leads_in(text) == leads


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("（一）未满年限，本人要求退出的；", True),
        ("（一）未满年限的，由单位劝告；", False),
        ("本人要求退出的。", False),
    ],
)
def test_case_is_an_item_that_states_nothing(text: str, case: bool) -> None:
    assert is_case(text) == case
