"""Words that exclude each other: where the source says one, a sentence must not say another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# Words of one column mean the same here, columns exclude each other.
_GROUPS: tuple[tuple[str, ...], ...] = (
    ("进口", "出口", "进出口"),
    ("城镇 城市 市民", "农村 乡村 农民"),
    ("东部", "中部", "西部", "东北", "中西部", "东西部"),
    ("上半年", "下半年", "全年"),
    ("一季度", "二季度", "三季度", "四季度", "前三季度"),
    ("同比 上年 去年", "环比 上月 上季度"),
    ("第一产业", "第二产业", "第三产业"),
    ("工业", "农业 种植业", "服务业"),
    ("增加 增长 上升 提高 提升 上涨 增幅 增速 增 升 涨 多 高 回升 攀升 增多 增收 增产", "减少 下降 降低 下跌 回落 降幅 降 跌 缩减 减 少 低 缩小 下滑 负增长 减产"),
    ("加快 加速 提速", "放缓 减缓 放慢 延缓 暂缓"),
    ("扩大 拓展", "缩小 压缩 收缩"),
    ("加强 强化 增强 加大", "削弱 减弱 弱化 减小"),
    ("启动 开始 开工", "停止 终止 暂停 停工", "建成 竣工 完工 投产 投运"),
    ("设立 建立 成立 新建 组建", "撤销 取消 废除 拆除 关闭"),
    ("批准 批复 同意 通过", "否决 驳回 不同意 退回"),
    ("顺差", "逆差"),
    ("初等", "中等", "高等"),
    ("收入", "支出"),
    ("国内", "国外 境外 海外"),
    ("省级", "市级 地市级", "县级", "乡级 乡镇", "国家级"),
    ("全国", "全省", "全市", "全县"),
    ("国有", "民营 私营"),
    ("免征 免收 减免", "征收 加征 收取"),
    ("盈利", "亏损"),
    ("有利", "不利"),
    ("最高", "最低"),
    ("之前 以前", "之后 以后"),
    ("积极", "消极"),
    ("宽松", "从紧"),
    ("改善 优化 好转", "恶化"),
    ("鼓励 引导 支持 倡导", "限制 强制 遏制 要求"),
    ("名义", "实际"),
)  # fmt: skip
_COLUMN: dict[str, tuple[int, int]] = {
    word: (group, column)
    for group, columns in enumerate(_GROUPS)
    for column, words in enumerate(columns)
    for word in words.split()
}
# Groups that tell whose or which figure it is, by a word of their first column.
_MEASURES = frozenset(
    _COLUMN[word][0]
    for word in (
        "进口",
        "城镇",
        "上半年",
        "一季度",
        "同比",
        "第一产业",
        "工业",
        "顺差",
        "收入",
        "名义",
        "初等",
    )
)
# Those of them without which a figure is another one; 同比, 全年 and 实际 are often left unsaid.
_ALWAYS_SAID = frozenset(_COLUMN[word][0] for word in ("进口", "城镇", "第一产业", "顺差", "收入", "名义"))
_LEFT_UNSAID = "实际"
DIRECTION = next(at for at, columns in enumerate(_GROUPS) if "增长" in columns[0].split())
# A word that stands for the first two columns of its group.
_BOTH = {"城乡": _COLUMN["城镇"][0], "工农": _COLUMN["工业"][0]}


def columns_in(words: Iterable[str]) -> dict[int, set[int]]:
    """Return, for each group, the columns that the words of a text stand in."""
    found: dict[int, set[int]] = {}
    for word in words:
        if place := _place(word):
            found.setdefault(place[0], set()).add(place[1])
        elif (both := word[:2]) in _BOTH:  # 城乡, 城乡居民, 工农业
            found.setdefault(_BOTH[both], set()).update((0, 1))
    return found


def exclude_each_other(claimed: Iterable[str], stated: Iterable[str]) -> bool:
    """Say whether the claimed words hold one of a group of which the stated words hold only another."""
    said = columns_in(stated)
    return any(not columns & said[group] for group, columns in columns_in(claimed).items() if group in said)


def other_measure(asked: Iterable[str], stated: Sequence[str]) -> tuple[str, str] | None:
    """Return the measure asked for and the other one of its group that alone is stated (出口, 进出口); None where there is none."""
    measures = [(word, place) for word in stated if (place := _place(word)) and place[0] in _MEASURES]
    said = columns_in(stated)
    for word in asked:
        place = _place(word)
        if place and place[0] in _MEASURES and place[0] in said and place[1] not in said[place[0]]:
            return word, next(other for other, (group, _) in measures if group == place[0])
    return None


def unnamed_measure(asked: Iterable[str], stated: Iterable[str]) -> str | None:
    """Return the measure asked for if no word of its group is stated: a figure without 出口 near it is not of exports."""
    said = columns_in(stated)
    return next(
        (
            word
            for word in asked
            if word != _LEFT_UNSAID
            and (place := _place(word))
            and place[0] in _ALWAYS_SAID
            and place[0] not in said
        ),
        None,
    )


def direction(words: Sequence[str]) -> int | None:
    """Return the column of the last word that tells a direction (0 up, 1 down), None where none does."""
    places = [place for word in words if (place := _place(word)) and place[0] == DIRECTION]
    return places[-1][1] if places else None


def same_meaning(one: str, other: str) -> bool:
    """Say whether two words stand in one column, or the other in both columns of a group (城乡)."""
    place = _COLUMN.get(one)
    return place is not None and (place == _COLUMN.get(other) or place[0] == _BOTH.get(other))


def opposites(claimed: Iterable[str], stated: Iterable[str]) -> list[str]:
    """Return the claimed words of whose group the stated words hold only other columns, in order."""
    said = columns_in(stated)
    return [
        word
        for word in claimed
        if (place := _place(word)) and place[0] in said and place[1] not in said[place[0]]
    ]


def _place(word: str) -> tuple[int, int] | None:
    """Return group and column of a word, or of what a longer one ends or begins with (进一步提高, 城镇居民)."""
    if len(word) > 3:
        return _COLUMN.get(word) or _COLUMN.get(word[-2:]) or _COLUMN.get(word[:2])
    return _COLUMN.get(word)


KNOWN_WORDS = frozenset(_COLUMN) | frozenset(_BOTH)
