"""Keys at rest: what is kept, what is not, and that reading makes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from app.access.asker import Allowance
from app.access.directory import Directory
from app.access.errors import AccessError
from app.access.issuing import issue_key
from app.access.keys import hash_of
from app.access.store import AccessStore
from app.access.users import UsersFile
from corpus.store import DocumentStore


@pytest.fixture
def store(database_url: str) -> Iterator[AccessStore]:
    made = AccessStore(database_url)
    yield made
    made.close()


def test_a_key_is_kept_with_all_that_was_said_of_it(store: AccessStore) -> None:
    key, token = issue_key(
        store, "办公", "editor", ("甲", "乙"), expires_on=date(2030, 1, 2), allowance=Allowance(5, None)
    )
    everything, _ = issue_key(store, "全部", "admin", None)
    assert list(store.keys().values()) == [key, everything]
    assert store.keys()[hash_of(token)] == key


def test_the_token_itself_is_nowhere_in_the_database(tmp_path: Path) -> None:
    store = AccessStore(f"sqlite:///{tmp_path / 'x.db'}")
    _, token = issue_key(store, "办公", "reader", ())
    store.close()
    kept = (tmp_path / "x.db").read_bytes()
    assert token.encode() not in kept
    assert token.removeprefix("zhengce-").encode() not in kept
    assert hash_of(token).encode() in kept
    assert (tmp_path / "x.db").stat().st_mode & 0o077 == 0


def test_a_revoked_key_stays_listed_and_cannot_be_revoked_twice(store: AccessStore) -> None:
    key, token = issue_key(store, "办公", "reader", ())
    assert store.revoke(key.id)
    assert not store.revoke(key.id)
    assert not store.revoke("00000000")
    kept = store.keys()[hash_of(token)]
    assert kept.revoked_at is not None
    assert not kept.is_good(date.today())


def test_a_key_is_good_on_its_last_day_and_not_after(store: AccessStore) -> None:
    key, _ = issue_key(store, "办公", "reader", (), expires_on=date(2030, 1, 2))
    assert key.is_good(date(2030, 1, 2))
    assert not key.is_good(date(2030, 1, 2) + timedelta(days=1))


def test_counts_add_up(store: AccessStore) -> None:
    store.add_questions({("key:a", "2026-01-01"): 2, ("key:b", "2026-01-01"): 1})
    store.add_questions({("key:a", "2026-01-01"): 3, ("key:a", "2026-01-02"): 1})
    assert store.questions_on("2026-01-01") == {"key:a": 5, "key:b": 1}


def test_the_secret_is_made_once_and_shared(database_url: str) -> None:
    first, second = AccessStore(database_url), AccessStore(database_url)
    assert first.secret() == second.secret() == first.secret()
    assert len(first.secret()) > 40
    first.close()
    second.close()


def test_reading_makes_nothing(tmp_path: Path) -> None:
    store = AccessStore.open(tmp_path / "无", None)
    assert (store.keys(), store.ended_sessions(), store.questions_on("2026-01-01")) == ({}, frozenset(), {})
    assert not (tmp_path / "无").exists()


def test_it_lives_beside_the_documents(database_url: str) -> None:
    DocumentStore(database_url).close()
    store = AccessStore(database_url)
    assert store.keys() == {}
    issue_key(store, "办公", "reader", ())
    engine = create_engine(database_url)
    assert {"document", "access_key", "access_state"} <= set(inspect(engine).get_table_names())
    engine.dispose()
    store.close()
    DocumentStore(database_url).close()  # and neither minds the other's schema


def test_tables_of_a_newer_program_are_refused(database_url: str) -> None:
    store = AccessStore(database_url)
    issue_key(store, "办公", "reader", ())
    store.close()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE access_state SET value = '99' WHERE key = 'schema'"))
    engine.dispose()
    newer = AccessStore(database_url)
    with pytest.raises(AccessError, match="升级"):
        newer.keys()
    newer.close()


class TestDirectory:
    def test_what_was_revoked_elsewhere_is_void_within_a_second(self, tmp_path: Path) -> None:
        now = 0.0
        store = AccessStore.open(tmp_path, None)
        directory = Directory(store, UsersFile(tmp_path / "users.json"), clock=lambda: now)
        key, token = issue_key(store, "办公", "reader", ())
        assert directory.read().key_of(token)
        AccessStore.open(tmp_path, None).revoke(key.id)
        now = 1.0
        assert directory.at_hand() is None
        assert directory.read().key_of(token) is None
        assert directory.read().anybody  # the door stays shut when the last key is void

    def test_a_database_that_fails_is_trusted_for_a_minute_and_then_shuts_the_door(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = 0.0
        store = AccessStore.open(tmp_path, None)
        directory = Directory(store, UsersFile(tmp_path / "users.json"), clock=lambda: now)
        _, token = issue_key(store, "办公", "reader", ())
        assert directory.read().key_of(token)

        def fail() -> None:
            raise AccessError("坏了")

        monkeypatch.setattr(store, "keys", fail)
        now = 59.0
        assert directory.read().key_of(token)
        now = 61.0
        with pytest.raises(AccessError):
            directory.read()
