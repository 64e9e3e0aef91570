"""The choices beside the question box: filters, and the two sides of a comparison."""

from __future__ import annotations

from collections.abc import Mapping

from app.render.labels import STATUS_LABELS
from app.render.markup import Html, element
from index.filter_values import Facet, FilterValue, FilterValues

_LONG = 12  # values; a longer list gets a box to look for one
# The fields of `FiltersBody` that the page offers, under the names of official documents.
_FILTERS = (
    ("regions", "地区"),
    ("issuers", "发文机关"),
    ("years", "年份"),
    ("statuses", "有效性"),
    ("folders", "资料夹"),
)
_SIDES = (
    ("years", "年份"),
    ("regions", "地区"),
    ("doc_ids", "文件"),
    ("issuers", "发文机关"),
    ("folders", "资料夹"),
)
_HINT = "不选就查全部现行的文件；同一栏选几项，符合其一即可。"


def scope_html(values: FilterValues) -> Html:
    """Return the choices; nothing where there is nothing to choose."""
    facets = _facets(values)
    if not any(facet.values for facet in facets.values()):
        return Html()
    return element(
        "div",
        element("div", _filters(facets), _compare_button(), _clear_button(), cls="zc-scope-bar"),
        element("ul", cls="zc-chips", attributes={"aria-label": "已选的筛选", "hidden": True}),
        _sides(facets),
        cls="zc-scope",
    )


def _facets(values: FilterValues) -> dict[str, Facet]:
    named = tuple(
        FilterValue(each.value, STATUS_LABELS[status], each.count)
        for each in values.statuses.values
        for status in STATUS_LABELS
        if status == each.value
    )
    return {
        "regions": values.regions,
        "issuers": values.issuers,
        "years": values.years,
        "statuses": Facet(named),
        "folders": values.folders,
        "doc_ids": values.documents,
    }


def _filters(facets: Mapping[str, Facet]) -> Html:
    groups = [_group(field, name, facets[field]) for field, name in _FILTERS if facets[field].values]
    done = element("button", "完成", cls="zc-done", attributes={"type": "button"})
    body = element("div", element("p", _HINT, cls="zc-hint"), *groups, done, cls="zc-filters-body")
    return element("details", element("summary", "筛选"), body, attributes={"id": "zc-filters"})


def _group(field: str, name: str, facet: Facet) -> Html:
    parts = [element("legend", name)]
    if len(facet.values) > _LONG:
        look = {
            "type": "search",
            "class": "zc-narrow",
            "aria-label": f"在{name}中查找",
            "placeholder": "查找",
        }
        parts.append(element("input", attributes=look))
    parts.append(element("div", *(_choice(field, value) for value in facet.values), cls="zc-choices"))
    if facet.left_out:
        parts.append(element("p", f"还有 {facet.left_out} 项没有列出。", cls="zc-hint"))
    return element("fieldset", *parts)


def _choice(field: str, value: FilterValue) -> Html:
    box = {"type": "checkbox", "data-field": field, "value": value.value, "data-label": value.label}
    count = element("span", f"{value.count} 份", cls="zc-count")
    return element(
        "label", element("input", attributes=box), element("span", value.label), count, cls="zc-choice"
    )


def _compare_button() -> Html:
    attributes = {"type": "button", "id": "zc-compare", "aria-pressed": "false", "aria-controls": "zc-pair"}
    return element("button", "对比", attributes=attributes)


def _clear_button() -> Html:
    return element("button", "清除", attributes={"type": "button", "id": "zc-clear", "hidden": True})


def _sides(facets: Mapping[str, Facet]) -> Html:
    """Two lists of what can be compared."""
    fields = [_side(number, name, facets) for number, name in enumerate(("一方", "另一方"))]
    hint = element("p", "同一个问题在两方各答一次，并排列出；写下问题，按“提问”。", cls="zc-hint")
    legend = element("legend", "对比", cls="zc-hidden")
    return element("fieldset", legend, *fields, hint, attributes={"id": "zc-pair", "hidden": True})


def _side(number: int, name: str, facets: Mapping[str, Facet]) -> Html:
    groups = [
        element(
            "optgroup",
            *(_option(field, value) for value in facets[field].values),
            attributes={"label": group},
        )
        for field, group in _SIDES
        if facets[field].values
    ]
    blank = element("option", "请选择", attributes={"value": ""})
    chooser = element("select", blank, *groups, attributes={"id": f"zc-side-{number}"})
    return element("label", element("span", name), chooser, cls="zc-side-choice")


def _option(field: str, value: FilterValue) -> Html:
    return element("option", value.label, attributes={"value": value.value, "data-field": field})
