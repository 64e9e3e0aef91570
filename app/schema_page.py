"""The OpenAPI description as a page to read: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.render.markup import Html, element, join

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


def schema_html(openapi: Mapping[str, Any]) -> Html:
    """Return a whole HTML document that shows the operations and the shapes of an OpenAPI 3.1 description."""
    info = openapi["info"]
    operations = [
        _operation(method, path, operation)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = [
        _shape(name, schema) for name, schema in openapi.get("components", {}).get("schemas", {}).items()
    ]
    machine = element("a", "openapi.json", attributes={"href": "openapi.json"})
    body = element(
        "body",
        element(
            "main",
            element("h1", f"{info['title']} 接口"),
            element("p", info.get("description", "")),
            element("p", "版本 ", info["version"], "　机器可读的说明：", machine),
            *operations,
            element("h2", "数据结构"),
            *shapes,
        ),
        cls="zc-schema",
    )
    head = element(
        "head",
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("title", f"{info['title']} 接口"),
        element("link", attributes={"rel": "stylesheet", "href": "page/schema.css"}),
    )
    return join([Html("<!doctype html>\n"), element("html", head, body, attributes={"lang": "zh-CN"})])


def _operation(method: str, path: str, operation: Schema) -> Html:
    parts = [
        element(
            "h2",
            element("code", f"{method.upper()} {path}"),
            " ",
            operation.get("summary", ""),
            cls="zc-operation",
        ),
        element("p", operation.get("description", "")),
    ]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        parts.append(element("p", "请求正文：", _type(content["schema"])))
    rows = [
        element(
            "tr",
            element("td", element("code", status)),
            element("td", response.get("description", "")),
            element("td", *_media(response.get("content", {}))),
        )
        for status, response in operation.get("responses", {}).items()
    ]
    parts.append(_table(("状态", "含义", "内容"), rows))
    return element("section", *parts)


def _media(content: Mapping[str, Schema]) -> list[Html]:
    lines = []
    for name, media in content.items():
        shape = _type(media["schema"]) if media.get("schema") else Html()
        lines.append(element("div", element("code", name), " ", shape))
    return lines


def _shape(name: str, schema: Schema) -> Html:
    required = set(schema.get("required", ()))
    rows = [
        element(
            "tr",
            element("td", element("code", field)),
            element("td", _type(described)),
            element("td", "必填" if field in required else _default(described)),
            element("td", described.get("description", ""), _bounds(described)),
        )
        for field, described in schema.get("properties", {}).items()
    ]
    examples = [
        element("pre", json.dumps(example, ensure_ascii=False, indent=2))
        for example in schema.get("examples", ())
    ]
    return element(
        "section",
        element("h3", element("code", name), attributes={"id": name}),
        element("p", schema.get("description", "")),
        _table(("字段", "类型", "", "说明"), rows),
        *examples,
    )


def _table(heads: tuple[str, ...], rows: list[Html]) -> Html:
    head = element("thead", element("tr", *(element("th", name) for name in heads)))
    return element("div", element("table", head, element("tbody", *rows)), cls="zc-table")


def _type(schema: Schema) -> Html:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return element("a", element("code", name), attributes={"href": f"#{name}"})
    if "anyOf" in schema:
        kinds = [_type(each) for each in schema["anyOf"]]
        return join([kinds[0], *(join([Html(" 或 "), kind]) for kind in kinds[1:])])
    if "enum" in schema:
        return join(
            [element("code", json.dumps(value, ensure_ascii=False) + " ") for value in schema["enum"]]
        )
    kind = schema.get("type", "")
    if kind == "array" and "items" in schema:
        return element("span", _type(schema["items"]), " 的数组")
    if schema.get("format") == "date":
        return element("span", "日期（YYYY-MM-DD）")
    return element("span", _TYPES.get(str(kind), str(kind)))


def _default(schema: Schema) -> str:
    if schema.get("default") in (None, [], {}):
        return "可省"
    return f"默认 {json.dumps(schema['default'], ensure_ascii=False)}"


def _bounds(schema: Schema) -> str:
    names = {
        "minimum": "最小 {}",
        "maximum": "最大 {}",
        "minLength": "至少 {} 字",
        "maxLength": "最多 {} 字",
        "maxItems": "最多 {} 项",
    }
    said = [words.format(schema[key]) for key, words in names.items() if key in schema]
    return f"（{'，'.join(said)}）" if said else ""
