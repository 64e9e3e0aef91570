"""Chinese and Arabic numerals to integers."""

from __future__ import annotations

import cn2an

_FOLD = str.maketrans({**dict(zip("○Ｏ０１２３４５６７８９", "〇〇0123456789", strict=True)), "卅": "三十"})


def parse_numeral(text: str) -> int:
    """Return the value of `十二`, `二〇一四`, `廿一`, `卅一`, `12` or `１２`.

    Raises:
        ValueError: If it is not a whole number in one of these forms.
    """
    folded = text.strip().translate(_FOLD)
    if folded.isdecimal():
        return int(folded)
    try:
        value = cn2an.cn2an(folded, "smart")
    except KeyError:  # its own slip on 〇十一 and the like
        raise ValueError(f"not a numeral: {text!r}") from None
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"not a whole number: {text!r}")
    return value
