"""Names of places and bodies, read for sabotage by patterns of its own."""

from __future__ import annotations

import re

_BODY = re.compile(
    r"国务院办公厅|国务院|财政部|教育部|商务部|工业和信息化部|人力资源社会保障部|生态环境部|交通运输部|农业农村部|住房城乡建设部|水利部|科技部|公安部|民政部|"
    r"国家发展改革委|发展改革委|国家卫生健康委|卫生健康委|税务总局|海关总署|人民银行|市场监管总局|国家能源局|证监会|省人民政府|市人民政府|省政府|市政府"
)
_PARTS = re.compile(rf"(?:{_BODY.pattern})(?!门|长|党|有关|相关)")
_PLACE = re.compile(
    r"北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|"
    r"青海|宁夏|新疆|武汉|长沙|郑州|合肥|南昌|太原|洛阳|株洲|芜湖|襄阳|赣州|赣南|皖南|湘南|大别山|罗霄山|武陵山|鄱阳湖|洞庭湖|长株潭|皖江|丹江口|三峡|"
    r"汉江|淮河|湘江|瑞金|大西安|雄安新区|长三角|珠三角|粤港澳大湾区|京津冀|广州|深圳|成都|杭州|南京|苏州|宁波|厦门|青岛|大连|沈阳|长春|哈尔滨|西安|兰州|"
    r"昆明|贵阳|南宁|海口|济南|石家庄|呼和浩特|乌鲁木齐|银川|西宁|拉萨"
)  # fmt: skip


def places_in(text: str) -> list[str]:
    """Return the places of a text, each once."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def bodies_in(text: str) -> list[str]:
    """Return the bodies of a text, each once."""
    return list(dict.fromkeys(_PARTS.findall(text)))


def names_in(text: str) -> list[str]:
    """Return both."""
    return [*places_in(text), *bodies_in(text)]


ALL_PLACES = tuple(re.findall(r"[\u4e00-\u9fff]+", _PLACE.pattern))
ALL_BODIES = tuple(re.findall(r"[\u4e00-\u9fff]+", _BODY.pattern))
