"""The words that the page uses for choices of the program."""

from __future__ import annotations

from datetime import date

from app.access.asker import Role
from corpus.documents import Level, LinkKind, Status
from rag.types import StageName

STATUS_LABELS: dict[Status, str] = {
    "in_force": "现行有效",
    "amended": "已修改",
    "repealed": "已废止",
    "superseded": "已被取代",
    "not_yet": "尚未施行",
    "unknown": "未注明",
}
ROLE_LABELS: dict[Role, str] = {
    "reader": "查阅",
    "editor": "编辑",
    "admin": "管理员",
    "monitor": "只看指标",
}
LEVEL_LABELS: dict[Level, str] = {
    "national": "国家级",
    "ministry": "部委级",
    "province": "省级",
    "city": "市级",
    "county": "县级",
}
LINK_LABELS: dict[LinkKind, str] = {
    "refers": "提到",
    "repeals": "废止",
    "amends": "修改",
    "supersedes": "取代",
}
STAGE_STEPS: tuple[str, ...] = ("检索", "阅读", "作答", "核对")
_STEP_OF: dict[StageName, int] = {
    "rewrite": 0,
    "retrieve": 0,
    "evidence": 1,
    "generate": 2,
    "verify": 3,
    "total": 3,
}


def step_of(stage: StageName) -> int:
    """Return the position in `STAGE_STEPS` of what a user sees of a stage."""
    return _STEP_OF[stage]


def chinese_date(day: date) -> str:
    """Return `2014年6月26日`."""
    return f"{day.year}年{day.month}月{day.day}日"
