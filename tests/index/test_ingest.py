"""Ingest: only what changed costs anything, and whatever happens a complete index stays in use."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest

from corpus.parsing import document_id
from index.chunking import MAX_CHUNK_CHARS
from index.embedding import SentenceTransformerEmbedder
from index.errors import IndexMismatchError, InputError, NoIndexError, WorkspaceError
from index.generation import context_of
from index.ingest import IngestReport, ingest, withdraw
from index.search import search
from index.store import Index
from tests.corpus.line_soups import SHIPPED
from tests.fakes import HashEmbedder
from tests.postgres import PostgresServer

FARMING = "关于加快发展现代农业的意见\n国发〔2012〕43号\n实施高标准农田建设总体规划。"
TRADE = "关于扩大开放的意见\n实现进出口总额2197亿美元。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "文件 夹"
    folder.mkdir()
    (folder / "农业.txt").write_text(FARMING, encoding="utf-8")
    (folder / "开放.md").write_text(TRADE, encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "工作 区"


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


def found_texts(workspace: Path, embedder: HashEmbedder, query: str) -> list[str]:
    index = Index.open(workspace, embedder=embedder)
    try:
        return [hit.chunk.text for hit in search(index, query, 10)]
    finally:
        index.close()


def summary(report: IngestReport) -> tuple[tuple[str, ...], ...]:
    return report.added, report.changed, report.unchanged, tuple(failure.source for failure in report.failed)


def test_new_files_are_added(folder: Path, workspace: Path, embedder: HashEmbedder) -> None:
    report = ingest([folder], workspace, embedder)
    assert summary(report) == (("农业.txt", "开放.md"), (), (), ())
    assert found_texts(workspace, embedder, "高标准农田")[0] == FARMING
    assert embedder.passages[0].startswith("关于加快发展现代农业的意见 国发〔2012〕43号\n")


def test_unchanged_files_cost_no_embedding_and_no_generation(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    first = ingest([folder], workspace, embedder)
    embedder.passages.clear()
    second = ingest([folder], workspace, embedder)
    assert summary(second) == ((), (), ("农业.txt", "开放.md"), ())
    assert second.generation == first.generation
    assert embedder.passages == []


def test_a_changed_file_is_a_new_version_and_the_only_one_embedded(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    embedder.passages.clear()
    index = Index.open(workspace, embedder=embedder)
    before = {entry.source: entry for entry in index.entries}
    (folder / "农业.txt").write_text(FARMING.replace("高标准农田", "深松整地试点"), encoding="utf-8")
    report = ingest([folder], workspace, embedder)
    assert summary(report) == ((), ("农业.txt",), ("开放.md",), ())
    assert len(embedder.passages) == 1
    assert "深松整地试点" in embedder.passages[0]
    assert not any("高标准农田" in text for text in found_texts(workspace, embedder, "高标准农田"))
    after = {entry.source: entry for entry in Index.open(workspace, embedder=embedder).entries}
    assert after["农业.txt"].doc_id == before["农业.txt"].doc_id
    assert after["农业.txt"].version != before["农业.txt"].version
    assert after["开放.md"].version == before["开放.md"].version
    # A reader that opened the index before goes on with what it has.
    assert any("高标准农田" in hit.chunk.text for hit in search(index, "高标准农田", 10))
    index.close()


def test_bytes_that_change_nothing_of_the_text_embed_nothing(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    embedder.passages.clear()
    (folder / "农业.txt").write_text(FARMING, encoding="utf-16")
    report = ingest([folder], workspace, embedder)
    assert report.changed == ()
    assert report.unchanged == ("农业.txt", "开放.md")
    assert embedder.passages == []


def test_a_later_ingest_adds_to_what_is_there(
    tmp_path: Path, folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder / "农业.txt"], workspace, embedder)
    report = ingest([folder / "开放.md"], workspace, embedder)
    assert summary(report) == (("开放.md",), (), (), ())
    assert {FARMING, TRADE} <= set(found_texts(workspace, embedder, "意见"))


def test_files_that_fail_are_named_and_the_others_are_kept(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    (folder / "空.txt").write_bytes(b"")
    (folder / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "程序.exe").write_bytes(b"MZ")
    (folder / ".隐藏.txt").write_text("甲", encoding="utf-8")
    report = ingest([folder], workspace, embedder)
    assert summary(report) == (("农业.txt", "开放.md"), (), (), ("图.txt", "空.txt"))
    assert report.skipped == ("程序.exe",)
    messages = {failure.source: failure.message for failure in report.failed}
    assert "空的" in messages["空.txt"]
    assert "不是文本文件" in messages["图.txt"]


def test_what_is_withdrawn_is_found_no_more_until_its_file_comes_again(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    embedder.passages.clear()
    report = withdraw(["农业.txt"], workspace, embedder)
    assert report.withdrawn == ("农业.txt",)
    assert found_texts(workspace, embedder, "高标准农田") == [TRADE]
    assert embedder.passages == []
    with pytest.raises(InputError, match=r"库里没有 农业.txt。.*zhengce documents"):
        withdraw(["开放.md", "农业.txt"], workspace, embedder)
    assert found_texts(workspace, embedder, "开放") == [TRADE]  # all or none
    assert ingest([folder], workspace, embedder).added == ("农业.txt",)
    assert FARMING in found_texts(workspace, embedder, "高标准农田")


def test_a_folder_is_withdrawn_with_all_that_is_in_it(
    tmp_path: Path, folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    (folder / "内部").mkdir()
    (folder / "内部" / "甲.txt").write_text("内部的通知。", encoding="utf-8")
    (folder / "内部通知.txt").write_text("另一个通知。", encoding="utf-8")
    ingest([folder], workspace, embedder)
    assert withdraw(["内部/"], workspace, embedder).withdrawn == ("内部/甲.txt",)
    assert "另一个通知。" in found_texts(workspace, embedder, "通知")


def test_when_all_is_withdrawn_there_is_nothing_to_search(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    for path in folder.iterdir():
        path.unlink()
    assert ingest([folder], workspace, embedder).missing == ("农业.txt", "开放.md")
    assert FARMING in found_texts(workspace, embedder, "高标准农田")
    report = ingest([folder], workspace, embedder, withdraw_missing=True)
    assert (report.withdrawn, report.generation) == (("农业.txt", "开放.md"), None)
    with pytest.raises(NoIndexError, match="zhengce ingest"):
        Index.open(workspace, embedder=embedder)
    (folder / "农业.txt").write_text(FARMING, encoding="utf-8")
    assert ingest([folder], workspace, embedder).added == ("农业.txt",)
    assert found_texts(workspace, embedder, "高标准农田") == [FARMING]


LAW = "某某法\n（{}年1月1日第十届全国人民代表大会常务委员会第一次会议通过）\n第一条 为了某事，制定本法。\n第二条 本法自{}年6月1日起施行。"


def test_a_document_has_the_status_that_others_give_it(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    def statuses() -> dict[str, tuple[str, str | None]]:
        index = Index.open(workspace, embedder=embedder)
        documents = [index.document(entry.doc_id) for entry in index.entries]
        index.close()
        return {d.source: (d.status, d.superseded_by) for d in documents if "法" in d.source}

    (folder / "某某法(2005-01-01).txt").write_text(LAW.format(2005, 2005), encoding="utf-8")
    ingest([folder], workspace, embedder)
    assert statuses() == {"某某法(2005-01-01).txt": ("in_force", None)}
    embedder.passages.clear()
    newer = "某某法(2015-01-01).txt"
    (folder / newer).write_text(LAW.format(2015, 2015), encoding="utf-8")
    ingest([folder], workspace, embedder)
    assert statuses() == {
        "某某法(2005-01-01).txt": ("superseded", document_id(newer)),
        newer: ("in_force", None),
    }
    assert all("2015" in text for text in embedder.passages), "the older law was embedded again"
    withdraw([newer], workspace, embedder)
    assert statuses() == {"某某法(2005-01-01).txt": ("in_force", None)}


def test_what_is_not_yet_in_force_is_so_on_its_day(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    tomorrow = date.today() + timedelta(days=1)
    (folder / "某某法.txt").write_text(
        f"某某法\n第一条 本法自{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日起施行。", encoding="utf-8"
    )
    ingest([folder], workspace, embedder)
    index = Index.open(workspace, embedder=embedder)
    (entry,) = (entry for entry in index.entries if entry.source == "某某法.txt")
    assert index.document(entry.doc_id).status == "not_yet"
    assert entry.standing.status_on(tomorrow) == "in_force"
    index.close()


def test_an_index_of_an_older_format_says_rebuild_and_rebuild_mends_it(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    generation = ingest([folder], workspace, embedder).generation
    manifest = workspace / "generations" / str(generation) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 4', '"format": 1'))
    for refused in (
        lambda: Index.open(workspace, embedder=embedder),
        lambda: ingest([folder], workspace, embedder),
    ):
        with pytest.raises(WorkspaceError, match=r"格式版本是 1.*--rebuild"):
            refused()
    ingest([folder], workspace, embedder, rebuild=True)
    assert FARMING in found_texts(workspace, embedder, "农业")


def test_vectors_of_chunks_of_another_size_are_not_taken_over(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    """They were once, wherever a document had as many chunks as before."""
    generation = ingest([folder], workspace, embedder).generation
    manifest = workspace / "generations" / str(generation) / "manifest.json"
    text = manifest.read_text()
    assert f'"max_chunk_chars": {MAX_CHUNK_CHARS}' in text
    manifest.write_text(text.replace(f'"max_chunk_chars": {MAX_CHUNK_CHARS}', '"max_chunk_chars": 300'))
    embedder.passages.clear()
    report = ingest([folder], workspace, embedder)
    assert summary(report) == ((), (), ("农业.txt", "开放.md"), ())
    assert report.generation != generation
    assert len(embedder.passages) == 2
    assert ingest([folder], workspace, embedder).generation == report.generation


def test_documents_in_postgresql(
    folder: Path, workspace: Path, embedder: HashEmbedder, postgres: PostgresServer
) -> None:
    url = postgres.empty_database()
    assert ingest([folder], workspace, embedder, database_url=url).added == ("农业.txt", "开放.md")
    assert not (workspace / "documents.db").exists()
    index = Index.open(workspace, embedder=embedder, database_url=url)
    assert FARMING in [hit.chunk.text for hit in search(index, "高标准农田", 10)]
    index.close()
    with pytest.raises(WorkspaceError, match=r"corpus\.database_url"):
        ingest([folder], workspace, embedder)  # the file in the workspace is another, empty store
    assert withdraw(["农业.txt"], workspace, embedder, database_url=url).withdrawn == ("农业.txt",)


@pytest.mark.parametrize("host", ["user@127.0.0.1:1", "user:geheim-42@127.0.0.1:1"])
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    folder: Path, workspace: Path, embedder: HashEmbedder, host: str
) -> None:
    with pytest.raises(WorkspaceError, match=r"127\.0\.0\.1:1/name 打不开.*请检查数据库服务") as caught:
        ingest([folder], workspace, embedder, database_url=f"postgresql+pg8000://{host}/name")
    assert "geheim" not in str(caught.value)


def test_nothing_but_failures_makes_no_generation(
    tmp_path: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    report = ingest([tmp_path / "空.txt"], workspace, embedder)
    assert (report.generation, [f.source for f in report.failed]) == (None, ["空.txt"])
    with pytest.raises(NoIndexError, match="zhengce ingest"):
        Index.open(workspace, embedder=embedder)


def test_a_file_that_became_unreadable_keeps_its_last_version(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    (folder / "农业.txt").write_bytes(b"")
    report = ingest([folder], workspace, embedder)
    assert [failure.source for failure in report.failed] == ["农业.txt"]
    assert FARMING in found_texts(workspace, embedder, "高标准农田")


def test_a_name_in_gb18030_is_read(folder: Path, workspace: Path, embedder: HashEmbedder) -> None:
    """Names out of an old ZIP file are no UTF-8; one of them once ended the whole ingest."""
    path = os.fsencode(folder) + "/规划纲要.txt".encode("gb18030")
    Path(os.fsdecode(path)).write_text("第一段没有标题的正文。", encoding="utf-8")
    assert "规划纲要.txt" in ingest([folder], workspace, embedder).added


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("没有这个", "找不到 .*请检查路径"),
        ("长" * 300, "读不了 .*请检查路径"),
        ("空文件夹", "没有可入库的文件"),
    ],
)
def test_paths_that_cannot_be_used(
    tmp_path: Path, workspace: Path, embedder: HashEmbedder, name: str, message: str
) -> None:
    (tmp_path / "空文件夹").mkdir()
    with pytest.raises(InputError, match=message):
        ingest([tmp_path / name], workspace, embedder)
    assert not workspace.exists()


def test_another_embedder_is_refused_with_the_mend(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    for other in (HashEmbedder("other"), HashEmbedder(dim=32)):
        with pytest.raises(IndexMismatchError, match="zhengce ingest --rebuild"):
            ingest([folder], workspace, other)
        with pytest.raises(IndexMismatchError, match=f"{other.name}（{other.dim} 维）.*--rebuild"):
            Index.open(workspace, embedder=other)
    assert FARMING in found_texts(workspace, embedder, "农业")


def test_rebuild_embeds_everything_anew_with_another_embedder(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    other = HashEmbedder("other", dim=32)
    report = ingest([folder / "农业.txt"], workspace, other, rebuild=True)
    assert summary(report) == ((), (), ("农业.txt",), ())
    assert len(other.passages) == 2  # the document of the earlier ingest is still there
    assert {FARMING, TRADE} <= set(found_texts(workspace, other, "意见"))


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "documents.json", "spans.npy", "dense/000000000000.flat", "sparse-chunks/meta.json"],
)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_index_says_rebuild_and_rebuild_mends_it(
    folder: Path, workspace: Path, embedder: HashEmbedder, name: str, damage: str
) -> None:
    generation = ingest([folder], workspace, embedder).generation
    path = workspace / "generations" / str(generation) / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:7])
    with pytest.raises(WorkspaceError, match="--rebuild"):
        Index.open(workspace, embedder=embedder)
    ingest([folder], workspace, embedder, rebuild=True)
    assert FARMING in found_texts(workspace, embedder, "农业")


def test_a_lost_document_store_says_rebuild_and_rebuild_mends_it(
    folder: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    ingest([folder], workspace, embedder)
    (workspace / "documents.db").unlink()
    with pytest.raises(WorkspaceError, match="--rebuild"):
        found_texts(workspace, embedder, "农业")
    (folder / "新.txt").write_text("新的通知。", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="--rebuild"):
        ingest([folder], workspace, embedder)
    ingest([folder], workspace, embedder, rebuild=True)
    assert FARMING in found_texts(workspace, embedder, "农业")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("mounting a tmpfs needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.parametrize("free_kib", [0, 12, 40, 64, 80])
def test_on_a_full_disk_the_old_generation_still_answers(
    folder: Path, small_disk: Path, embedder: HashEmbedder, free_kib: int
) -> None:
    """With a write-ahead log the store could once not even be opened for reading on a full disk."""
    workspace = small_disk / "var"
    first = ingest([folder], workspace, embedder)
    before = sorted(path.name for path in (workspace / "generations").iterdir())
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(file.tell() - free_kib * 1024)
    (folder / "农业.txt").write_text(
        FARMING.replace("高标准", "低标准") + "\n甲乙丙丁。" * 9000, encoding="utf-8"
    )
    with pytest.raises(WorkspaceError, match=r"磁盘空间已满.*原有索引未受影响"):
        ingest([folder], workspace, embedder)
    assert sorted(path.name for path in (workspace / "generations").iterdir()) == before
    index = Index.open(workspace, embedder=embedder)
    assert index.generation == first.generation
    assert FARMING in [hit.chunk.text for hit in search(index, "高标准农田", 10)]
    index.close()
    filler.unlink()
    # What had come into the store before the disk was full need not come in again.
    report = ingest([folder], workspace, embedder)
    assert {*report.changed, *report.unchanged} == {"农业.txt", "开放.md"}
    assert report.generation != first.generation
    assert any("低标准农田" in text for text in found_texts(workspace, embedder, "低标准农田"))


# Forks a process for each word on stdin, lets it ingest, kills it after so many seconds, and says so.
KILLER = """
import os, signal, sys, time
from pathlib import Path
from index.ingest import ingest
from tests.fakes import HashEmbedder
from tests.postgres import PostgresServer
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        ingest([Path(sys.argv[1])], Path(sys.argv[2]), HashEmbedder())
        os._exit(0)
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    print(os.waitpid(child, 0)[1], flush=True)
"""


def test_killed_at_any_moment_a_complete_generation_stays_in_use(
    tmp_path: Path, workspace: Path, embedder: HashEmbedder
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()

    def write_round(number: int) -> None:
        for i in range(30):
            (folder / f"{i:02}.txt").write_text(
                f"关于第{i}件事的通知\n" + f"第{number}轮的正文。" * 40, encoding="utf-8"
            )

    def round_in_use() -> int:
        index = Index.open(workspace, embedder=embedder)
        texts = [index.document(entry.doc_id).text for entry in index.entries]
        rounds = {text.split("\n")[1].split("轮")[0] for text in texts}
        assert len(texts) == 30
        assert len(rounds) == 1, "documents of two ingests in one generation"
        (number,) = rounds
        assert f"{number}轮" in search(index, f"{number}轮的正文", 1)[0].chunk.text
        index.close()
        return int(number[1:])

    write_round(0)
    started = monotonic()
    ingest([folder], workspace, embedder)
    duration = monotonic() - started
    moments = random.Random(2)
    used = [round_in_use()]
    statuses = []
    with subprocess.Popen(
        [sys.executable, "-c", KILLER, folder, workspace],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as killer:
        assert killer.stdin
        assert killer.stdout
        for number in range(1, 11):
            write_round(number)
            killer.stdin.write(f"{moments.uniform(0.02, 1.3) * duration}\n")
            killer.stdin.flush()
            statuses.append(int(killer.stdout.readline()))
            used.append(round_in_use())
        killer.stdin.close()
    assert used == sorted(used)
    assert 9 in statuses, "no ingest was killed while it ran"
    write_round(11)
    assert len(ingest([folder], workspace, embedder).changed) == 30
    assert round_in_use() == 11
    assert not [path for path in (workspace / "generations").iterdir() if path.name.startswith(".")]
    assert len(list((workspace / "generations").iterdir())) <= 2


@pytest.mark.model
def test_shipped_document_with_the_bundled_encoder(
    workspace: Path, bundled_embedder: SentenceTransformerEmbedder
) -> None:
    report = ingest([SHIPPED], workspace, bundled_embedder)
    assert report.added == (SHIPPED.name,)
    index = Index.open(workspace, embedder=bundled_embedder)
    (entry,) = index.entries
    chunk = search(index, "2013年中部地区的国内生产总值是多少", 1)[0].chunk
    assert "12.7万亿元" in chunk.text
    # The vectors that are kept are those of the texts, with where they stand.
    text = f"{context_of(index.document(entry.doc_id), chunk)}\n{chunk.text}"
    kept = index.vectors_of(entry.doc_id, entry.version)
    assert kept is not None
    assert float((kept @ bundled_embedder.embed_passages([text])[0]).max()) > 0.999
    index.close()
    shutil.rmtree(workspace)
