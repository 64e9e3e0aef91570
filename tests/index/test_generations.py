"""Whatever changed on the way, an index answers as one that was made at once from what stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.index.agreement import disagreements
from index.ingest import ingest, withdraw
from index.search import search
from index.store import Index
from index.workspace import generation_folder
from tests.fakes import HashEmbedder

QUERIES = ("农业规划", "第3件事的城市群", "国发〔2012〕43号", "7轮")
NAMES = tuple(f"{i}.txt" for i in range(8))
Change = tuple[str, frozenset[str]]
CHANGES: st.SearchStrategy[list[Change]] = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "withdraw"]),
        st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=5),
    ),
    min_size=1,
    max_size=6,
)


def text_of(name: str, number: int) -> str:
    paragraphs = "".join(
        f"（{n}）第{name[0]}件事。推进农业城市群规划第{number}轮。\n" for n in "一二三四"[: 1 + number % 4]
    )
    return f"关于第{name[0]}件事的通知\n国发〔2012〕{40 + number}号\n一、总则\n{paragraphs}"


def apply(change: Change, number: int, folder: Path, workspace: Path, embedder: HashEmbedder) -> None:
    kind, names = change
    standing = {path.name for path in folder.iterdir()}
    if kind == "write":
        for name in names:
            (folder / name).write_text(text_of(name, number), encoding="utf-8")
        ingest([folder], workspace, embedder)
    elif gone := sorted(standing & names):
        for name in gone:
            (folder / name).unlink()
        withdraw(gone, workspace, embedder)


@settings(max_examples=10)
@given(CHANGES)
def test_after_any_changes_it_answers_as_an_index_made_at_once(changes: Sequence[Change]) -> None:
    with TemporaryDirectory() as name:
        folder, workspace, anew = (Path(name, part) for part in ("files", "grown", "anew"))
        folder.mkdir()
        for number, change in enumerate([("write", frozenset(NAMES[:3])), *changes]):
            embedder = HashEmbedder()
            before = _versions(workspace)
            apply(change, number, folder, workspace, embedder)
            after = _versions(workspace)
            assert len(embedder.passages) == sum(after[key] for key in after.keys() - before.keys())
        if not any(folder.iterdir()):
            return
        ingest([folder], anew, HashEmbedder())
        assert disagreements(workspace, anew, QUERIES, HashEmbedder()) == []


def _versions(workspace: Path) -> dict[tuple[str, str], int]:
    if not (workspace / "CURRENT").exists():
        return {}
    index = Index.open(workspace, embedder=HashEmbedder())
    index.close()
    return {(entry.doc_id, entry.version): entry.chunk_count for entry in index.entries}


@pytest.fixture
def grown(tmp_path: Path) -> tuple[Path, Path, Index]:
    folder, workspace = tmp_path / "files", tmp_path / "workspace"
    folder.mkdir()
    apply(("write", frozenset(NAMES)), 3, folder, workspace, HashEmbedder())
    return folder, workspace, Index.open(workspace, embedder=HashEmbedder())


def test_the_generation_before_answers_as_it_did(grown: tuple[Path, Path, Index]) -> None:
    folder, workspace, old = grown
    files = {
        p: p.read_bytes() for p in generation_folder(workspace, old.generation).rglob("*") if p.is_file()
    }
    before = [search(old, query, 50) for query in QUERIES]
    for number in (1, 2):  # the second one numbers its rows anew
        apply(("write", frozenset({"0.txt", "5.txt"})), number, folder, workspace, HashEmbedder())
        assert [search(old, query, 50) for query in QUERIES] == before
        if number == 1:
            assert {p: p.read_bytes() for p in files} == files
    old.close()


def test_rows_are_left_over_until_there_are_too_many(grown: tuple[Path, Path, Index]) -> None:
    folder, workspace, first = grown

    def rows() -> tuple[int, int]:
        index = Index.open(workspace, embedder=HashEmbedder())
        index.close()
        return index.manifest.row_count, index.manifest.chunk_count

    first.close()
    per_document = first.manifest.chunk_count // len(NAMES)
    assert rows() == (8 * per_document, 8 * per_document)
    for left, expected in ((7, 8), (6, 8), (5, 5)):
        withdraw([f"{left}.txt"], workspace, HashEmbedder())
        assert rows() == (expected * per_document, left * per_document)
    (folder / "8.txt").write_text(text_of("8.txt", 3), encoding="utf-8")


def test_what_did_not_change_is_not_written_again(grown: tuple[Path, Path, Index]) -> None:
    folder, workspace, old = grown
    apply(("write", frozenset({"0.txt"})), 1, folder, workspace, HashEmbedder())
    new = Index.open(workspace, embedder=HashEmbedder())
    shared = [
        path
        for path in generation_folder(workspace, new.generation).rglob("*.idx")
        if path.stat().st_nlink == 2
    ]
    assert len(shared) == 3
    for index in (old, new):
        index.close()


def test_where_files_cannot_be_linked_they_are_copied(
    grown: tuple[Path, Path, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, workspace, old = grown

    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", refuse)
    apply(("write", frozenset({"0.txt"})), 1, folder, workspace, HashEmbedder())
    new = Index.open(workspace, embedder=HashEmbedder())
    assert any("第1轮" in hit.chunk.text for hit in search(new, "第1轮", 10))
    for index in (old, new):
        index.close()
