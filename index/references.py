"""Document numbers in any spelling, as one canonical token."""

from __future__ import annotations

import re

DOC_NUMBER_PATTERN = r"[\u4e00-\u9fff]{1,10}?\s*[〔\[［（(【﹝]\s*(?:19|20|１９|２０)[0-9０-９]{2}\s*年?\s*[〕\]］）)】﹞]\s*第?\s*[0-9０-９]{1,5}\s*号"
_DOC_NUMBER = re.compile(DOC_NUMBER_PATTERN)
# Without brackets, as people type it: 国发2012年43号, 财政部公告2020年第8号.
_TYPED = re.compile(
    r"[\u4e00-\u9fff]{1,10}?\s*(?:19|20|１９|２０)[0-9０-９]{2}\s*年?\s*第?\s*[0-9０-９]{1,5}\s*号"
)
_PARTS = re.compile(r"(?P<body>[\u4e00-\u9fff]+)\D*(?P<year>\d{4})\D*(?P<n>\d+)")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def doc_number_tokens(text: str) -> list[str]:
    """Return the document numbers in a text in canonical form, in order."""
    return [canonical_doc_number(printed) for printed in find_doc_numbers(text)]


def find_doc_numbers(text: str) -> list[str]:
    """Return the document numbers in a text as they stand there: those in brackets, then those typed without."""
    if "号" not in text:  # trying every place costs more than all else that is done to find words
        return []
    return [match[0] for pattern in (_DOC_NUMBER, _TYPED) for match in pattern.finditer(text)]


def canonical_doc_number(printed: str) -> str:
    """Return one form for every spelling of a document number: `国发［2012］43号` → `国发2012-43`.

    Of the issuing body only its last two characters take part, since nothing in running text marks where its name
    begins (落实国发〔2012〕43号).

    Raises:
        ValueError: If it is not a document number.
    """
    parts = _PARTS.match(printed.translate(_WIDE))
    if parts is None:
        raise ValueError(f"not a document number: {printed!r}")
    return f"{parts['body'][-2:]}{parts['year']}-{int(parts['n'])}"
