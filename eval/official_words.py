"""How often a word occurs in official texts: `python -m eval.official_words FOLDER... > rag/data/official_words.tsv`.

The table that ships was counted over the statutes, State Council documents and government work reports named in
docs/models.md, 370,038 paragraphs in all.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import rjieba
from tqdm import tqdm

from corpus.errors import DocumentError
from corpus.loaders import is_supported, load

MIN_PARAGRAPHS = 5
_MIN_PARAGRAPH_CHARS = 10
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")


def count_words(files: Sequence[Path]) -> Counter[str]:
    """Return in how many paragraphs of the files each Chinese word of two characters or more stands."""
    counts: Counter[str] = Counter()
    for path in tqdm(files, desc="统计词频", unit="份", file=sys.stderr):
        try:
            text = load(path).text
        except DocumentError as error:
            print(error, file=sys.stderr)
            continue
        for paragraph in text.split("\n"):
            if len(paragraph) >= _MIN_PARAGRAPH_CHARS:
                counts.update({word for word in rjieba.cut(paragraph) if _WORD.fullmatch(word)})
    return counts


def main(folders: Sequence[str]) -> int:
    """Print `word<TAB>paragraphs` lines, most frequent first; return the exit status."""
    if not folders:
        print("用法：python -m eval.official_words 文件夹... > rag/data/official_words.tsv", file=sys.stderr)
        return 2
    counts = count_words(sorted(_files(folders)))
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= MIN_PARAGRAPHS:
            print(word, count, sep="\t")
    return 0


def _files(folders: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in Path(folder).rglob("*") if path.is_file() and is_supported(path))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
