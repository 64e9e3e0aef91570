"""Addressees: as printed, and never a speaker or a sentence."""

from __future__ import annotations

import pytest

from corpus.fields.printed import Printed
from corpus.fields.recipients import find_recipients


def recipients(line: str) -> list[str]:
    found = find_recipients(Printed(line, 7, 7 + len(line)))
    assert all(line[name.start - 7 : name.end - 7] == name.value for name in found)
    return [name.value for name in found]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：", ["各省、自治区、直辖市人民政府", "国务院各部委、各直属机构"]),
        ("科技部、甲省人民政府、新疆生产建设兵团：", ["科技部", "甲省人民政府", "新疆生产建设兵团"]),
        ("武警总部：", ["武警总部"]),
        ("邓某某、韩某某委员：", ["邓某某、韩某某委员"]),
        ("各市(州)工业和信息化主管部门，厅机关各有关处室:", ["各市(州)工业和信息化主管部门", "厅机关各有关处室"]),
        ("国家税务总局各省辖市税务局，局内各单位：为贯彻落实决策部署，", ["国家税务总局各省辖市税务局", "局内各单位"]),
        ("尊敬的纳税人：您好！", ["尊敬的纳税人"]),
        ("各位代表：", ["各位代表"]),
        ("国家能源局：优先安排重点地区煤炭供应", []),
        ("市人社局：休息职工按合同支付工资", []),
        ("联系电话：010-12345678", []),
        ("现将有关事项通知如下：", []),
        ("甲厅指出，乙市：", []),
        ("附件：1.甲", []),
        ("各市人民政府", []),
        ("：", []),
    ],
)  # fmt: skip
def test_recipients(line: str, names: list[str]) -> None:
    """A headline (国家能源局：优先…) once had an addressee."""
    assert recipients(line) == names
