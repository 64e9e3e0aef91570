"""A table of words, which a narrow page shows as one block a row (see `manage.css`)."""

from __future__ import annotations

from collections.abc import Sequence

from app.render.markup import Html, element


def data_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    """Return the table.

    Args:
        caption: What is in it, for those who do not see what it stands under.
        heads: Of the columns, the first of which names the row.
    """
    head = [element("th", said, attributes={"scope": "col"}) for said in heads]
    body = [
        element(
            "tr",
            *(
                element("td", element("div", said), attributes={"data-head": name})
                for name, said in zip(heads, row, strict=True)
            ),
        )
        for row in rows
    ]
    table = element(
        "table",
        element("caption", caption, cls="zc-unseen"),
        element("thead", element("tr", *head)),
        element("tbody", *body),
    )
    # What scrolls sideways can be scrolled by keyboard.
    return element(
        "div", table, cls="zc-table", attributes={"tabindex": 0, "role": "region", "aria-label": caption}
    )
