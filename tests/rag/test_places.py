"""Places that a question names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.places import find_places, mentions_place


@given(st.text(max_size=30))
def test_places_are_printed_in_the_text_once_each(text: str) -> None:
    places = find_places(text)
    assert len(set(places)) == len(places)
    assert all(mentions_place(place, text) for place in places)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("河南省洛阳市的生产总值", ("河南", "洛阳市")),
        ("湖北和湖南的粮食产量", ("湖北", "湖南")),
        ("中部地区生产总值是多少", ("中部",)),
        ("2014年西部大开发工作要点", ("西部",)),
        ("京津冀协同发展", ("京津冀",)),
        ("国家对城市和农村有什么要求", ()),
        ("湖北、广东、四川三省的目标", ("湖北", "广东", "四川")),
        ("各省各市怎么落实", ()),
    ],
)
def test_places_are_found(text: str, places: tuple[str, ...]) -> None:
    assert find_places(text) == places


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("江西", "赣闽粤原中央苏区"),
        ("福建", "赣闽粤原中央苏区"),
        ("广东", "赣闽粤原中央苏区"),
        ("河南", "晋陕豫黄河金三角"),
        ("安徽", "皖南国际文化旅游示范区"),
        ("湖北省", "湖北荆州"),
        ("江西省", "赣南等原中央苏区"),
        ("洛阳市", "洛阳"),
    ],
)
def test_place_is_mentioned(place: str, text: str) -> None:
    assert mentions_place(place, text)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("河南", "犹豫不决"),
        ("青海", "青年就业"),
        ("吉林", "吉泰走廊"),
        ("河北", "赣闽粤原中央苏区"),
        ("山西", "陕西省"),
        ("贵州", "贵重物品"),
    ],
)
def test_place_is_not_mentioned(place: str, text: str) -> None:
    assert not mentions_place(place, text)
