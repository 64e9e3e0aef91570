"""Questions that ask which of a kind (哪些情形可以暂缓征召？ 哪些区域禁止燃放？), taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What 这些地方 can point at where 哪些区域 was asked: the words of one line name the same kind.
_KINDS = {
    "case": "情况|情形|条件|情节",
    "person": "人员|人群|对象|群体|人",
    "place": "地方|地区|区域|场所|地段|路段|地点",
}
_KIND = "|".join(_KINDS.values())
_ASKED = re.compile(
    r"^(?P<of>[^，,]*?)(?:遇到|出现|发生|符合|具备|满足|属于|存在|具有|有|在)?(?<![由被对向给])"
    rf"(?:哪(?:[些几]|[一几]?[种类个])|什么(?:样的)?)(?P<kind>{_KIND})(?:之一)?的?(?:[下时中内][，,]?)?"
    r"(?P<said>[^呢吗]{2,}?)的?$"
)
_MODAL = re.compile(r"(?:才?(?:可以|能够|能|可|会)|应当|应该|应|必须|须|需要|要|是)")
_PROHIBITS = re.compile(r"不|禁止|严禁")


@dataclass(frozen=True, slots=True)
class AskedKind:
    """What a question says of a kind whose members it asks for.

    Attributes:
        of: What the kind is of (`预备役人员`); may be empty.
        kind: The kind's noun, as printed (`情况`).
        said: What is said of it (`可以暂缓征召`).
    """

    of: str
    kind: str
    said: str

    @property
    def members(self) -> str:
        """All of the kind: 丽水市禁止燃放的区域."""
        return f"{self.of}{self.said.removeprefix('是')}的{self.kind}"

    @property
    def predicate(self) -> str | None:
        """What the cases or persons are asked for, of which else is asked: 预备役人员暂缓征召; None where none is."""
        modal = _MODAL.match(self.said)
        if self.kind in _KINDS["place"].split("|") or not (modal or _PROHIBITS.match(self.said)):
            return None
        return f"{self.of}{self.said[modal.end() :] if modal else self.said}"

    def is_called(self, noun: str) -> bool:
        """Say whether the kind can be called by a noun: 区域 by 地方."""
        return any({self.kind, noun} <= set(words.split("|")) for words in _KINDS.values())


def asked_kind(question: str) -> AskedKind | None:
    """Return the kind that a question without its mark asks for; None where it asks otherwise."""
    match = _ASKED.match(question)
    return AskedKind(match["of"], match["kind"], match["said"]) if match else None
