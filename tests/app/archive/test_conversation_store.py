"""Conversations at rest, on both databases: what is kept, for whom, and for how long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text, update

from app.archive.conversation_store import MAX_TURNS, ConversationStore, name_from, time_before
from app.archive.errors import ArchiveError
from app.archive.schema import CONVERSATIONS
from app.archive.stored_text import read_answer, written_answer
from app.table_set import TableSet
from index.filters import SearchFilters
from tests.app.archive.kept import OPEN, kept_answer, tables

MINE, HERS = "a" * 64, "b" * 64


def everything(documents: object, answer: object) -> bool:
    return True


@pytest.fixture
def at(database_url: str) -> Iterator[TableSet]:
    made = tables(database_url)
    yield made
    made.close()


@pytest.fixture
def store(at: TableSet) -> ConversationStore:
    return ConversationStore(at, 0)


def asked(store: ConversationStore, *questions: str, owner: str = MINE) -> str:
    """Keep a conversation of these questions and return its id."""
    made = store.create(owner, "").id
    for question in questions:
        assert store.append(owner, made, kept_answer(question), OPEN)
    return made


def test_a_conversation_is_named_by_its_first_question_and_holds_the_answers_whole(
    store: ConversationStore,
) -> None:
    made = asked(store, "甲是多少？", "那乙呢？")
    kept = store.get(MINE, made)
    assert kept is not None
    assert (kept.name, kept.turns) == ("甲是多少？", 2)
    turns = store.turns(MINE, made)
    assert [turn.number for turn in turns] == [1, 2]
    given = kept_answer("那乙呢？").model_copy(update={"conversation": made, "turn": 2})
    assert turns[1].answer == given
    assert turns[1].documents == OPEN


def test_nobody_sees_or_touches_anothers(store: ConversationStore) -> None:
    made = asked(store, "甲是多少？")
    assert store.find(HERS, "", everything) == []
    assert store.find(HERS, "甲", everything) == []
    assert store.get(HERS, made) is None
    assert store.turns(HERS, made) == []
    assert store.rename(HERS, made, "x") is None
    assert store.append(HERS, made, kept_answer(), OPEN) is None
    assert not store.delete(HERS, made)
    assert store.forget(HERS) == 0
    assert len(store.turns(MINE, made)) == 1


def test_the_one_changed_last_comes_first(store: ConversationStore) -> None:
    first, second = asked(store, "甲？"), asked(store, "乙？")
    assert [each.id for each in store.find(MINE, "", everything)] == [second, first]
    store.append(MINE, first, kept_answer("丙？"), OPEN)
    assert [each.id for each in store.find(MINE, "", everything)] == [first, second]


def test_words_are_found_in_names_questions_and_answers_that_may_be_read(store: ConversationStore) -> None:
    made = asked(store, "种粮的 GDP 目标 100%_？")
    asked(store, "别的问题？")
    for words in ("gdp", "目标 种粮", "100%_", " GDP "):
        assert [each.id for each in store.find(MINE, words, everything)] == [made], words
    assert store.find(MINE, "100%x", everything) == []
    assert len(store.find(MINE, "16.8亿亩", everything)) == 2  # in the answers
    assert store.find(MINE, "16.8亿亩", lambda documents, answer: False) == []
    assert store.find(MINE, "gdp", lambda documents, answer: False)  # his own words stay his
    store.rename(MINE, made, "改了名")
    assert [each.id for each in store.find(MINE, "改了名", everything)] == [made]


def test_what_a_question_was_limited_to_is_kept_with_it(store: ConversationStore) -> None:
    made = store.create(MINE, "").id
    limits = SearchFilters(
        regions=("河南省",), years=(2013,), issued_from=date(2013, 1, 1), statuses=("repealed",)
    )
    store.append(MINE, made, kept_answer("甲？"), OPEN, replace(limits, groups=("财务处",)))
    store.append(MINE, made, kept_answer("乙？"), OPEN)
    assert [turn.filters for turn in store.turns(MINE, made)] == [limits, SearchFilters()]


def test_what_an_older_program_kept_is_still_there_when_it_is_only_read(database_url: str) -> None:
    """The table without `filters`, schema 1; a server that only reads must see it after an upgrade."""
    with closing(tables(database_url)) as old:
        made = asked(ConversationStore(old, 0), "甲？")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE conversation_turn DROP COLUMN filters"))
        connection.execute(text("UPDATE archive_state SET value = '1' WHERE key = 'schema'"))
    engine.dispose()
    with closing(tables(database_url)) as new:
        (turn,) = ConversationStore(new, 0).turns(MINE, made)
    assert (turn.question, turn.filters) == ("甲？", SearchFilters())


def test_what_is_deleted_is_gone_with_its_turns(store: ConversationStore, at: TableSet) -> None:
    made, other = asked(store, "甲？", "乙？"), asked(store, "丙？")
    assert store.delete(MINE, made)
    assert not store.delete(MINE, made)
    with at.reading() as connection:
        assert connection is not None
        left = connection.execute(text("SELECT conversation_id FROM conversation_turn")).scalars().all()
    assert left == [other]
    assert store.forget(MINE) == 1
    assert store.find(MINE, "", everything) == []


def test_what_was_not_changed_for_the_days_that_are_kept_is_gone(at: TableSet) -> None:
    forever, month = ConversationStore(at, 0), ConversationStore(at, 30)
    old, new = asked(forever, "旧？"), asked(forever, "新？")
    with at.writing() as connection:
        long_ago = update(CONVERSATIONS).where(CONVERSATIONS.c.id == old)
        connection.execute(long_ago.values(changed_at=time_before(31)))
    assert month.get(MINE, old) is None
    assert month.turns(MINE, old) == []
    assert [each.id for each in month.find(MINE, "", everything)] == [new]
    assert len(forever.find(MINE, "", everything)) == 2
    assert month.tidy() == 1
    assert [each.id for each in forever.find(MINE, "", everything)] == [new]
    assert month.tidy() == 0


def test_turns_that_come_at_once_are_all_kept(store: ConversationStore) -> None:
    made = asked(store)
    threads = [
        threading.Thread(target=store.append, args=(MINE, made, kept_answer(f"{n}？"), OPEN))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = store.turns(MINE, made)
    assert [turn.number for turn in turns] == [1, 2, 3, 4, 5, 6]
    assert {turn.question for turn in turns} == {f"{n}？" for n in range(6)}


def test_a_conversation_has_an_end(store: ConversationStore, at: TableSet) -> None:
    made = asked(store, "甲？")
    with at.writing() as connection:
        connection.execute(update(CONVERSATIONS).values(turns=MAX_TURNS))
    assert store.append(MINE, made, kept_answer(), OPEN) is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))
def test_any_text_survives(store: ConversationStore, words: str) -> None:
    """Both databases take every character, NUL and lone surrogates included, and give the answer back as it was."""
    made = asked(store, words)
    (turn,) = store.turns(MINE, made)
    assert turn.question == words
    assert turn.answer.question == words
    assert store.rename(MINE, made, words) is not None
    store.find(MINE, words, everything)


@given(st.text(max_size=200))
def test_a_name_is_one_short_line(question: str) -> None:
    name = name_from(question)
    assert len(name) <= 41
    assert "\n" not in name


def test_reading_makes_nothing(tmp_path: Path) -> None:
    at = tables(f"sqlite:///{tmp_path / '无' / 'documents.db'}")
    store = ConversationStore(at, 5)
    assert (store.find(MINE, "x", everything), store.turns(MINE, "0" * 32), store.tidy()) == ([], [], 0)
    assert not (tmp_path / "无").exists()


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    at = tables(f"sqlite:///{tmp_path / 'documents.db'}")
    asked(ConversationStore(at, 0), "甲？")
    assert (tmp_path / "documents.db").stat().st_mode & 0o077 == 0


def test_tables_of_a_newer_program_are_refused(database_url: str, store: ConversationStore) -> None:
    asked(store, "甲？")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE archive_state SET value = '99' WHERE key = 'schema'"))
    engine.dispose()
    newer = tables(database_url)
    with pytest.raises(ArchiveError, match="升级"):
        ConversationStore(newer, 0).find(MINE, "", everything)
    newer.close()


# As the first program that kept answers wrote one. It stays readable: what is added to an answer has a default.
FIRST_KEPT = (
    '{"id":null,"question":"甲？","standalone_question":"甲？","text":"乙。[1]","refused":false,"refusal_reason":null,'
    '"sentences":[{"text":"乙。","citations":[1],"support":0.98,"spans":[{"number":1,"start":0,"end":2}]}],'
    '"citations":[{"number":1,"doc_id":"d","source":"d.txt","title":"丁","doc_number":null,"issuers":[],"issued_on":null,'
    '"status":"unknown","section_path":["一"],"start":0,"end":2,"quote":"乙。","url":null,"successor":null,"page":null,'
    '"page_origin":null}],"passages":[{"number":1,"doc_id":"d","source":"d.txt","title":"丁","doc_number":null,'
    '"issued_on":null,"status":"unknown","section_path":["一"],"start":0,"end":2,"text":"乙。","score":1.0,"successor":null,'
    '"duplicates":[],"page":null,"page_origin":null}],"warnings":[],"model":"m","generation":"g","timings_ms":{"rewrite":0,'
    '"retrieve":0,"evidence":0,"generate":0,"verify":0,"total":1},"fell_back":false,"answerability":0.9,"conversation":null,'
    '"turn":null}'
)


def test_an_answer_that_an_older_program_kept_can_be_read() -> None:
    assert read_answer(FIRST_KEPT).citations[0].quote == "乙。"
    assert read_answer(written_answer(read_answer(FIRST_KEPT))) == read_answer(FIRST_KEPT)
