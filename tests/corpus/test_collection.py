"""Files into the catalogue: what each run adds, changes, keeps and misses, in both databases."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.collection import CollectionReport, collect
from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.files import find_files
from corpus.parsing import document_id, parse_files
from corpus.sandbox import ParserPool
from corpus.store import DocumentStore
from eval.corpus.killer import Collection
from eval.corpus.kills import run_kills
from tests.postgres import PostgresServer

FARMING = "关于加快发展现代农业的意见\n国发〔2012〕43号\n实施高标准农田建设总体规划。"
TRADE = "关于扩大开放的意见\n实现进出口总额2197亿美元。"


class CountingParse:
    """The real parser, with a list of what it was given."""

    def __init__(self) -> None:
        self.sources: list[str] = []

    def __call__(self, items: Iterable[tuple[Path, str]]) -> Iterator[tuple[str, Document | DocumentError]]:
        for path, source in items:
            self.sources.append(source)
            yield from parse_files([(path, source)])


@pytest.fixture
def store(database_url: str) -> Iterator[DocumentStore]:
    store = DocumentStore(database_url)
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "文件 夹"
    folder.mkdir()
    (folder / "农业.txt").write_text(FARMING, encoding="utf-8")
    (folder / "开放.md").write_text(TRADE, encoding="utf-8")
    return folder


def run(store: DocumentStore, *paths: Path, withdraw_missing: bool = False) -> CollectionReport:
    report = collect(find_files(paths), store, parse_files, withdraw_missing=withdraw_missing)
    check_laws(store)
    return report


def check_laws(store: DocumentStore) -> None:
    """Every current version is there, in the order of its coming in, and validity is known of what stands, of nothing else."""
    records = store.records()
    for record in records:
        assert record.doc_id == document_id(record.source)
        assert store.get(record.doc_id, record.version).source == record.source
        times = [version.ingested_at for version in store.versions_of(record.doc_id)]
        assert times == sorted(times)
        assert record.first_ingested_at == times[0]
    standing = {record.doc_id for record in records if record.withdrawn_at is None}
    assert store.standings().keys() == standing
    assert {document.doc_id for document in store.outlines()} == standing


def text_of(store: DocumentStore, source: str) -> str:
    record = next(record for record in store.records() if record.source == source)
    return store.get(record.doc_id, record.version).text


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return path


def test_a_first_run_adds_and_a_second_parses_nothing(store: DocumentStore, folder: Path) -> None:
    assert run(store, folder) == CollectionReport(added=("农业.txt", "开放.md"))
    parse = CountingParse()
    assert collect(find_files([folder]), store, parse) == CollectionReport(unchanged=("农业.txt", "开放.md"))
    assert parse.sources == []
    assert collect(find_files([folder]), store, parse, reparse=True).unchanged == ("农业.txt", "开放.md")
    assert parse.sources == ["农业.txt", "开放.md"]


def test_a_changed_file_is_a_new_version_and_the_old_one_is_kept(store: DocumentStore, folder: Path) -> None:
    run(store, folder)
    (folder / "农业.txt").write_text(FARMING.replace("高标准", "高产"), encoding="utf-8")
    assert run(store, folder) == CollectionReport(changed=("农业.txt",), unchanged=("开放.md",))
    old, new = store.versions_of(document_id("农业.txt"))
    assert "高标准" in store.get(document_id("农业.txt"), old.version).text
    assert "高产" in store.get(document_id("农业.txt"), new.version).text
    assert "高产" in text_of(store, "农业.txt")


@pytest.mark.parametrize("is_same_size", [True, False])
def test_a_change_that_keeps_the_time_is_seen(store: DocumentStore, folder: Path, is_same_size: bool) -> None:
    path = folder / "开放.md"
    run(store, folder)
    before = path.stat()
    path.write_text(TRADE.replace("2197", "2198" if is_same_size else "12198"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run(store, folder).changed == ("开放.md",)


def test_bytes_that_change_nothing_of_the_text_are_no_new_version(store: DocumentStore, folder: Path) -> None:
    run(store, folder)
    (folder / "农业.txt").write_text(FARMING, encoding="utf-16")
    assert run(store, folder) == CollectionReport(unchanged=("农业.txt", "开放.md"))
    assert len(store.versions_of(document_id("农业.txt"))) == 1
    parse = CountingParse()
    collect(find_files([folder]), store, parse)
    assert parse.sources == []


def test_a_sidecar_that_comes_changes_and_goes_makes_a_version_each(
    store: DocumentStore, folder: Path
) -> None:
    run(store, folder)
    sidecar = folder / "农业.txt.yaml"
    for text in ("标题: 甲", "标题: 乙"):
        sidecar.write_text(text, encoding="utf-8")
        assert run(store, folder).changed == ("农业.txt",)
    sidecar.unlink()
    assert run(store, folder).changed == ("农业.txt",)
    titles = [
        store.get(document_id("农业.txt"), version.version).title
        for version in store.versions_of(document_id("农业.txt"))
    ]
    assert titles == ["关于加快发展现代农业的意见", "甲", "乙"]


def test_a_changed_file_that_cannot_be_read_keeps_its_version_and_is_tried_again(
    store: DocumentStore, folder: Path
) -> None:
    run(store, folder)
    (folder / "农业.txt").write_bytes(b"")
    for _ in range(2):
        report = run(store, folder)
        assert (report.unchanged, [f.source for f in report.failed]) == (("开放.md",), ["农业.txt"])
        assert text_of(store, "农业.txt") == FARMING
        assert "空的" in str(store.records()[0].failure)
    (folder / "农业.txt").write_text(FARMING, encoding="utf-8")
    assert run(store, folder).unchanged == ("农业.txt", "开放.md")


def test_a_file_that_is_gone_is_missing_until_it_is_withdrawn(store: DocumentStore, folder: Path) -> None:
    run(store, folder)
    (folder / "农业.txt").unlink()
    assert run(store, folder) == CollectionReport(unchanged=("开放.md",), missing=("农业.txt",))
    assert run(store, folder / "开放.md").missing == ()  # nobody has looked into the folder
    assert run(store, folder, withdraw_missing=True).withdrawn == ("农业.txt",)
    assert run(store, folder) == CollectionReport(unchanged=("开放.md",))
    (folder / "农业.txt").write_text(FARMING, encoding="utf-8")
    assert run(store, folder).added == ("农业.txt",)
    assert text_of(store, "农业.txt") == FARMING


def test_a_folder_that_is_empty_now_misses_all(store: DocumentStore, folder: Path) -> None:
    run(store, folder)
    shutil.rmtree(folder)
    folder.mkdir()
    assert run(store, folder).missing == ("农业.txt", "开放.md")


def test_files_of_another_folder_are_not_missing(store: DocumentStore, folder: Path, tmp_path: Path) -> None:
    run(store, folder)
    other = tmp_path / "另一个"
    other.mkdir()
    (other / "水利.txt").write_text("关于水利的通知\n新建水库。", encoding="utf-8")
    assert run(store, other) == CollectionReport(added=("水利.txt",))


def test_a_file_of_the_same_name_in_another_folder_replaces_nothing(
    store: DocumentStore, folder: Path, tmp_path: Path
) -> None:
    run(store, folder)
    other = tmp_path / "另一个"
    other.mkdir()
    (other / "农业.txt").write_text("另一份文件。", encoding="utf-8")
    report = run(store, other)
    assert [failure.source for failure in report.failed] == ["农业.txt"]
    assert str(folder) in report.failed[0].message
    assert "请给其中一个改名" in report.failed[0].message
    assert text_of(store, "农业.txt") == FARMING
    (folder / "农业.txt").unlink()  # the folder no longer has it: now it may
    assert run(store, other).changed == ("农业.txt",)
    assert run(store, folder) == CollectionReport(unchanged=("开放.md",))


def test_a_folder_that_was_moved_or_copied_is_the_same(store: DocumentStore, folder: Path) -> None:
    run(store, folder)
    copy = Path(shutil.copytree(folder, folder.with_name("副本")))
    assert run(store, copy) == CollectionReport(unchanged=("农业.txt", "开放.md"))
    shutil.rmtree(folder)
    assert run(store, copy) == CollectionReport(unchanged=("农业.txt", "开放.md"))
    (copy / "开放.md").unlink()
    assert run(store, copy).missing == ("开放.md",)


def test_members_of_an_archive_are_documents(store: DocumentStore, folder: Path) -> None:
    archive = zipped(folder / "包.zip", 甲="甲通知\n正文甲。", 乙="乙通知\n正文乙。")
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("程序.exe", "MZ")
    report = run(store, folder)
    assert report.added == ("农业.txt", "包.zip/乙.txt", "包.zip/甲.txt", "开放.md")
    assert report.skipped == ("包.zip/程序.exe",)
    parse = CountingParse()
    assert len(collect(find_files([folder]), store, parse).unchanged) == 4
    assert parse.sources == []
    zipped(folder / "包.zip", 甲="甲通知\n正文丙。")
    report = run(store, folder)
    assert (report.changed, report.missing) == (("包.zip/甲.txt",), ("包.zip/乙.txt",))
    assert run(store, folder).missing == ("包.zip/乙.txt",)
    (folder / "包.zip").unlink()
    assert run(store, folder, withdraw_missing=True).withdrawn == ("包.zip/乙.txt", "包.zip/甲.txt")


def test_an_archive_that_was_not_finished_is_opened_again(store: DocumentStore, folder: Path) -> None:
    """Its first members had come in when the run was ended."""
    zipped(folder / "包.zip", 甲="甲通知\n正文甲。", 乙="乙通知\n正文乙。")

    class EndedError(Exception):
        pass

    def ended(items: Iterable[tuple[Path, str]]) -> Iterator[tuple[str, Document | DocumentError]]:
        for number, result in enumerate(parse_files(items)):
            yield result
            if number == 0:
                raise EndedError

    with pytest.raises(EndedError):
        collect(find_files([folder / "包.zip"]), store, ended, batch_documents=1)
    assert len(store.records()) == 1
    report = run(store, folder / "包.zip")
    assert (len(report.added), len(report.unchanged)) == (1, 1)


def test_an_archive_that_cannot_be_opened_keeps_what_stood(store: DocumentStore, folder: Path) -> None:
    archive = zipped(folder / "包.zip", 甲="甲通知\n正文甲。")
    run(store, folder)
    archive.write_bytes(b"PK\3\4 broken")
    report = run(store, folder)
    assert ([f.source for f in report.failed], report.missing) == (["包.zip"], ())
    assert text_of(store, "包.zip/甲.txt") == "甲通知\n正文甲。"


def test_characters_that_no_database_takes_are_a_failure_of_their_file(
    store: DocumentStore, folder: Path
) -> None:
    (folder / "农业.txt.yaml").write_text('标题: "甲\\ud800乙"', encoding="utf-8")
    (folder / "开放.md.yaml").write_text('标题: "甲\\0乙"', encoding="utf-8")
    report = run(store, folder)
    assert [failure.source for failure in report.failed] == ["农业.txt", "开放.md"]
    assert all("请改正或删去" in failure.message for failure in report.failed)


LAW = "中华人民共和国某某法\n（{}年1月1日第十届全国人民代表大会常务委员会第一次会议通过）\n第一条 为了某事，制定本法。\n第二条 本法自{}年6月1日起施行。"


def test_a_later_version_of_a_law_supersedes_the_earlier_one(store: DocumentStore, folder: Path) -> None:
    for year in (2005, 2015):
        (folder / f"某某法({year}-01-01).txt").write_text(LAW.format(year, year), encoding="utf-8")
    collect(find_files([folder]), store, parse_files, today=date(2020, 1, 1))
    older, newer = (document_id(f"某某法({year}-01-01).txt") for year in (2005, 2015))
    assert store.validity_of(older).status == "superseded"
    assert store.validity_of(older).superseded_by == newer
    assert store.validity_of(newer).status == "in_force"
    (link,) = [link for link in store.links_of(older) if link.kind == "supersedes"]
    assert (link.from_doc_id, link.to_doc_id) == (newer, older)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from("甲乙丙丁"), st.integers(0, 2)), min_size=1, max_size=4))
def test_after_any_history_the_store_says_what_the_folder_says(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, int]]
) -> None:
    base = tmp_path_factory.mktemp("history")
    folder = base / "文件"
    store = DocumentStore(f"sqlite:///{base / 'store.db'}")
    before: dict[str, int] = {}
    for contents in history:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, number in contents.items():
            (folder / f"{name}.txt").write_text(f"关于{name}的通知\n第{number}稿。", encoding="utf-8")
        report = run(store, folder, withdraw_missing=True)
        standing = {r.source[0]: text_of(store, r.source)[-3] for r in store.records() if not r.withdrawn_at}
        assert standing == {name: str(number) for name, number in contents.items()}
        assert {s[0] for s in report.added} == contents.keys() - before.keys()
        assert {s[0] for s in report.withdrawn} == before.keys() - contents.keys()
        assert {s[0] for s in report.changed} == {
            n for n in contents if before.get(n, contents[n]) != contents[n]
        }
        before = contents
    store.close()


def test_the_pool_of_processes_gives_the_same_store(
    store: DocumentStore, folder: Path, tmp_path: Path
) -> None:
    zipped(folder / "包.zip", 甲="甲通知\n正文甲。", 乙="乙通知\n正文乙。")
    (folder / "空.txt").write_bytes(b"")
    here = run(store, folder)
    other = DocumentStore(f"sqlite:///{tmp_path / 'other.db'}")
    with ParserPool(workers=2) as pool:
        assert collect(find_files([folder]), other, pool.parse_all) == here
    check_laws(other)
    times = {"first_ingested_at": "", "last_ingested_at": ""}
    assert [replace(r, **times) for r in other.records()] == [replace(r, **times) for r in store.records()]
    for record in other.records():
        key = (record.doc_id, record.version)
        assert other.get(*key) == store.get(*key)
    other.close()


@pytest.mark.parametrize(("database", "count"), [("sqlite", 8), ("postgresql", 4)])
def test_killed_at_any_moment_the_store_is_whole_and_the_next_run_finishes(
    database: str, count: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The same is measured with real files, processes and fifty kills: `python -m eval.corpus.kills`."""
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(20):
        (folder / f"{i:02}.txt").write_text(f"关于第{i}件事的通知\n" + "正文一句。" * 100, encoding="utf-8")
    numbers = iter(range(100))

    def new_database() -> str:
        if database == "sqlite":
            return f"sqlite:///{tmp_path}/{next(numbers)}.db"
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.empty_database()

    kills = run_kills(Collection(str(folder), "", workers=0, batch_documents=2), count, new_database)
    assert kills.faults == ()
    assert (kills.kills, kills.documents) == (count, 20)
    assert kills.finished >= 1
    assert kills.in_the_work >= 1, "the kills did not fall into the work"
