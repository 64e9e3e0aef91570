"""What readers think of answers: kept without their names, read by administrators, and made into cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.access.access import Access
from app.access.asker import Role
from app.access.issuing import issue_key
from app.api import build_app
from app.archive.archive import Archive
from app.archive.feedback_cases import feedback_cases
from app.archive.feedback_store import FeedbackStore
from app.archive.records import Opinion
from app.archive.schemas import REASONS
from app.archive.used_documents import UsedDocument
from app.cli import main
from app.config import Config, ServerConfig
from app.render.feedback import REASON_LABELS
from app.schemas import AnswerJson
from corpus.groups import Groups
from corpus.storage.schema import utc_now
from eval.cases import load_cases
from rag.types import GivenPassage, Turn
from tests.app.answers import FIRST, SECOND, THIRD, answer, backend, refusal
from tests.app.archive.kept import OPEN, kept_answer, tables

FEEDBACK, CONVERSATIONS = "/api/v1/feedback", "/api/v1/conversations"
CONFIG = Config(server=ServerConfig(names="testserver"))


def opinion(about: str = "1", **more: Any) -> Opinion:
    values: dict[str, Any] = {
        "id": about.rjust(32, "0"),
        "about": about,
        "asker": "x",
        "given_at": utc_now(),
        "useful": True,
        "reason": None,
        "correction": "",
        "history": (),
        "answer": kept_answer(),
        "documents": OPEN,
    }
    return Opinion(**values | more)


class TestStore:
    @pytest.fixture
    def store(self, database_url: str) -> Iterator[FeedbackStore]:
        at = tables(database_url)
        yield FeedbackStore(at, 0)
        at.close()

    def test_an_opinion_is_kept_whole(self, store: FeedbackStore) -> None:
        given = opinion(
            useful=False, reason="wrong", correction="应为\0\ud800十七亿亩", history=(Turn("甲？", "乙。"),)
        )
        store.put(given)
        assert store.opinions() == [given]

    def test_a_second_opinion_of_the_same_answer_takes_the_place_of_the_first(
        self, store: FeedbackStore
    ) -> None:
        store.put(opinion("1", id="1" * 32))
        store.put(opinion("2", id="2" * 32))
        store.put(opinion("1", id="3" * 32, useful=False))
        assert [each.id[0] for each in store.opinions()] == ["3", "2"]
        assert [each.id[0] for each in store.opinions(1, 1)] == ["2"]
        assert store.count() == 2
        assert store.delete("2" * 32)
        assert not store.delete("2" * 32)

    def test_what_is_older_than_the_days_that_are_kept_is_gone(self, database_url: str) -> None:
        at = tables(database_url)
        store = FeedbackStore(at, 30)
        store.put(opinion("1", given_at="2020-01-01T00:00:00.000000+00:00"))
        assert (store.opinions(), store.count()) == ([], 0)
        assert FeedbackStore(at, 0).count() == 0
        at.close()

    def test_the_secret_is_made_once(self, store: FeedbackStore) -> None:
        assert store.secret() == store.secret()
        assert len(store.secret()) > 40


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[TestClient, Access, Archive]]:
    access, archive, served = Access(CONFIG, tmp_path), Archive(CONFIG, tmp_path), backend()
    served.config = CONFIG
    with TestClient(build_app(served, access, archive=archive)) as client:
        yield client, access, archive
    access.close()
    archive.close()


def key(
    site: tuple[TestClient, Access, Archive], role: Role = "reader", groups: Groups = ()
) -> dict[str, str]:
    _, token = issue_key(site[1].store, "测试", role, groups)
    site[1].directory.forget()
    return {"Authorization": f"Bearer {token}"}


def converse(client: TestClient, headers: dict[str, str], *questions: str) -> str:
    number: str = client.post(CONVERSATIONS, json={}, headers=headers).json()["id"]
    for question in questions:
        client.post("/api/v1/ask", json={"question": question, "conversation": number}, headers=headers)
    return number


class TestRoutes:
    def test_readers_give_it_and_only_administrators_read_it(
        self, site: tuple[TestClient, Access, Archive]
    ) -> None:
        client, reader, admin = site[0], key(site), key(site, "admin", None)
        number = converse(client, reader, "甲？", "乙？")
        body = {"conversation": number, "turn": 2, "useful": False, "reason": "wrong", "correction": " 丙。 "}
        given = client.post(FEEDBACK, json=body, headers=reader)
        assert given.status_code == 201
        assert client.get(FEEDBACK, headers=reader).status_code == 403
        assert client.delete(f"{FEEDBACK}/{given.json()['id']}", headers=reader).status_code == 403
        page = client.get(FEEDBACK, headers=admin).json()
        assert page["total"] == 1
        (kept,) = page["feedback"]
        assert (kept["question"], kept["reason"], kept["correction"]) == ("乙？", "wrong", "丙。")
        assert (kept["model"], kept["generation"], kept["withheld"]) == ("scripted", "g-1", False)
        assert kept["answer"]["citations"][1]["quote"] == SECOND
        assert site[2].feedback.opinions()[0].history == (Turn("甲？", answer().text),)
        assert client.delete(f"{FEEDBACK}/{given.json()['id']}", headers=admin).status_code == 204
        assert client.get(FEEDBACK, headers=admin).json() == {"feedback": [], "total": 0}

    def test_it_does_not_tell_who_gave_it(self, site: tuple[TestClient, Access, Archive]) -> None:
        client, one, two, admin = site[0], key(site), key(site), key(site, "admin", None)
        names = []
        for headers in (one, two):
            number = converse(client, headers, "甲？", "乙？")
            for turn in (1, 2):
                body = {"conversation": number, "turn": turn, "useful": True}
                assert client.post(FEEDBACK, json=body, headers=headers).status_code == 201
        shown = client.get(FEEDBACK, headers=admin)
        names = [each["asker"] for each in shown.json()["feedback"]]
        assert len(names) == 4
        assert len(set(names)) == 2
        kept = str(site[2].feedback.opinions())
        for each in site[1].store.keys().values():
            assert each.id not in shown.text
            assert each.id not in kept
        assert number not in shown.text
        assert number not in kept

    def test_an_answer_that_was_not_kept_is_given_with_it(
        self, site: tuple[TestClient, Access, Archive]
    ) -> None:
        client, reader = site[0], key(site)
        whole = client.post("/api/v1/ask", json={"question": "甲？"}, headers=reader).json()
        for _ in range(2):  # the same answer twice is one opinion
            assert (
                client.post(FEEDBACK, json={"answer": whole, "useful": True}, headers=reader).status_code
                == 201
            )
        (kept,) = site[2].feedback.opinions()
        assert [each.quote for each in kept.answer.citations] == [f"{FIRST}{THIRD}", SECOND]

    def test_words_that_no_document_holds_are_not_taken_for_a_quote(
        self, site: tuple[TestClient, Access, Archive]
    ) -> None:
        client, reader = site[0], key(site)
        whole = client.post("/api/v1/ask", json={"question": "甲？"}, headers=reader).json()
        for change in (
            {"quote": "编造的话。"},
            {"quote": ""},
            {"doc_id": "other"},
            {"doc_id": ""},
            {"start": 3},
        ):
            forged = {**whole, "citations": [whole["citations"][0] | change]}
            response = client.post(FEEDBACK, json={"answer": forged, "useful": True}, headers=reader)
            assert response.status_code == 422, change
            assert "引文不在" in response.json()["detail"]

    @pytest.mark.parametrize(
        "body",
        [
            {"useful": True},
            {"conversation": "0" * 32, "useful": True},
            {"turn": 1, "useful": True},
            {"conversation": "0" * 32, "turn": 0, "useful": True},
            {"conversation": "0" * 32, "turn": 1},
            {"conversation": "0" * 32, "turn": 1, "useful": False, "reason": "别的"},
            {"conversation": "0" * 32, "turn": 1, "useful": False, "correction": "长" * 4001},
        ],
    )
    def test_what_names_no_answer_is_refused(
        self, site: tuple[TestClient, Access, Archive], body: dict[str, Any]
    ) -> None:
        assert site[0].post(FEEDBACK, json=body, headers=key(site)).status_code == 422

    def test_an_administrator_reads_no_words_that_are_not_for_his_groups(
        self, site: tuple[TestClient, Access, Archive]
    ) -> None:
        site[2].feedback.put(opinion(correction="三百二十元", documents=(UsedDocument("gone", ("甲",)),)))
        seen = {}
        for groups in ((), ("甲",), None):
            (seen[groups],) = site[0].get(FEEDBACK, headers=key(site, "admin", groups)).json()["feedback"]
        assert seen[()]["withheld"]
        assert (seen[()]["answer"], seen[()]["correction"]) == (None, None)
        assert not seen[("甲",)]["withheld"]
        assert seen[None]["correction"] == "三百二十元"


class TestCases:
    def test_each_kind_of_opinion(self) -> None:
        given = AnswerJson.model_validate(answer())
        own = given.model_copy(
            update={"passages": [each.model_copy(update={"doc_id": ""}) for each in given.passages]}
        )
        found = feedback_cases(
            [
                opinion("1", history=(Turn("甲？", "乙。"),)),
                opinion("2", answer=AnswerJson.model_validate(refusal())),
                opinion("3", useful=False, reason="wrong", correction="十七亿亩"),
                opinion("4", useful=False, reason="wrong"),
                opinion("5", answer=own),
            ]
        )
        assert found.left_out == 1
        useful, refused, corrected, reading = found.cases
        assert useful["gold"] == [
            {"source": "grain.txt", "quote": f"{FIRST}{THIRD}"},
            {"source": "grain.txt", "quote": SECOND},
        ]
        assert (useful["answers"], useful["answerable"]) == ([], True)
        assert useful["history"] == [{"question": "甲？", "answer": "乙。"}]
        assert (refused["answerable"], refused["gold"], refused["answers"]) == (False, [], [])
        assert (corrected["answers"], corrected["gold"]) == (["十七亿亩"], [])
        assert corrected["tags"] == ["feedback/review", "feedback/not-useful", "feedback/wrong"]
        assert len(reading["passages"]) == 2
        assert all(case["tags"][0] == "feedback/review" for case in found.cases)

    def test_the_command_writes_what_the_evaluation_reads(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        archive = Archive(CONFIG, tmp_path)
        archive.feedback.put(opinion("1"))
        archive.feedback.put(opinion("2", useful=False, correction="“十七”\u2028亿亩\ud800", reason="wrong"))
        archive.feedback.put(opinion("3", useful=False))
        archive.close()
        out = tmp_path / "cases.jsonl"
        assert main(["feedback", "export", str(out), "--workspace", str(tmp_path)]) == 0
        said = capsys.readouterr()
        assert "写出 2 题" in said.out
        assert "另有 1 条" in said.err
        first, second = load_cases(out)
        assert [gold.quote for gold in first.gold] == [f"{FIRST}{THIRD}", SECOND]
        assert second.answers == ("“十七”\u2028亿亩\ud800",)
        assert "feedback/review" in first.tags
        assert "feedback/review" in second.tags
        assert first.passages is None
        assert json.loads(out.read_text("utf-8").split("\n")[0])["id"] == first.id
        assert main(["feedback", "export", str(tmp_path / "无" / "x"), "--workspace", str(tmp_path)]) == 2

    def test_texts_that_were_the_only_evidence_stay_so(self, tmp_path: Path) -> None:
        given = kept_answer()
        own = given.model_copy(
            update={"passages": [each.model_copy(update={"doc_id": ""}) for each in given.passages]}
        )
        archive = Archive(CONFIG, tmp_path)
        archive.feedback.put(opinion("1", answer=own))
        archive.close()
        assert main(["feedback", "export", str(tmp_path / "c.jsonl"), "--workspace", str(tmp_path)]) == 0
        (case,) = load_cases(tmp_path / "c.jsonl")
        assert case.passages is not None
        assert case.passages[0] == GivenPassage("grain.txt", given.passages[0].text)


def test_the_page_offers_every_reason() -> None:
    assert tuple(REASON_LABELS) == REASONS
