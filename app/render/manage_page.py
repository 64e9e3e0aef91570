"""The editors' page: what it holds before its script fills it from the interface."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.render.labels import ROLE_LABELS, STATUS_LABELS
from app.render.markup import AttributeValue, Html, element
from app.render.page import band_html, page_html
from corpus.groups import Groups

_Attributes = dict[str, AttributeValue]
_PARTS = {
    "upload-title": "上传",
    "documents-title": "文件",
    "usage": "用量",
    "people": "用户和组",
    "keys": "访问密钥",
    "health-title": "现状",
}
_HIDDEN: _Attributes = {"hidden": True}


def manage_page_html(*, groups: Groups, name: str | None, for_admin: Sequence[Html] | None) -> Html:
    """Return the page.

    Args:
        groups: Those of the editor; None where he is limited to none.
        name: Who is logged in; None where nobody need be.
        for_admin: Sections that only administrators see, beside that of the keys; None where he is none.
    """
    title = "管理文件" if for_admin is None else "管理"
    main = element(
        "main",
        element("h1", title),
        *([] if for_admin is None else [_contents()]),
        element("p", cls="zc-message", attributes={"id": "message", "role": "status", "aria-live": "polite"}),
        _upload(groups),
        _documents(),
        *([] if for_admin is None else [*for_admin, _keys()]),
        _health(),
        attributes={"id": "main", "tabindex": -1},
    )
    dialog = element(
        "dialog",
        element("h2", "撤下这份文件？", attributes={"id": "confirm-title"}),
        element("p", attributes={"id": "confirm-words"}),
        element("p", "撤下以后不再检索和引用；各版本仍保留，可以再上传恢复。"),
        element(
            "div",
            _button("取消", "confirm-no", autofocus=True),
            _button("撤下", "confirm-yes", cls="zc-danger"),
            cls="zc-row",
        ),
        attributes={"id": "confirm", "aria-labelledby": "confirm-title"},
    )
    own: _Attributes = {
        "data-groups": json.dumps(None if groups is None else list(groups), ensure_ascii=False),
        "data-statuses": json.dumps(STATUS_LABELS, ensure_ascii=False),
    }
    account = [element("p", f"已登录：{name}", cls="zc-account")] if name else []
    column = element("div", *account, main, dialog, cls="zc-column")
    return page_html(
        title,
        band_html(("提问", "/"), ("接口说明", "/docs")),
        column,
        style="manage.css",
        script="manage.js",
        attributes=own,
    )


def _contents() -> Html:
    links = [element("a", said, attributes={"href": f"#{part}"}) for part, said in _PARTS.items()]
    return element("nav", *links, cls="zc-contents", attributes={"aria-label": "本页各部分"})


def _upload(groups: Groups) -> Html:
    files: _Attributes = {"type": "file", "id": "files", "name": "files", "multiple": True, "required": True}
    folder: _Attributes = {
        "type": "text",
        "id": "folder",
        "maxlength": 200,
        "autocomplete": "off",
        "placeholder": "可以不填，如 办公室/2026",
    }
    return element(
        "section",
        element("h2", "上传", attributes={"id": "upload-title"}),
        element(
            "form",
            _field("文件（可选多个；压缩包用 .zip）", "files", element("input", attributes=files)),
            _field("放进文件夹", "folder", element("input", attributes=folder)),
            element(
                "p",
                element("span", attributes={"id": "replaced"}),
                _button("改为新文件", "replace-no"),
                attributes={"id": "replacing", "role": "status", **_HIDDEN},
            ),
            element(
                "fieldset",
                element("legend", "谁可以读"),
                *_readers(groups),
                attributes={"id": "readers"},
            ),
            _button("上传并入库", "send", kind="submit"),
            attributes={"id": "upload"},
        ),
        element(
            "div",
            element("progress", attributes={"id": "bar", "max": 100, "aria-label": "上传和入库的进展"}),
            element("p", attributes={"id": "stage", "role": "status", "aria-live": "polite"}),
            attributes={"id": "progress", **_HIDDEN},
        ),
        element("div", cls="zc-outcomes", attributes={"id": "outcomes", "aria-live": "polite"}),
        attributes={"aria-labelledby": "upload-title"},
    )


def _readers(groups: Groups) -> Sequence[Html]:
    if groups is None:
        words: _Attributes = {
            "type": "text",
            "id": "groups",
            "autocomplete": "off",
            "placeholder": "不填为所有人；几个组用顿号分开",
        }
        return [_field("组", "groups", element("input", attributes=words))]
    boxes = []
    for at, group in enumerate(groups):
        box: _Attributes = {"type": "checkbox", "id": f"group-{at}", "data-group": group, "checked": True}
        boxes.append(_choice(group, f"group-{at}", box))
    everyone: _Attributes = {"type": "checkbox", "id": "everyone", "checked": not groups}
    return [*boxes, _choice("所有人", "everyone", everyone)]


def _documents() -> Html:
    words: _Attributes = {"type": "search", "id": "words", "autocomplete": "off", "maxlength": 200}
    statuses = [element("option", "全部", attributes={"value": ""})]
    statuses += [element("option", said, attributes={"value": key}) for key, said in STATUS_LABELS.items()]
    plain = [("地区", "region"), ("发文机关", "issuer"), ("年份", "year"), ("文件夹", "in-folder")]
    fields = [
        _field(
            said,
            key,
            element("input", attributes={"type": "text", "id": key, "autocomplete": "off", "maxlength": 200}),
        )
        for said, key in plain
    ]
    heads = [
        element("th", said, attributes={"scope": "col"})
        for said in ("文件", "发文机关", "日期", "有效性", "谁可以读", "操作")
    ]
    return element(
        "section",
        element("h2", "文件", attributes={"id": "documents-title"}),
        element(
            "form",
            _field("标题或文号", "words", element("input", attributes=words)),
            *fields,
            _field("有效性", "status", element("select", *statuses, attributes={"id": "status"})),
            _button("查找", "look", kind="submit"),
            cls="zc-filters",
            attributes={"id": "filters", "role": "search"},
        ),
        element("p", attributes={"id": "total", "role": "status", "aria-live": "polite"}),
        element(
            "div",
            element(
                "table",
                element("thead", element("tr", *heads)),
                element("tbody", attributes={"id": "rows"}),
                attributes={"aria-labelledby": "documents-title"},
            ),
            cls="zc-table",
        ),
        element(
            "nav",
            _button("上一页", "back"),
            element("span", attributes={"id": "page"}),
            _button("下一页", "forth"),
            cls="zc-row",
            attributes={"aria-label": "翻页"},
        ),
        attributes={"aria-labelledby": "documents-title"},
    )


def _keys() -> Html:
    roles = [element("option", said, attributes={"value": role}) for role, said in ROLE_LABELS.items()]
    name: _Attributes = {
        "type": "text",
        "id": "key-name",
        "required": True,
        "maxlength": 100,
        "autocomplete": "off",
    }
    groups: _Attributes = {
        "type": "text",
        "id": "key-groups",
        "autocomplete": "off",
        "placeholder": "几个组用顿号分开；不填只读公开的",
    }
    heads = [
        element("th", said, attributes={"scope": "col"})
        for said in ("名称", "角色", "组", "上次使用", "操作")
    ]
    return element(
        "section",
        element("h2", "访问密钥", attributes={"id": "keys-title"}),
        element(
            "form",
            _field("给谁用", "key-name", element("input", attributes=name)),
            _field("角色", "key-role", element("select", *roles, attributes={"id": "key-role"})),
            _field("组", "key-groups", element("input", attributes=groups)),
            _button("建立", "key-send", kind="submit"),
            cls="zc-filters",
            attributes={"id": "key-form"},
        ),
        element("p", cls="zc-token", attributes={"id": "token", "role": "status", "aria-live": "polite"}),
        element(
            "div",
            element(
                "table",
                element("thead", element("tr", *heads)),
                element("tbody", attributes={"id": "key-rows"}),
                attributes={"aria-labelledby": "keys-title"},
            ),
            cls="zc-table",
        ),
        attributes={"id": "keys", "aria-labelledby": "keys-title"},
    )


def _health() -> Html:
    return element(
        "section",
        element("h2", "现状", attributes={"id": "health-title"}),
        element("dl", cls="zc-facts", attributes={"id": "health"}),
        attributes={"aria-labelledby": "health-title"},
    )


def _field(said: str, field_id: str, control: Html) -> Html:
    return element("div", element("label", said, attributes={"for": field_id}), control, cls="zc-field")


def _choice(said: str, field_id: str, box: _Attributes) -> Html:
    label = element("label", said, attributes={"for": field_id})
    return element("div", element("input", attributes=box), label, cls="zc-choice")


def _button(
    said: str, button_id: str, *, kind: str = "button", cls: str = "", autofocus: bool = False
) -> Html:
    return element(
        "button", said, cls=cls, attributes={"type": kind, "id": button_id, "autofocus": autofocus}
    )
