"""As many documents as wanted, out of some thousand real laws."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.documents import Document
from corpus.files import find_files
from corpus.parsing import parse_files

# Words change places with words of the same length: sections, pages and clauses of a document point into its text.
_SWAPPED = (
    [
        "河南",
        "湖北",
        "湖南",
        "安徽",
        "江西",
        "山西",
        "广东",
        "四川",
        "云南",
        "贵州",
        "浙江",
        "江苏",
        "福建",
        "山东",
        "河北",
        "陕西",
        "甘肃",
        "青海",
        "海南",
        "吉林",
        "辽宁",
        "北京",
        "上海",
        "天津",
        "重庆",
    ],
    ["应当", "可以", "必须", "不得"],
    ["规定", "要求", "标准", "办法", "条件", "程序"],
    ["管理", "监督", "服务", "保护", "建设", "发展", "利用", "检查"],
    ["部门", "机关", "单位", "机构", "组织", "企业"],
    ["申请", "登记", "审批", "备案", "许可", "公告"],
    ["一", "二", "三", "四", "五", "六", "七", "八", "九"],
)
_PATTERNS = [re.compile("|".join(words)) for words in _SWAPPED]
_DIGIT = re.compile(r"(?<=[0-9])[0-9]")
_PAIR = re.compile(r"([^，。；：、\n]{4,40})，([^，。；：、\n]{4,40})(?=[，。；])")
_SHARE = 0.3  # of the places where something can change


def read_laws(folders: Sequence[Path]) -> list[Document]:
    """Return the documents of some folders in an order that mixes them; files that cannot be read are left out."""
    files = [(file.path, source) for folder in folders for source, file in find_files([folder]).files.items()]
    random.Random(1).shuffle(files := sorted(files))  # noqa: S311 (a sample, no secret)
    return [document for _, document in parse_files(files) if isinstance(document, Document)]


def varied_laws(laws: Sequence[Document]) -> Iterator[Document]:
    """Yield the laws, then ever new ones made of them: other years, places, numbers and verbs, clauses in another order."""
    yield from laws
    chance = random.Random(2)  # noqa: S311
    number = 0
    while True:
        number += 1
        for law in laws:
            title = _varied(law.title, chance)
            yield replace(
                law,
                doc_id=f"{law.doc_id}-{number}",
                version=f"{law.version}-{number}",
                source=f"{number}/{law.source}",
                title=title,
                text=_varied(law.text, chance),
            )


def _varied(text: str, chance: random.Random) -> str:
    """Return a text of the same length."""
    text = _PAIR.sub(lambda m: f"{m[2]}，{m[1]}" if chance.random() < _SHARE else m[0], text)
    for words, pattern in zip(_SWAPPED, _PATTERNS, strict=True):
        text = pattern.sub(_swap(words, chance), text)
    return _DIGIT.sub(lambda m: str(chance.randrange(10)) if chance.random() < _SHARE else m[0], text)


def _swap(words: Sequence[str], chance: random.Random) -> Callable[[re.Match[str]], str]:
    return lambda match: chance.choice(words) if chance.random() < _SHARE else match[0]
