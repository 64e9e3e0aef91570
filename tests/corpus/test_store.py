"""Documents at rest, in both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from corpus.documents import Document, DocumentMention, Edit, Page, Section, ValidityClause
from corpus.errors import StoreError
from corpus.parsing import parse_document
from corpus.storage.records import ParsedFile, Standing
from corpus.store import DocumentStore
from corpus.validity import Evidence, Link, Validity
from tests.corpus.line_soups import SHIPPED
from tests.corpus.whole_documents import DOCUMENTS

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
    edits=(Edit("page_number", 2, "— 3 —\n"), Edit("control_character", 4, "\0\ud800")),
    pages=(Page(1, 0, 2, "text_layer"), Page(2, 2, 10, "ocr")),
)
TODAY = date(2020, 1, 1)


def parsed(*documents: Document) -> list[ParsedFile]:
    return [ParsedFile(document, document.source, "/文件", "1:ab:") for document in documents]


@pytest.fixture
def store(database_url: str) -> Iterator[DocumentStore]:
    store = DocumentStore(database_url)
    yield store
    store.close()


@pytest.fixture
def other(database_url: str, store: DocumentStore) -> Iterator[DocumentStore]:
    """The same store as another process has it."""
    other = DocumentStore(database_url)
    yield other
    other.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DOCUMENTS)
def test_every_document_comes_back(store: DocumentStore, document: Document) -> None:
    document = replace(document, version=uuid4().hex)  # a version is never changed
    store.put(parsed(document))
    assert store.get(document.doc_id, document.version) == document


def test_every_field_comes_back(store: DocumentStore) -> None:
    store.put(parsed(FULL))
    assert store.get("d1", "v1") == FULL


def test_a_parsed_document_comes_back_after_closing(database_url: str) -> None:
    document = parse_document(SHIPPED, SHIPPED.name)
    first = DocumentStore(database_url)
    first.put(parsed(document))
    first.close()
    second = DocumentStore(database_url)
    assert second.get(document.doc_id, document.version) == document
    second.close()


def test_a_version_is_never_changed(store: DocumentStore) -> None:
    store.put(parsed(FULL))
    store.put(parsed(replace(FULL, title="改")))
    assert store.get("d1", "v1").title == "关于甲的通知"


def test_versions_of_one_document_stand_side_by_side(store: DocumentStore) -> None:
    newer = replace(FULL, version="v2", text="丙")
    store.put(parsed(FULL))
    store.put(parsed(newer))
    assert store.get_many([("d1", "v2"), ("d1", "v1")]) == [newer, FULL]
    first, second = store.versions_of("d1")
    assert (first.version, second.version) == ("v1", "v2")
    assert first.ingested_at < second.ingested_at
    (record,) = store.records()
    assert record.version == "v2"
    assert (record.first_ingested_at, record.last_ingested_at) == (first.ingested_at, second.ingested_at)


def test_a_document_that_goes_back_to_an_older_version(store: DocumentStore) -> None:
    for document in (FULL, replace(FULL, version="v2"), FULL):
        store.put(parsed(document))
    (record,) = store.records()
    assert record.version == "v1"
    assert record.last_ingested_at > store.versions_of("d1")[1].ingested_at


def test_what_is_not_kept_is_a_key_error(store: DocumentStore) -> None:
    store.put(parsed(FULL))
    with pytest.raises(KeyError):
        store.get_many([("d1", "v1"), ("d1", "v9")])
    assert store.lacks([("d1", "v9")])
    assert not store.lacks([("d1", "v1")])


def test_many_documents_keep_the_order_of_the_keys(store: DocumentStore) -> None:
    store.put(parsed(*(replace(FULL, doc_id=f"d{i}") for i in range(900))))
    keys = [(f"d{i}", "v1") for i in reversed(range(900))]
    assert [document.doc_id for document in store.get_many(keys)] == [doc_id for doc_id, _ in keys]
    assert store.version_count() == 900


def test_all_of_a_batch_or_none(store: DocumentStore) -> None:
    with pytest.raises((DBAPIError, UnicodeEncodeError)):
        store.put(parsed(FULL, replace(FULL, doc_id="d2", text="\ud800")))
    assert store.records() == []
    assert store.version_count() == 0


def test_what_is_withdrawn_is_kept_and_can_come_back(store: DocumentStore) -> None:
    store.put(parsed(FULL, replace(FULL, doc_id="d2", source="乙")))
    store.withdraw(["d1"])
    assert [record.withdrawn_at is None for record in store.records()] == [True, False]
    assert store.get("d1", "v1") == FULL
    assert [document.doc_id for document in store.outlines()] == ["d2"]
    store.put(parsed(FULL))
    assert [record.withdrawn_at for record in store.records()] == [None, None]


def test_a_failure_is_noted_and_forgotten_when_the_file_is_read_again(store: DocumentStore) -> None:
    store.put(parsed(FULL))
    store.note_failures({"d1": "文件是空的"})
    assert [record.failure for record in store.records()] == ["文件是空的"]
    store.put(parsed(FULL))
    assert [record.failure for record in store.records()] == [None]


REPEALING = replace(
    FULL,
    doc_id="d9",
    source="新.txt",
    title="乙市管理办法",
    doc_number=None,
    issued_on=date(2019, 5, 1),
    effective_on=date(2019, 6, 1),
    clauses=(
        ValidityClause("takes_effect", date(2019, 6, 1), (), 0, 2),
        ValidityClause("repeals", None, (DocumentMention("关于甲的通知", "国发〔2012〕43号", 2, 8),), 2, 9),
    ),
)


def test_what_one_document_repeals_is_known_with_the_words_that_say_so(store: DocumentStore) -> None:
    store.put(parsed(FULL, REPEALING))
    store.resolve(TODAY)
    assert store.validity_of("d1") == Validity("repealed", None, Evidence("d9", 2, 9))
    assert store.standings() == {
        "d1": Standing("repealed", "d9", FULL.effective_on),
        "d9": Standing("in_force", None, date(2019, 6, 1)),
    }
    for doc_id in ("d1", "d9"):
        assert store.links_of(doc_id) == [Link("d9", "d1", "repeals", 2, 9)]
    assert store.validity_of("d3") == Validity("unknown")


def test_validity_is_resolved_again_when_documents_or_the_day_change(store: DocumentStore) -> None:
    store.put(parsed(FULL, REPEALING))
    store.resolve(date(2019, 5, 20))
    assert store.standings()["d9"].status == "not_yet"
    assert store.standings()["d9"].status_on(date(2019, 6, 1)) == "in_force"
    assert store.standings()["d9"].status_on(date(2019, 5, 31)) == "not_yet"
    store.resolve(TODAY)
    assert store.standings()["d9"].status == "in_force"
    store.withdraw(["d9"])
    store.resolve(TODAY)
    assert store.standings().keys() == {"d1"}
    assert store.standings()["d1"].status != "repealed"
    assert store.links_of("d1") == []


def test_readers_go_on_while_one_writes(store: DocumentStore, other: DocumentStore) -> None:
    store.put(parsed(FULL))

    def read(_: int) -> str:
        return store.get("d1", "v1").text

    with ThreadPoolExecutor(8) as pool:
        readings = pool.map(read, range(100))
        for i in range(20):
            other.put(parsed(replace(FULL, version=f"w{i}")))
        assert set(readings) == {FULL.text}
    assert store.get("d1", "w19").version == "w19"


def test_one_writer_of_a_shared_database(
    database_url: str, store: DocumentStore, other: DocumentStore
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("its file lies in one workspace, whose lock is held")
    with store.writing(), pytest.raises(StoreError, match=r"另一个入库任务.*等它结束"), other.writing():
        pass
    with other.writing():
        pass


def test_many_open_an_empty_database_at_once(database_url: str) -> None:
    script = "import sys; from corpus.store import DocumentStore; print(DocumentStore(sys.argv[1]).records())"
    started = [
        subprocess.Popen([sys.executable, "-c", script, database_url], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [process.communicate()[0] for process in started] == ["[]\n"] * 4


def test_a_database_of_a_newer_program_is_refused(database_url: str, store: DocumentStore) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE store_state SET value = '99' WHERE key = 'schema'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"更新版本的程序.*请升级"):
        DocumentStore(database_url)


FIRST_TABLE = """
CREATE TABLE document_version (
    doc_id VARCHAR(32) NOT NULL, version VARCHAR(32) NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL,
    issuers TEXT NOT NULL, doc_number TEXT, issued_on DATE, published_on DATE, effective_on DATE,
    status VARCHAR(16) NOT NULL, superseded_by TEXT, url TEXT, groups TEXT NOT NULL, text TEXT NOT NULL,
    sections TEXT NOT NULL, edits TEXT NOT NULL, PRIMARY KEY (doc_id, version))
