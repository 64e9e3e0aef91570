"""Texts that attack a page, and what of them may come of it."""

from __future__ import annotations

from hypothesis import strategies as st

from app.render.markup import text
from tests.app.html_tree import Node, parse_html

ATTACKS = [
    "<script>alert(1)</script>",
    "</div></section><script src=//evil.example/x.js></script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus '",
    "<svg/onload=alert(1)>",
    "</textarea></title></style><b>x",
    "<!--",
    "<![CDATA[x]]>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "javascript:alert(1)",
    "**粗体** [链接](javascript:alert(1)) ![图](http://evil.example/a.png) `代码`",
    r"$$\frac{1}{2}$$ \(x\) $x$",
    "${alert(1)} {{constructor.constructor('alert(1)')()}} `${1}`",
    "\x00<b\x00>\x08",
    "\u202e反\u202c",
]
ALLOWED_TAGS = {
    "aside",
    "a",
    "article",
    "button",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "footer",
    "li",
    "mark",
    "ol",
    "p",
    "section",
    "span",
    "strong",
    "ul",
    "code",
}
ALLOWED_ATTRIBUTES = {
    "class",
    "id",
    "type",
    "href",
    "target",
    "rel",
    "role",
    "tabindex",
    "hidden",
    "data-source",
    "data-copy",
    "data-question",
    "data-spoken",
    "aria-label",
    "aria-live",
    "aria-relevant",
    "aria-busy",
    "aria-controls",
    "aria-current",
    "aria-hidden",
}
words = st.one_of(
    st.text(max_size=40), st.sampled_from(ATTACKS), st.text("<>\"'&`$\\{}[]()!-/ \n\r\t\x00on=", max_size=30)
)


def shown(content: str) -> str:
    """What a browser gives back of a text: the characters that a page may not hold are U+FFFD, line ends are LF."""
    return parse_html(text(content)).text


def assert_harmless(html: str) -> Node:
    tree = parse_html(html)
    for node in tree.walk()[1:]:
        assert node.name in ALLOWED_TAGS
        assert set(node.attributes) <= ALLOWED_ATTRIBUTES
        assert (node.attributes.get("href") or "https://").startswith(
            ("https://", "http://", "docs", "documents/")
        )
    return tree
