"""Document numbers in any spelling, as one canonical token."""

from __future__ import annotations

import re

_DOC_NUMBER = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{1,10}?)\s*[〔\[［（(【﹝]\s*(?P<year>(?:19|20)\d{2})\s*(?:年)?\s*[〕\]］）)】﹞]\s*第?\s*(?P<n>\d{1,5})\s*号"
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def doc_number_tokens(text: str) -> list[str]:
    """Return the document numbers in a text as `发2012-43`-like tokens, in order.

    Brackets, width and spaces do not matter. Of the issuing body only its last two characters take part, since nothing
    in running text marks where its name begins (落实国发〔2012〕43号).
    """
    folded = text.translate(_WIDE)
    return [f"{m['body'][-2:]}{m['year']}-{int(m['n'])}" for m in _DOC_NUMBER.finditer(folded)]
