"""The OpenAPI description as a page to read: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from app.render.markup import Html, element, join, text

Schema = Mapping[str, Any]

_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true / false",
    "object": "对象",
    "array": "数组",
    "null": "null",
}
_BOUNDS = {
    "minimum": "最小 {}",
    "maximum": "最大 {}",
    "minLength": "至少 {} 字",
    "maxLength": "最多 {} 字",
    "maxItems": "最多 {} 项",
}


def schema_html(openapi: Mapping[str, Any], base_url: str) -> Html:
    """Return a whole HTML document that shows the operations and the shapes of an OpenAPI 3.1 description.

    Args:
        openapi: Its requests and responses are JSON, its schemas stand under components.
        base_url: Of the server, for the examples.
    """
    title = f"{openapi['info']['title']} 接口"
    schemas = openapi["components"]["schemas"]
    operations = [
        _operation(f"{method.upper()} {path}", f"{base_url.rstrip('/')}{path}", operation, schemas)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    ]
    main = element(
        "main",
        element("h1", title),
        element("p", _prose(openapi["info"].get("description", ""))),
        element("p", "机器可读的说明：", element("a", "openapi.json", attributes={"href": "openapi.json"})),
        *operations,
        element("h2", "数据结构"),
        *(_shape(name, schema) for name, schema in schemas.items()),
    )
    head = element(
        "head",
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("title", title),
        element("link", attributes={"rel": "icon", "href": "page/favicon.svg"}),
        element("link", attributes={"rel": "stylesheet", "href": "page/schema.css"}),
    )
    document = element("html", head, element("body", main), attributes={"lang": "zh-CN"})
    return join([Html("<!doctype html>\n"), document])


def _operation(name: str, url: str, operation: Schema, schemas: Schema) -> Html:
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("schema")
    form = content.get("multipart/form-data", {}).get("schema")
    rows = [
        element(
            "tr",
            element("td", element("code", status)),
            element("td", response.get("description", "")),
            element("td", *_media(response.get("content", {}))),
        )
        for status, response in operation.get("responses", {}).items()
    ]
    return element(
        "section",
        element("h2", element("code", name), " ", operation.get("summary", ""), cls="zc-operation"),
        element("p", _prose(operation.get("description", ""))),
        _parameters(operation.get("parameters", ())),
        element("p", "请求正文：", _type(body)) if body else Html(),
        element("p", "请求正文（multipart/form-data）：", _type(form)) if form else Html(),
        element("pre", _curl(url, _example(body, schemas) if body else None)),
        _table(("状态", "含义", "内容"), rows),
    )


def _parameters(parameters: Sequence[Schema]) -> Html:
    rows = [
        element(
            "tr",
            element("td", element("code", each["name"])),
            element("td", _type(each["schema"])),
            element("td", "必填" if each.get("required") else _default(each["schema"])),
            element("td", _prose(each.get("description", "")), _bounds(each["schema"])),
        )
        for each in parameters
    ]
    return _table(("参数", "类型", "", "说明"), rows) if rows else Html()


def _shape(name: str, schema: Schema) -> Html:
    required = set(schema.get("required", ()))
    rows = [
        element(
            "tr",
            element("td", element("code", field)),
            element("td", _type(described)),
            element("td", "必填" if field in required else _default(described)),
            element("td", _prose(described.get("description", "")), _bounds(described)),
        )
        for field, described in schema.get("properties", {}).items()
    ]
    return element(
        "section",
        element("h3", element("code", name), attributes={"id": name}),
        element("p", _prose(schema.get("description", ""))),
        _table(("字段", "类型", "", "说明"), rows),
    )


def _table(heads: tuple[str, ...], rows: list[Html]) -> Html:
    head = element("thead", element("tr", *(element("th", name) for name in heads)))
    return element("div", element("table", head, element("tbody", *rows)), cls="zc-table")


def _media(content: Mapping[str, Schema]) -> list[Html]:
    return [
        element("div", element("code", name), " ", _type(media["schema"])) for name, media in content.items()
    ]


def _example(schema: Schema, schemas: Schema) -> object:
    """Return the first example of the schema that is referred to."""
    return schemas[schema["$ref"].rsplit("/", 1)[-1]]["examples"][0]


def _curl(url: str, body: object) -> str:
    if body is None:
        return f"curl -s {shlex.quote(url)}"
    sent = shlex.quote(json.dumps(body, ensure_ascii=False))
    return f"curl -s {shlex.quote(url)} \\\n  -H 'Content-Type: application/json' \\\n  -d {sent}"


def _prose(words: str) -> Html:
    """Return a description with what stands between backticks as code."""
    return join([element("code", part) if at % 2 else text(part) for at, part in enumerate(words.split("`"))])


def _type(schema: Schema) -> Html:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return element("a", element("code", name), attributes={"href": f"#{name}"})
    if "anyOf" in schema:
        first, *others = (_type(each) for each in schema["anyOf"])
        return join([first, *(part for each in others for part in (text(" 或 "), each))])
    if "enum" in schema:
        values = (json.dumps(value, ensure_ascii=False) for value in schema["enum"])
        return join([element("code", f"{value} ") for value in values])
    kind = str(schema.get("type", ""))
    if kind == "array" and "items" in schema:
        return element("span", _type(schema["items"]), " 的数组")
    if schema.get("format") == "date":
        return text("日期（YYYY-MM-DD）")
    return text(_TYPES.get(kind, kind))


def _default(schema: Schema) -> str:
    if schema.get("default") in (None, [], {}):
        return "可省"
    return f"默认 {json.dumps(schema['default'], ensure_ascii=False)}"


def _bounds(schema: Schema) -> str:
    said = [words.format(schema[key]) for key, words in _BOUNDS.items() if key in schema]
    return f"（{'，'.join(said)}）" if said else ""
