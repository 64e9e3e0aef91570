"""Names of issuing bodies: told from sentences, parted in joint issue, ranked."""

from __future__ import annotations

import pytest

from corpus.fields.bodies import find_bodies, is_body, level_of, level_of_title, region_of, short_name


@pytest.mark.parametrize(
    "name",
    [
        "国务院",
        "中共中央",
        "国家发展改革委",
        "工业和信息化部",
        "贵州省工业和信息化厅",
        "经济和信息化局",
        "和田地区行政公署",
        "对外贸易经济合作部",
        "甲市应对新型冠状病毒感染的肺炎疫情工作领导小组办公室",
        "国务院应对新型冠状病毒感染的肺炎疫情联防联控机制",
        "国家税务总局甲省税务局",
        "中国银保监会",
    ],
)
def test_bodies(name: str) -> None:
    """贵州 was once taken for the 贵 of 贵单位, 经济 for the 经 of 经国务院批准."""
    assert is_body(name)


@pytest.mark.parametrize(
    "words",
    [
        "由财政部",
        "各省人民政府",
        "经国务院",
        "广大干部",
        "国家林草局召开党组扩大会",
        "国务院、中央军委关于同意武警总部",
        "工作要落实到位",
        "社会",
        "联系单位",
        "",
    ],
)
def test_no_bodies(words: str) -> None:
    assert not is_body(words)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("国务院、中央军委", ["国务院", "中央军委"]),
        ("财政部 税务总局", ["财政部", "税务总局"]),
        ("财  政  部", ["财政部"]),
        ("国 务 院 办 公 厅", ["国务院办公厅"]),
        ("财政部\u2002海关总署\xa0 税务总局", ["财政部", "海关总署", "税务总局"]),
        ("财政部&ensp;税务总局", ["财政部", "税务总局"]),
        ("国务院办公厅 &sp;", ["国务院办公厅"]),
        ("财政部 2014", []),
        ("财政部要求税务总局，", []),
        ("", []),
    ],
)
def test_joint_issue(text: str, names: list[str]) -> None:
    found = find_bodies(text, 0, len(text))
    assert [body.value for body in found] == names
    assert ["".join(text[body.start : body.end].split()) for body in found] == names


@pytest.mark.parametrize(
    ("name", "level", "region"),
    [
        ("国务院办公厅", "national", None),
        ("全国人民代表大会常务委员会", "national", None),
        ("最高人民法院", "national", None),
        ("国务院应对新型冠状病毒感染的肺炎疫情联防联控机制", "national", None),
        ("国务院国资委", "ministry", None),
        ("国家发展改革委办公厅", "ministry", None),
        ("财政部", "ministry", None),
        ("国家税务总局", "ministry", None),
        ("国家税务总局河南省税务局", "province", "河南省"),
        ("河南省人民政府办公厅", "province", "河南省"),
        ("北京市人民政府", "province", "北京市"),
        ("内蒙古自治区财政厅", "province", "内蒙古自治区"),
        ("中共河南省委", "province", "河南省"),
        ("省教育厅", "province", None),
        ("郑州市财政局", "city", "河南省郑州市"),
        ("河南省郑州市财政局", "city", "河南省郑州市"),
        ("大理州人民政府", "city", "云南省大理白族自治州"),
        ("市民政局", "city", None),
        ("北京市海淀区人民政府", "county", "北京市"),
        ("郑州市金水区教育局", "county", "河南省郑州市"),
        ("番禺区人民政府", "county", None),
        ("巴东县人民政府", "county", None),
        ("泰达医院门办", None, None),
    ],
)
def test_level_and_region(name: str, level: str | None, region: str | None) -> None:
    assert level_of(name) == level
    assert region_of(name) == region


def test_level_of_a_title_without_an_issuer() -> None:
    assert level_of_title("河南省政府工作报告") == "province"
    assert level_of_title("中华人民共和国国务院政府工作报告") == "national"
    assert level_of_title("关于甲的通知") is None


def test_short_names() -> None:
    assert short_name("中华人民共和国财政部") == "财政部"
    assert short_name("中华人民共和国主席") == "中华人民共和国主席"
