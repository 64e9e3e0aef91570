"""The law: no words of a document that somebody may not read now reach him by way of an old answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.asker import Asker
from app.access.limited import LimitedBackend
from app.archive.used_documents import UsedDocument, rights_of, used_documents
from app.schemas import AnswerJson
from corpus.documents import Document
from corpus.groups import Groups, may_read
from index.entries import DocumentEntry
from index.errors import NoIndexError, WorkspaceError
from rag.types import Duplicate
from tests.app.answers import FakeBackend, answer, backend, document

GROUP = st.sampled_from(["甲", "乙", "丙"])
GROUPS = st.frozensets(GROUP).map(lambda groups: tuple(sorted(groups)))


def library(*documents: Document) -> FakeBackend:
    served = backend()
    served.library = {each.doc_id: each for each in documents}
    return served


def admitted(groups: Groups, served: FakeBackend, used: tuple[UsedDocument, ...]) -> bool:
    seen = LimitedBackend(served, Asker("key:x", frozenset({"read"}), groups))
    given_ = AnswerJson.model_validate(answer())
    return rights_of(groups, seen, served.documents).admit(used, given_)


@given(asker=st.none() | GROUPS, then=GROUPS, now=st.none() | GROUPS, same_words=st.booleans())
def test_an_answer_is_shown_only_to_whoever_may_read_its_document_now(
    asker: Groups, then: tuple[str, ...], now: tuple[str, ...] | None, same_words: bool
) -> None:
    """`now` is None where the document was withdrawn."""
    text = document().text if same_words else "另一份文件。"
    served = library(*([] if now is None else [replace(document(text), groups=now)]))
    shown = admitted(asker, served, (UsedDocument("grain", then),))
    if shown:
        assert now is None or may_read(asker, now)
        # And the words themselves were never for others alone: he might read them then, or reads them now.
        assert may_read(asker, then) or (now is not None and same_words)
    else:
        assert not may_read(asker, then) or (now is not None and not may_read(asker, now))


def test_where_it_could_not_be_told_whose_it_was_only_who_reads_all_is_shown_it() -> None:
    used = (UsedDocument("gone", None),)
    assert admitted(None, library(), used)
    assert not admitted(("甲",), library(), used)


def test_everything_that_an_answer_names_counts() -> None:
    twin = Duplicate("twin", "twin.txt", "转载", 0, 5)
    whole = answer()
    passages = (replace(whole.passages[0], duplicates=(twin,)), whole.passages[1])
    cited = (replace(whole.citations[0], successor="新办法"), whole.citations[1])
    served = library(
        replace(document(), groups=("甲",)),
        document(title="新办法", doc_id="new"),
        document(title="无关", doc_id="other"),
    )
    given_ = AnswerJson.model_validate(replace(whole, passages=passages, citations=cited))
    assert used_documents(given_, served.documents) == (
        UsedDocument("grain", ("甲",)),
        UsedDocument("new", ()),
        UsedDocument("twin", None),
    )


def test_texts_that_the_asker_gave_himself_are_his() -> None:
    whole = answer()
    given_ = replace(
        whole,
        passages=tuple(replace(each, doc_id="") for each in whole.passages),
        citations=tuple(replace(each, doc_id="") for each in whole.citations),
    )
    assert used_documents(AnswerJson.model_validate(given_), library().documents) == ()


def test_without_an_index_every_document_is_withdrawn_and_a_broken_one_shows_nothing() -> None:
    def empty() -> list[DocumentEntry]:
        raise NoIndexError("还没有入库任何文件")

    def broken() -> list[DocumentEntry]:
        raise WorkspaceError("索引损坏")

    assert rights_of((), library(), empty).now == {}
    with pytest.raises(WorkspaceError):
        rights_of((), library(), broken)
