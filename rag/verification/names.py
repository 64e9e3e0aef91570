"""The names of a sentence: places, bodies, titles and what stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.places import find_places, mentions_place
from rag.verification.prose import plain, read_prose

_TITLE = re.compile(r"《([^》]+)》")
_QUOTED = re.compile(r"[“\"「]([^”\"」]{2,40})[”\"」]")
_PUNCTUATION = re.compile(r"[^\w]|_")
NAME_TAGS = frozenset(("ns", "nt", "nr", "nz", "nrt"))
# Tagged as names, but words like any.
_NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        "城市 地区 部分 干部 总部 部门 有关部门 相关部门 主管部门 政府 机关 单位 方面 中国 责任部门 牵头部门",
    )
)


def unknown_names(sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> list[str]:
    """Return the names of a sentence that stand neither in the cited words nor in the frame, in order.

    A place is known by its short name too, a body by an abbreviation whose characters it holds in order (发改委).
    """
    known = plain("\n".join([*cited, *frame]))
    bare = _PUNCTUATION.sub("", known)
    text = plain(sentence)
    unknown = [title for title in _titles(text) if not _is_known_title(title, bare)]
    unknown += [
        place
        for place in find_places(text)
        if not mentions_place(place, known) and not _abbreviates(place, bare)
    ]
    unknown += [name for name in _words(text) if name not in bare and not _abbreviates(name, bare)]
    return list(dict.fromkeys(unknown))


def find_names(text: str) -> list[str]:
    """Return the names in a text, each once: titles and quoted words first, then places and bodies."""
    text = plain(text)
    return list(dict.fromkeys([*_titles(text), *find_places(text), *_words(text)]))


def _titles(text: str) -> list[str]:
    return [*_TITLE.findall(text), *_QUOTED.findall(text)]


def _is_known_title(title: str, bare: str) -> bool:
    return _PUNCTUATION.sub("", title) in bare


@lru_cache(512)
def _words(text: str) -> tuple[str, ...]:
    """Return the words that are names: those tagged so."""
    found: list[str] = []
    for sentence in read_prose(text):
        for clause in sentence.clauses:
            for word in clause.words:
                if len(word.text) > 1 and word.text not in _NO_NAMES and word.tag in NAME_TAGS:
                    found.append(word.text)
    return tuple(found)


def _abbreviates(name: str, bare: str) -> bool:
    """Say whether the characters of a name stand in a text in order and close together (发改委 in 国家发展改革委)."""
    if len(name) < 3:
        return False
    return re.search(r"[\u4e00-\u9fff]{0,2}".join(map(re.escape, name)), bare) is not None
