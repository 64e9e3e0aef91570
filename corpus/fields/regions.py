"""The provinces and prefecture-level divisions of China, and which of them a name begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

# GB/T 2260: 34 provincial divisions, each with its prefecture-level ones (without 市 unless another suffix is given).
_PROVINCES = {
    "北京市": "",
    "天津市": "",
    "上海市": "",
    "重庆市": "",
    "河北省": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水",
    "山西省": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "内蒙古自治区": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安盟 锡林郭勒盟 阿拉善盟",
    "辽宁省": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
    "吉林省": "长春 吉林 四平 辽源 通化 白山 松原 白城 延边朝鲜族自治州",
    "黑龙江省": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭地区",
    "江苏省": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁",
    "浙江省": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水",
    "安徽省": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    "福建省": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
    "江西省": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "山东省": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 莱芜",
    "河南省": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源",
    "湖北省": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施土家族苗族自治州 仙桃 潜江 天门",
    "湖南省": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西土家族苗族自治州",
    "广东省": "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    "广西壮族自治区": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
    "海南省": "海口 三亚 三沙 儋州",
    "四川省": "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 "
    "阿坝藏族羌族自治州 甘孜藏族自治州 凉山彝族自治州",
    "贵州省": "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南布依族苗族自治州 黔东南苗族侗族自治州 黔南布依族苗族自治州",
    "云南省": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄彝族自治州 红河哈尼族彝族自治州 文山壮族苗族自治州 "
    "西双版纳傣族自治州 大理白族自治州 德宏傣族景颇族自治州 怒江傈僳族自治州 迪庆藏族自治州",
    "西藏自治区": "拉萨 日喀则 昌都 林芝 山南 那曲 阿里地区",
    "陕西省": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
    "甘肃省": "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏回族自治州 甘南藏族自治州",
    "青海省": "西宁 海东 海北藏族自治州 黄南藏族自治州 海南藏族自治州 果洛藏族自治州 玉树藏族自治州 海西蒙古族藏族自治州",
    "宁夏回族自治区": "银川 石嘴山 吴忠 固原 中卫",
    "新疆维吾尔自治区": "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉回族自治州 博尔塔拉蒙古自治州 巴音郭楞蒙古自治州 阿克苏地区 "
    "克孜勒苏柯尔克孜自治州 喀什地区 和田地区 伊犁哈萨克自治州 塔城地区 阿勒泰地区",
    "香港特别行政区": "",
    "澳门特别行政区": "",
    "台湾省": "",
}
_NATIONALITIES = re.compile(
    r"(?:维吾尔|壮族|回族|藏族|羌族|彝族|白族|苗族|侗族|傣族|土家族|布依族|哈尼族|景颇族|傈僳族|朝鲜族|(?<!内)蒙古族?|柯尔克孜|哈萨克)"
)
_SHORT_NAMES = {
    _NATIONALITIES.sub("", re.sub(r"(?:省|市|特别行政区|自治区)$", "", name)): name for name in _PROVINCES
}
_COUNTY = re.compile(
    r"[^委局厅办部院会人政省]{1,10}?[县区旗市](?=委|人民|政府|管|党|[\u4e00-\u9fff]{0,40}[局办院会部组室]|$)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name begins with.

    Attributes:
        province: Full name (`河南省`).
        city: Full name of the prefecture-level division (`郑州市`), None for the province itself.
        has_county: A county-level division follows.
        end: One past the last character of the place in the name.
    """

    province: str
    city: str | None
    has_county: bool
    end: int

    @property
    def name(self) -> str:
        """Province, or province and city."""
        return self.province + (self.city or "")


def place_of(name: str) -> Place | None:
    """Return the place that a name begins with (`郑州市人民政府` → 河南省 郑州市), or None.

    A place is taken by its full name; the short name of a province only where an organ follows that is named so:
    `河南省财政厅` and `湖北银保监局` are both understood, `黄山风景区` is not the city.
    """
    for pattern, provinces in (_province_names(), _short_names()):
        if match := pattern.match(name):
            return _with_city(name, provinces[match[1]], match.end())
    pattern, cities = _city_names()
    if match := pattern.match(name):
        return _with_county(name, *cities[match[1]], match.end())
    return None


def regions_in(text: str) -> tuple[str, ...]:
    """Return the provinces and cities that a text names anywhere, each once and in order, as `Place.name` gives them.

    Provinces by their full or short name, cities by their full name; 黄河南岸 names no province.
    """
    pattern, regions = _names_anywhere()
    return tuple(dict.fromkeys(regions[match[1]] for match in pattern.finditer(text)))


@cache
def short_region_names() -> frozenset[str]:
    """Return the names of the provinces and of their prefecture-level divisions as running text has them (河南, 郑州, 恩施)."""
    return frozenset(_SHORT_NAMES) | frozenset(
        _short_city_name(full) for _, full in _city_names()[1].values()
    )


@cache
def city_names() -> dict[str, tuple[str, ...]]:
    """Return, by each name of a prefecture-level division, all its names, longest first (恩施土家族苗族自治州, 恩施州, 恩施).

    A name that is a province's too (吉林, 海南) is the province's alone.
    """
    names_of: dict[str, set[str]] = {}
    for name, (_, full) in _city_names()[1].items():
        names_of.setdefault(full, {_short_city_name(full)}).add(name)
    return {
        name: tuple(sorted(names - _SHORT_NAMES.keys(), key=len, reverse=True))
        for names in names_of.values()
        for name in names - _SHORT_NAMES.keys()
    }


def _short_city_name(full: str) -> str:
    return re.sub(r"(?:市|自治州|地区|盟)$", "", _NATIONALITIES.sub("", full))


def _with_city(name: str, province: str, end: int) -> Place:
    pattern, cities = _city_names()
    if (match := pattern.match(name, end)) and cities[match[1]][0] == province:
        return _with_county(name, *cities[match[1]], match.end())
    return _with_county(name, province, None, end)


def _with_county(name: str, province: str, city: str | None, end: int) -> Place:
    county = _COUNTY.match(name, end)
    return Place(province, city, county is not None, county.end() if county else end)


@cache
def _province_names() -> tuple[re.Pattern[str], dict[str, str]]:
    return _alternatives(_PROVINCES, "(?!场)"), {name: name for name in _PROVINCES}  # not 重庆市场监管


@cache
def _short_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the short names of the provinces, where an organ follows that is named so."""
    return _alternatives(
        _SHORT_NAMES, "(?=政府|人大|政协|银保监|证监|监管|海关|海事|出入境|省|市(?!场)|自治区)"
    ), _SHORT_NAMES


@cache
def _names_anywhere() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what `regions_in` looks for, and the name of the region that each means."""
    cities = {name: province + full for name, (province, full) in _city_names()[1].items()}
    names = {**cities, **_SHORT_NAMES, **{name: name for name in _PROVINCES}}
    return re.compile(rf"(?<![黄长庭]){_alternatives(names, '').pattern}"), names


@cache
def _city_names() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Return the province and the full name of each prefecture-level division, by its full and its short name."""
    names: dict[str, tuple[str, str]] = {}
    for province, cities in _PROVINCES.items():
        for city in cities.split():
            full = city if city.endswith(("自治州", "盟", "地区")) else f"{city}市"
            names[full] = province, full
            if full.endswith("自治州"):  # 大理州 is how it is called
                names[_NATIONALITIES.sub("", full).replace("自治州", "州")] = province, full
    return _alternatives(names, ""), names


def _alternatives(names: Iterable[str], following: str) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"({'|'.join(longest_first)}){following}")
