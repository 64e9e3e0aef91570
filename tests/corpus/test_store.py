"""Documents at rest."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.documents import Document, Edit, Section
from corpus.parsing import parse_document
from corpus.store import DocumentStore
from tests.corpus.line_soups import SHIPPED

FULL = Document(
    doc_id="d1",
    version="v1",
    source="国发/甲 乙.txt",
    title="关于甲的通知",
    issuers=("国家发展改革委", "财政部"),
    doc_number="国发〔2012〕43号",
    issued_on=date(2012, 8, 27),
    published_on=date(2012, 8, 31),
    effective_on=date(2012, 9, 1),
    status="in_force",
    superseded_by="d2",
    url="https://www.gov.cn/a.htm",
    groups=("地区司", "办公厅"),
    text="甲\n乙𠀀'\";--%",
    sections=(Section("preamble", "", "", 1, 0, 2, 0), Section("heading", "一、", "乙", 1, 2, 10, 3)),
    edits=(Edit("page_number", 2, "— 3 —\n"), Edit("duplicate_at_break", 4, "城")),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    store = DocumentStore.in_folder(tmp_path)
    yield store
    store.close()


def test_every_field_comes_back(store: DocumentStore) -> None:
    store.add([FULL])
    assert store.get("d1", "v1") == FULL


def test_empty_fields_come_back(store: DocumentStore) -> None:
    bare = replace(
        FULL, issuers=(), doc_number=None, issued_on=None, published_on=None, effective_on=None,
        superseded_by=None, url=None, groups=(), sections=(), edits=(),
    )  # fmt: skip
    store.add([bare])
    assert store.get("d1", "v1") == bare


def test_shipped_document_comes_back_from_a_store_opened_again(tmp_path: Path) -> None:
    document = parse_document(SHIPPED, SHIPPED.name)
    first = DocumentStore.in_folder(tmp_path)
    first.add([document])
    first.close()
    second = DocumentStore.in_folder(tmp_path)
    assert second.get(document.doc_id, document.version) == document
    second.close()


def test_a_version_is_never_changed(store: DocumentStore) -> None:
    store.add([FULL])
    store.add([replace(FULL, title="改")])
    assert store.get("d1", "v1").title == "关于甲的通知"


def test_versions_of_one_document_stand_side_by_side(store: DocumentStore) -> None:
    newer = replace(FULL, version="v2", text="丙")
    store.add([FULL, newer])
    assert store.get_many([("d1", "v2"), ("d1", "v1")]) == [newer, FULL]


def test_what_is_not_kept_is_a_key_error(store: DocumentStore) -> None:
    store.add([FULL])
    with pytest.raises(KeyError):
        store.get_many([("d1", "v1"), ("d1", "v9")])


def test_many_documents_keep_the_order_of_the_keys(store: DocumentStore) -> None:
    documents = [replace(FULL, doc_id=f"d{i}") for i in range(900)]
    store.add(documents)
    keys = [(f"d{i}", "v1") for i in reversed(range(900))]
    assert [document.doc_id for document in store.get_many(keys)] == [doc_id for doc_id, _ in keys]


def test_keep_only(store: DocumentStore) -> None:
    store.add([FULL, replace(FULL, version="v2"), replace(FULL, doc_id="d2")])
    store.keep_only([("d1", "v2"), ("d9", "v9")])
    assert store.get("d1", "v2").version == "v2"
    for key in [("d1", "v1"), ("d2", "v1")]:
        with pytest.raises(KeyError):
            store.get(*key)


def test_readers_go_on_while_one_writes(tmp_path: Path, store: DocumentStore) -> None:
    store.add([FULL])
    other = DocumentStore.in_folder(tmp_path)  # as another process would

    def read(_: int) -> str:
        return store.get("d1", "v1").text

    with ThreadPoolExecutor(8) as pool:
        readings = pool.map(read, range(200))
        for i in range(20):
            other.add([replace(FULL, version=f"w{i}")])
        assert set(readings) == {FULL.text}
    assert store.get("d1", "w19").version == "w19"
    other.close()


@pytest.mark.parametrize("name", ["含 空格 的文件夹", "a?b=c", "a#b", "a%41b"])
def test_store_lies_in_its_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    """A ? in the path once cut it off."""
    folder = tmp_path / name
    folder.mkdir()
    store = DocumentStore.in_folder(folder)
    store.add([FULL])
    store.close()
    assert (folder / "documents.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]
