"""Uploads are for the groups that were chosen for them, whatever the files themselves state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from corpus.collection import Parse
from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.loaders.archive import is_archive
from corpus.loaders.text import path_hint

_Result = tuple[str, Document | DocumentError]


def parsing_for(parse: Parse, groups: tuple[str, ...], parsed: Callable[[str], None]) -> Parse:
    """Return what parses as `parse` does, but gives an error for a document that is not for exactly `groups`.

    Otherwise a file would choose its readers by itself, and take the place of a document that its uploader must not
    know. Of an archive with one such file nothing is taken: what lies on the disk is ingested again some day.

    Args:
        parsed: Told each source that is done.
    """

    def parse_for(items: Iterable[tuple[Path, str]]) -> Iterator[_Result]:
        for path, source in items:
            results = list(parse([(path, source)]))
            if any(_is_for_others(result, groups) for _, result in results):
                results = [(source, _refusal(path))]
            for name, result in results:
                parsed(name)
                yield name, result

    return parse_for


def _is_for_others(result: Document | DocumentError, groups: tuple[str, ...]) -> bool:
    return isinstance(result, Document) and set(result.groups) != set(groups)


def _refusal(path: Path) -> DocumentError:
    what = "压缩包里有文件" if is_archive(path) else "文件"
    return DocumentError(
        f"{path_hint(path.name)}：{what}自己写明了谁可以读（groups），与上传时选的不同；请删去，或按它所写的组上传。"
    )