"""


def test_the_database_of_the_first_program_is_carried_over(tmp_path: Path) -> None:
    """It had one table; the version that came last was the current one, and nothing was known of the files."""
    url = f"sqlite:///{tmp_path / 'documents.db'}"
    engine = create_engine(url)
    row = (
        "('d1', :version, '国发/甲 乙.txt', '关于甲的通知', '[\"国家发展改革委\", \"财政部\"]', '国发〔2012〕43号', "
        "'2012-08-27', NULL, NULL, 'unknown', NULL, NULL, '[]', :text, "
        '\'[{"kind": "preamble", "label": "", "title": "", "level": 1, "start": 0, "end": 2, "heading_end": 0}]\', '
        '\'[{"rule": "page_number", "position": 2, "removed": "3"}]\')'
    )
    with engine.begin() as connection:
        connection.execute(text(FIRST_TABLE))
        for version, body in (("v9", "甲乙"), ("v1", "甲丙")):
            connection.execute(
                text(f"INSERT INTO document_version VALUES {row}"), {"version": version, "text": body}
            )
    engine.dispose()
    store = DocumentStore(url)
    document = replace(
        FULL,
        published_on=None,
        effective_on=None,
        status="unknown",
        superseded_by=None,
        url=None,
        groups=(),
        text="甲丙",
        sections=(Section("preamble", "", "", 1, 0, 2, 0),),
        edits=(Edit("page_number", 2, "3"),),
        pages=(),
    )
    assert store.get_many([("d1", "v1"), ("d1", "v9")]) == [
        document,
        replace(document, version="v9", text="甲乙"),
    ]
    (record,) = store.records()
    assert (record.version, record.root, record.fingerprint) == ("v1", "", "")
    store.close()


def test_a_failed_statement_is_reported_without_the_texts_it_carried(
    database_url: str, store: DocumentStore
) -> None:
    store.put(parsed(FULL))
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE document"))
    engine.dispose()
    with pytest.raises(DBAPIError) as caught:
        store.put(parsed(replace(FULL, version="v2")))
    assert FULL.text not in str(caught.value)
    assert FULL.title not in str(caught.value)


@pytest.mark.parametrize("name", ["含 空格 的文件夹", "a?b=c", "a#b", "a%41b"])
def test_store_lies_in_its_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    """A ? in the path once cut it off."""
    folder = tmp_path / name
    folder.mkdir()
    store = DocumentStore.open(folder)
    store.put(parsed(FULL))
    store.close()
    assert (folder / "documents.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]
