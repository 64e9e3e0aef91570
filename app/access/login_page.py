"""The login page: a form without a script, and nothing on it that comes from the address it was called by."""

from __future__ import annotations

from app.render.markup import AttributeValue, Html, element, join

_Attributes = dict[str, AttributeValue]


def login_html(*, with_password: bool, service_label: str | None, notice: str = "") -> Html:
    """Return the whole document.

    Args:
        with_password: Whether there are users with passwords.
        service_label: What the button of the login service says; None where there is none.
        notice: What went wrong last time.
    """
    parts: list[Html] = []
    if notice:
        parts.append(element("p", notice, cls="zc-notice", attributes={"role": "alert", "id": "notice"}))
    if service_label:
        link = {"href": "/login/oidc", "class": "zc-button"}
        parts.append(element("p", element("a", service_label, attributes=link)))
    if with_password:
        parts.append(_form(invalid=bool(notice)))
    if not parts or not (service_label or with_password):
        parts.append(
            element(
                "p",
                "网页登录没有开启；程序用访问密钥调用接口。管理员可运行 ",
                element("code", "zhengce users add 用户名"),
                " 添加用户。",
            )
        )
    head = element(
        "head",
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", attributes={"name": "color-scheme", "content": "light dark"}),
        element("title", "登录 - 政策问答"),
        element("link", attributes={"rel": "icon", "href": "/page/favicon.svg"}),
        element("link", attributes={"rel": "stylesheet", "href": "/page/login.css"}),
    )
    body = element("body", element("main", element("h1", "政策问答"), *parts))
    return join([Html("<!doctype html>\n"), element("html", head, body, attributes={"lang": "zh-CN"})])


def _form(*, invalid: bool) -> Html:
    described: _Attributes = {"aria-describedby": "notice"} if invalid else {}
    name: _Attributes = {
        "id": "username",
        "name": "username",
        "autocomplete": "username",
        "required": True,
        "autofocus": True,
    }
    word: _Attributes = {
        "id": "password",
        "name": "password",
        "type": "password",
        "autocomplete": "current-password",
        "required": True,
    }
    plain: _Attributes = {"type": "text", "autocapitalize": "none", "spellcheck": "false", "maxlength": 64}
    return element(
        "form",
        element("label", "用户名", attributes={"for": "username"}),
        element("input", attributes={**name, **plain, **described}),
        element("label", "密码", attributes={"for": "password"}),
        element("input", attributes={**word, **described}),
        element("button", "登录", attributes={"type": "submit"}),
        attributes={"method": "post", "action": "/login"},
    )
