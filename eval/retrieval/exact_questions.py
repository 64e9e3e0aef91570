"""Questions that name a document or an article outright, in the many ways people write it."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import cn2an
from rapidfuzz.distance import Levenshtein

from eval.cases import EvalCase, Gold

_LAW = re.compile(r"^(?P<name>.+?)(?:\((?P<day>\d{4}-\d{2}-\d{2})\))?\.md$")
_ARTICLE = re.compile(r"^第(?P<n>[一二三四五六七八九十百千零]+)条[ \u3000]+(?P<text>\S.{12,})$", re.MULTILINE)
_PARTS = re.compile(r"(?P<body>[\u4e00-\u9fff]+)〔(?P<year>\d{4})〕(?P<n>\d+)号")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_NUMBERS: tuple[Callable[[str, str, str], str], ...] = (
    lambda body, year, n: f"{body}〔{year}〕{n}号",
    lambda body, year, n: f"{body}[{year}]{n}号",
    lambda body, year, n: f"{body}（{year}）{n}号",
    lambda body, year, n: f"{body}【{year}】第{n}号讲的是什么",
    lambda body, year, n: f"{body} ( {year} ) {n} 号",
    lambda body, year, n: f"{body}〔{year}〕{n}号".translate(_WIDE),
    lambda body, year, n: f"请问{body}［{year}］{n}号是哪份文件？",
    lambda body, year, n: f"{body}{year}年{n}号",
)
_TITLES = ("{}", "《{}》", "《{}》的主要内容", "请找一下{}", "{}是什么时候出台的？")
_ARTICLES = ("{law}第{n}条", "《{law}》第{n}条", "{law}第{n}条是怎么规定的？", "根据{law}第{n}条应该怎么办")


def exact_questions(laws: Path, notices: Path, n: int = 300, seed: int = 43) -> list[EvalCase]:
    """Return n questions: a third by 文号, a third by a title with one wrong character, a third by article.

    Args:
        laws: Folder of `法律名(日期).md`; of a law in several versions the newest is meant.
        notices: Folder of notices; `meta.jsonl` beside it has title, 文号 and file name of each.
    """
    choose = random.Random(seed)  # noqa: S311 - a sample, no secret
    third = n // 3
    newest = _newest(laws)
    numbers = [_number_case(*item, choose) for item in choose.choices(list(_numbered(notices)), k=third)]
    titles = [_title_case(*item, choose) for item in _misspelt(newest, notices, choose, third)]
    articles = [_article_case(*item, choose) for item in choose.sample(list(_articles(laws, newest)), third)]
    return [
        EvalCase(f"{kind}-{i}", question, True, (), gold, None, (kind,))
        for kind, cases in (("number", numbers), ("title", titles), ("article", articles))
        for i, (question, gold) in enumerate(cases)
    ]


def _number_case(printed: str, source: str, choose: random.Random) -> tuple[str, tuple[Gold, ...]]:
    parts = _PARTS.fullmatch(printed)
    assert parts is not None
    return choose.choice(_NUMBERS)(parts["body"], parts["year"], parts["n"]), (Gold(source, ""),)


def _title_case(title: str, sources: tuple[str, ...], choose: random.Random) -> tuple[str, tuple[Gold, ...]]:
    return choose.choice(_TITLES).format(title), tuple(Gold(source, "") for source in sources)


def _article_case(law: str, numeral: str, gold: Gold, choose: random.Random) -> tuple[str, tuple[Gold, ...]]:
    n = numeral if choose.random() < 0.5 else str(cn2an.cn2an(numeral))
    name = law if choose.random() < 0.7 else f"中华人民共和国{law}"
    return choose.choice(_ARTICLES).format(law=name, n=n), (gold,)


def _newest(laws: Path) -> dict[str, tuple[str, ...]]:
    """Return the sources of the newest version of each law; a code may be one file a part."""
    versions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(laws.rglob("*.md")):
        if match := _LAW.match(path.name):
            source = path.relative_to(laws).as_posix()
            # A law on trial and the one that came of it are versions of one.
            name = "民法典" if path.parent.name == "民法典" else match["name"].removesuffix("（试行）")
            versions[name].append((match["day"] or "", source))
    return {
        name: tuple(source for day, source in found if day == max(found)[0])
        for name, found in versions.items()
    }


def _numbered(notices: Path) -> Iterator[tuple[str, str]]:
    for line in (notices.parent / "meta.jsonl").read_text(encoding="utf-8").splitlines():
        meta = json.loads(line)
        if _PARTS.fullmatch(meta["doc_no"]):
            yield meta["doc_no"], meta["file"].rpartition("/")[2]


def _misspelt(
    newest: Mapping[str, tuple[str, ...]], notices: Path, choose: random.Random, n: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield titles with one character replaced by one of another title, unless that is as near to yet another one."""
    titles = {name: sources for name, sources in newest.items() if len(name) >= 6}
    for line in (notices.parent / "meta.jsonl").read_text(encoding="utf-8").splitlines():
        meta = json.loads(line)
        titles[meta["title"]] = (meta["file"].rpartition("/")[2],)
    pool = _HAN.findall("".join(titles))
    for title in choose.sample(sorted(titles), n):
        others = [other for other in titles if other != title]
        wrong = title
        while wrong == title or any(
            Levenshtein.distance(wrong, other, score_cutoff=1) <= 1 for other in others
        ):
            at = choose.choice([match.start() for match in _HAN.finditer(title)])
            wrong = title[:at] + choose.choice(pool) + title[at + 1 :]
        yield wrong, titles[title]


def _articles(laws: Path, newest: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, Gold]]:
    for law, sources in newest.items():
        for source in sources:
            text = (laws / source).read_text(encoding="utf-8")
            for match in _ARTICLE.finditer(text):
                yield law, match["n"], Gold(source, match["text"][:60].strip())
