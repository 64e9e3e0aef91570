"""Users and groups, as the administrators' page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from app.access.keys import AccessKey
from app.access.users import User
from app.render.data_table import data_table
from app.render.labels import ROLE_LABELS
from app.render.markup import Html, element
from corpus.groups import Groups

_MAKE = "zhengce users add 用户名 --groups 组"
_OIDC = "统一登录的人不在此列：他们的组和角色由登录服务给出。"


def people_html(
    users: Sequence[User],
    keys: Sequence[AccessKey],
    document_groups: Iterable[Sequence[str]],
    *,
    has_oidc: bool,
) -> Html:
    """Return the section.

    Args:
        keys: Good ones; void ones open nothing.
        document_groups: The groups of each document that the administrator may read.
    """
    counts = Counter(group for groups in document_groups for group in groups)
    held = [*(user.groups or () for user in users), *(key.groups or () for key in keys)]
    names = sorted({group for groups in held for group in groups} | set(counts))
    rows = [
        [
            name,
            "、".join(user.name for user in users if name in (user.groups or ())) or "—",
            "、".join(key.name for key in keys if name in (key.groups or ())) or "—",
            f"{counts[name]} 份",
        ]
        for name in names
    ]
    people = [
        [each.name, ROLE_LABELS[each.role], groups_words(each.groups), each.created_at[:10]] for each in users
    ]
    return element(
        "section",
        element("h2", "用户和组", attributes={"id": "people-title"}),
        data_table("用户", ["用户", "角色", "组", "建立于"], people)
        if people
        else element("p", "还没有用密码登录的用户。"),
        element(
            "p", "在服务器上管理：", element("code", _MAKE), "。", _OIDC if has_oidc else "", cls="zc-quiet"
        ),
        element("h3", "组"),
        data_table("组", ["组", "用户", "密钥", "文件"], rows)
        if rows
        else element("p", "还没有组：公开的文件人人可读。"),
        attributes={"id": "people", "aria-labelledby": "people-title"},
    )


def groups_words(groups: Groups) -> str:
    """Return whose documents somebody reads."""
    return "全部文件" if groups is None else "、".join(groups) or "只读公开的"
