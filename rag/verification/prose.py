"""Official prose as sentences, clauses, words and figures, for comparison only: nothing of it is shown or quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from corpus.fields.regions import short_region_names
from index.sentences import sentence_spans
from index.tokenizing import fold
from rag.quantities import Quantity, find_quantities
from rag.verification.bodies import BODY_NAME, canonical_body

_WIDE = str.maketrans("０１２３４５６７８９％．﹪（）：；！？", "0123456789%.%():;!?")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SPACE = re.compile(r"[^\S\n]+|(?<=[^\n。；;])\n(?=[^\n])")
# One comparison, however it is put.
_YEAR_ON_YEAR = re.compile(r"[比较](?:上|去)(?:一)?年(?:同期)?(?=[^\d]{0,4}[增减升降提下扩缩回上])")
_CLAUSE_END = re.compile(r"[，；;：:。！!？?\n]|,(?!\d{3}(?!\d))|——")
_ENDS = "。；;，, \n"
_FIELD = re.compile(r"^(?:是|否|文号|发文字号|发文机关|成文日期|发布日期|印发日期|施行时间|施行日期):")
# Cities whose names are words as well.
_RATHER_WORDS = frozenset(
    ["大同", "朝阳", "白银", "日照", "来宾", "安康", "保定", "通化", "四平", "三明", "和田", "白山", "中山"]
)
# They tell nothing of what a clause is about.
_EMPTY_TAGS = frozenset("upcdmqxryeozghk")
_EMPTY = frozenset(
    [
        "是",
        "为",
        "有",
        "达",
        "同比",
        "达到",
        "实现",
        "完成",
        "进行",
        "做",
        "做好",
        "做出",
        "要",
        "将",
        "会",
        "使",
        "让",
        "把",
        "就",
        "等",
        "其中",
        "包括",
        "即",
        "指",
        "属于",
        "方面",
        "情况",
        "有关",
        "相关",
        "予以",
        "加以",
        "作出",
        "开展",
        "得到",
        "上",
        "下",
        "中",
        "内",
        "里",
        "后",
        "前",
        "时",
        "工作",
        "全部",
        "各",
        "各项",
        "一批",
        "全年",
        "本",
        "该",
        "此",
        "名称",
        "简称",
        "文号",
        "文件",
        "提出",
        "要求",
        "规定",
        "明确",
        "根据",
        "按照",
        "目标",
        "计划",
        "需要",
        "做法",
        "困难",
    ]
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a clause, from `start` to `end` in it; `tag` is jieba's (n noun, ns place, nt body, v verb, …)."""

    text: str
    tag: str
    start: int
    end: int

    @property
    def has_content(self) -> bool:
        """Whether it says something by itself: no particle, numeral, adverb, or verb that fits everything."""
        return self.tag[:1] not in _EMPTY_TAGS and self.text not in _EMPTY and bool(_HAN.match(self.text))


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two commas, without them."""

    text: str
    words: tuple[Word, ...]
    figures: tuple[Quantity, ...]

    def words_between(self, start: int, end: int) -> list[Word]:
        """Return the words that lie wholly in `text[start:end]`."""
        return [word for word in self.words if start <= word.start and word.end <= end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The clauses of a sentence, in order; at least one."""

    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        """Its clauses, a comma between them."""
        return "，".join(clause.text for clause in self.clauses)


def plain(text: str) -> str:
    """Return a text for comparison: without white space, digits narrow, Simplified, bodies by their shorter names, 比上年 as 同比."""
    text = _SPACE.sub("", text.translate(_WIDE))
    return _YEAR_ON_YEAR.sub("同比", canonical_body(_HAN.sub(lambda run: fold(run[0]), text)))


@lru_cache(512)
def read_prose(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text; those without any letter or digit are left out."""
    text = plain(text)
    sentences = [_read_sentence(text[start:end]) for start, end in sentence_spans(text, 0, len(text))]
    return tuple(sentence for sentence in sentences if sentence.clauses)


def clauses_of(texts: Sequence[str]) -> list[Clause]:
    """Return the clauses of several texts, in order."""
    return [clause for text in texts for sentence in read_prose(text) for clause in sentence.clauses]


def is_quoted(sentence: str, cited: Sequence[str]) -> bool:
    """Say whether a sentence is a whole sentence of a cited text, or the whole text, to the character.

    A field of a document before it (文号：) or a verdict (是：) is no part of it, and several values may be listed with 、.
    """
    said = _FIELD.sub("", plain(sentence).strip(_ENDS))
    whole = {words for text in cited for words in _whole_sentences(text)}
    return bool(said) and (said in whole or all(piece in whole for piece in said.split("、")))


@lru_cache(512)
def _whole_sentences(text: str) -> frozenset[str]:
    text = plain(text)
    pieces = [text, *(text[start:end] for start, end in sentence_spans(text, 0, len(text)))]
    return frozenset(piece.strip(_ENDS) for piece in pieces)


def _read_sentence(text: str) -> Sentence:
    pieces = [piece for piece in _CLAUSE_END.split(text) if any(char.isalnum() for char in piece)]
    return Sentence(tuple(_read_clause(piece) for piece in pieces))


def _read_clause(text: str) -> Clause:
    words: list[Word] = []
    at = 0
    for body in BODY_NAME.finditer(text):
        words += _words(text[at : body.start()], at)
        words.append(Word(body[0], "nt", *body.span()))
        at = body.end()
    return Clause(text, (*words, *_words(text[at:], at)), tuple(find_quantities(text)))


def _words(text: str, at: int) -> Iterator[Word]:
    for word, tag in rjieba.tag(text) if text else ():
        yield Word(word, "ns" if _is_region(word) else tag, at, at + len(word))
        at += len(word)


def _is_region(word: str) -> bool:
    return word in short_region_names() and word not in _RATHER_WORDS
