"""Conversations over HTTP: whose they are, what is asked in them, and what becomes of them when documents do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.access.access import Access
from app.access.issuing import issue_key
from app.access.keys import AccessKey
from app.access.schema import KEYS
from app.access.users import User, UsersFile
from app.api import build_app
from app.archive.archive import Archive
from app.archive.owner import owner_named
from app.cli import main
from app.config import Config, ConversationsConfig, ServerConfig
from app.service import Service
from corpus.groups import Groups
from corpus.parsing import parse_files
from index.ingest import ingest
from rag.types import Turn
from tests.app.answers import FakeBackend, answer, backend
from tests.app.fake_models import FakeModels

CONVERSATIONS = "/api/v1/conversations"
CONFIG = Config(server=ServerConfig(names="testserver"))
ABSENT = "0" * 32
SECRET = "这是一个不许写进日志的问题"


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, FakeBackend]]:
    """The local asker before a scripted pipeline."""
    archive, served = Archive(CONFIG, tmp_path_factory.mktemp("工作区")), backend()
    with TestClient(build_app(served, archive=archive)) as client:
        yield client, served
    archive.close()


@pytest.fixture
def client(scripted: tuple[TestClient, FakeBackend]) -> TestClient:
    for each in scripted[0].get(CONVERSATIONS, params={"limit": 100}).json()["conversations"]:
        scripted[0].delete(f"{CONVERSATIONS}/{each['id']}")
    return scripted[0]


def ask(client: TestClient, conversation: str, question: str, **more: Any) -> Any:
    body = {"question": question, "conversation": conversation, **more}
    return client.post("/api/v1/ask", json=body)


class TestAsking:
    def test_a_conversation_goes_on_with_its_history_and_grows(
        self, client: TestClient, scripted: tuple[TestClient, FakeBackend]
    ) -> None:
        made = client.post(CONVERSATIONS, json={})
        assert made.status_code == 201
        assert made.headers["location"] == f"{CONVERSATIONS}/{made.json()['id']}"
        number = made.json()["id"]
        first = ask(client, number, "目标是什么？", id="q-1").json()
        assert (first["conversation"], first["turn"], first["id"]) == (number, 1, "q-1")
        second = ask(client, number, "那乙呢？").json()
        assert second["turn"] == 2
        assert scripted[1].scripted.asked[-1][1] == (Turn("目标是什么？", answer().text),)
        whole = client.get(f"{CONVERSATIONS}/{number}").json()
        assert (whole["name"], whole["turns"]) == ("目标是什么？", 2)
        assert [turn["answer"] for turn in whole["asked"]] == [first, second]
        assert [turn["notice"] for turn in whole["asked"]] == [None, None]

    def test_what_a_question_was_limited_to_is_told(self, client: TestClient) -> None:
        number = client.post(CONVERSATIONS, json={}).json()["id"]
        limits = {"regions": ["河南省"], "doc_ids": ["grain", "no such"], "issued_from": "2013-01-01"}
        ask(client, number, "目标是什么？", filters=limits)
        ask(client, number, "那乙呢？", stream=True).read()
        first, second = client.get(f"{CONVERSATIONS}/{number}").json()["asked"]
        assert first["limited_to"] == [
            "河南省",
            "《关于2014年粮食工作的通知》",
            "没有的文件",
            "2013年1月1日起",
        ]
        assert second["limited_to"] == []

    def test_a_streamed_answer_is_kept_too(self, client: TestClient) -> None:
        number = client.post(CONVERSATIONS, json={"name": "流"}).json()["id"]
        lines = ask(client, number, "目标是什么？", stream=True).text.split("\n")
        given = json.loads(next(line for line in reversed(lines) if line.startswith("data: "))[6:])
        assert (given["conversation"], given["turn"]) == (number, 1)
        whole = client.get(f"{CONVERSATIONS}/{number}").json()
        assert whole["name"] == "流"
        assert whole["asked"][0]["answer"] == given

    def test_what_cannot_be_continued_says_why(self, client: TestClient) -> None:
        absent = ask(client, ABSENT, "目标？")
        assert (absent.status_code, absent.json()["detail"][:7]) == (404, "没有这个对话；")
        number = client.post(CONVERSATIONS, json={}).json()["id"]
        both = ask(client, number, "目标？", history=[{"question": "甲", "answer": "乙"}])
        assert (both.status_code, "只留一个" in both.json()["detail"]) == (422, True)
        assert ask(client, "x", "目标？").status_code == 422

    def test_an_answer_that_cannot_be_kept_is_given_with_a_warning(
        self, client: TestClient, scripted: tuple[TestClient, FakeBackend]
    ) -> None:
        number = client.post(CONVERSATIONS, json={}).json()["id"]
        script = scripted[1].scripted.script

        def delete_meanwhile(question: str) -> Any:
            client.delete(f"{CONVERSATIONS}/{number}")
            return script(question)

        scripted[1].scripted.script = delete_meanwhile
        given = ask(client, number, "目标？").json()
        scripted[1].scripted.script = script
        assert given["turn"] is None
        assert "没有存入对话" in given["warnings"][-1]

    def test_a_question_outside_a_conversation_is_not_kept(self, client: TestClient) -> None:
        given = client.post("/api/v1/ask", json={"question": "目标？"}).json()
        assert (given["conversation"], given["turn"]) == (None, None)
        assert client.get(CONVERSATIONS).json() == {"conversations": [], "total": 0}


class TestListing:
    def test_pages_and_words(self, client: TestClient) -> None:
        for name in ("粮食一", "粮食二", "交通"):
            client.post(CONVERSATIONS, json={"name": name})
        page = client.get(CONVERSATIONS, params={"limit": 2, "offset": 1}).json()
        assert [each["name"] for each in page["conversations"]] == ["粮食二", "粮食一"]
        assert page["total"] == 3
        found = client.get(CONVERSATIONS, params={"q": "粮食"}).json()
        assert found["total"] == 2
        assert client.get(CONVERSATIONS, params={"limit": 0}).status_code == 422

    def test_rename_and_delete(self, client: TestClient) -> None:
        number = client.post(CONVERSATIONS, json={"name": "旧"}).json()["id"]
        renamed = client.patch(f"{CONVERSATIONS}/{number}", json={"name": "新"})
        assert (renamed.status_code, renamed.json()["name"]) == (200, "新")
        for name in ("", " ", "长" * 101):
            assert client.patch(f"{CONVERSATIONS}/{number}", json={"name": name}).status_code == 422
        assert client.delete(f"{CONVERSATIONS}/{number}").status_code == 204
        for response in (
            client.delete(f"{CONVERSATIONS}/{number}"),
            client.get(f"{CONVERSATIONS}/{number}"),
            client.patch(f"{CONVERSATIONS}/{number}", json={"name": "新"}),
            client.get(f"{CONVERSATIONS}/{number}/export"),
        ):
            assert response.status_code == 404
            assert response.headers["content-type"] == "application/problem+json"

    def test_export(self, client: TestClient) -> None:
        number = client.post(CONVERSATIONS, json={"name": '对话 a/b"c'}).json()["id"]
        ask(client, number, "目标是什么？")
        markdown = client.get(f"{CONVERSATIONS}/{number}/export")
        assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
        assert "filename*=UTF-8''%E5%AF%B9%E8%AF%9D%20abc.md" in markdown.headers["content-disposition"]
        assert "## 目标是什么？" in markdown.text
        docx = client.get(f"{CONVERSATIONS}/{number}/export", params={"format": "docx"})
        assert docx.content[:2] == b"PK"
        assert "wordprocessingml" in docx.headers["content-type"]
        assert client.get(f"{CONVERSATIONS}/{number}/export", params={"format": "pdf"}).status_code == 422


def test_nothing_of_what_is_asked_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    number = client.post(CONVERSATIONS, json={"name": SECRET}).json()["id"]
    ask(client, number, SECRET)
    client.get(CONVERSATIONS, params={"q": SECRET})
    given = {"conversation": number, "turn": 1, "useful": False, "correction": SECRET}
    assert client.post("/api/v1/feedback", json=given).status_code == 201
    ours = [record for record in caplog.records if not record.name.startswith("httpx")]
    assert SECRET not in str([(record.getMessage(), record.__dict__) for record in ours])


def test_where_none_are_kept_none_can_be_made(tmp_path: Path) -> None:
    archive = Archive(Config(conversations=ConversationsConfig(keep=False)), tmp_path)
    with TestClient(build_app(backend(), archive=archive)) as client:
        assert client.post(CONVERSATIONS, json={}).status_code == 403
        assert ask(client, ABSENT, "目标？").status_code == 404
        assert "zc-history" not in client.get("/config").text
    archive.close()


@dataclass
class Site:
    """A real workspace with two documents, one of them of a group, and keys."""

    folder: Path
    service: Service
    access: Access
    client: TestClient

    def key(self, groups: Groups) -> tuple[AccessKey, dict[str, str]]:
        key, token = issue_key(self.access.store, "测试", "reader", groups)
        self.access.directory.forget()
        return key, {"Authorization": f"Bearer {token}"}

    def regroup(self, key: AccessKey, groups: Groups) -> None:
        """Change what somebody may read, as an administrator does."""
        with self.access.store._tables.writing() as connection:
            written = json.dumps(groups, ensure_ascii=False)
            connection.execute(update(KEYS).where(KEYS.c.id == key.id).values(groups=written))
        self.access.directory.forget()

    def reingest(self) -> None:
        models = FakeModels()
        ingest(
            [self.folder], self.service.workspace, models.embedder(), parse=parse_files, withdraw_missing=True
        )

    def converse(self, headers: dict[str, str], *questions: str) -> tuple[str, list[dict[str, Any]]]:
        number = self.client.post(CONVERSATIONS, json={}, headers=headers).json()["id"]
        answers = [
            self.client.post(
                "/api/v1/ask", json={"question": q, "conversation": number}, headers=headers
            ).json()
            for q in questions
        ]
        return number, answers

    def opened(self, headers: dict[str, str], number: str) -> list[dict[str, Any]]:
        response = self.client.get(f"{CONVERSATIONS}/{number}", headers=headers)
        assert response.status_code == 200
        asked: list[dict[str, Any]] = response.json()["asked"]
        return asked


SECRET_FILE, PUBLIC_FILE = "内部.txt", "公开.txt"
INTERNAL = "关于茶园补贴的通知\n\n一、标准\n\n试点茶园每亩补贴三百二十元。\n"
PUBLIC = "关于果园补贴的通知\n\n一、标准\n\n果园每亩补贴五十五元。\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder, workspace = tmp_path / "文件", tmp_path / "工作区"
    folder.mkdir()
    (folder / SECRET_FILE).write_text(INTERNAL, encoding="utf-8")
    (folder / f"{SECRET_FILE}.yaml").write_text('groups: ["财务处"]', encoding="utf-8")
    (folder / PUBLIC_FILE).write_text(PUBLIC, encoding="utf-8")
    models = FakeModels()
    ingest([folder], workspace, models.embedder(), parse=parse_files)
    service = Service(CONFIG, workspace, models)
    access, archive = Access(CONFIG, workspace), Archive(CONFIG, workspace)
    with TestClient(build_app(service, access, archive=archive)) as client:
        yield Site(folder, service, access, client)
    archive.close()
    access.close()
    service.close()


TEA, FRUIT = "试点茶园每亩补贴多少元？", "果园每亩补贴多少元？"


class TestDocumentsChange:
    def test_an_old_answer_keeps_its_words_whatever_becomes_of_the_document(self, site: Site) -> None:
        _, headers = site.key(("财务处",))
        number, (given,) = site.converse(headers, FRUIT)
        assert "五十五元" in given["citations"][0]["quote"]
        (site.folder / PUBLIC_FILE).write_text(PUBLIC.replace("五十五", "九十九"), encoding="utf-8")
        site.reingest()
        assert [turn["answer"] for turn in site.opened(headers, number)] == [given]
        (site.folder / PUBLIC_FILE).unlink()
        site.reingest()
        assert site.service.documents()
        assert [turn["answer"] for turn in site.opened(headers, number)] == [given]
        exported = site.client.get(f"{CONVERSATIONS}/{number}/export", headers=headers).text
        assert "“果园每亩补贴五十五元。”" in exported

    def test_who_may_no_longer_read_a_document_reads_it_nowhere_in_his_conversations(
        self, site: Site
    ) -> None:
        key, headers = site.key(("财务处",))
        number, (tea, fruit) = site.converse(headers, TEA, FRUIT)
        assert "三百二十元" in tea["text"]
        site.regroup(key, ())
        turns = site.opened(headers, number)
        assert turns[0]["answer"] is None
        assert "不能查阅" in turns[0]["notice"]
        everything = site.client.get(f"{CONVERSATIONS}/{number}", headers=headers).text
        markdown = site.client.get(f"{CONVERSATIONS}/{number}/export", headers=headers).text
        for words in ("三百二十", "关于茶园补贴", SECRET_FILE):
            assert words not in everything
            assert words not in markdown
        # Nor does a search for them tell that they are there.
        found = site.client.get(CONVERSATIONS, params={"q": "三百二十元"}, headers=headers).json()
        assert found["total"] == 0
        # Nor does feedback, or a question that goes on.
        named = {"conversation": number, "turn": 1, "useful": True}
        assert site.client.post("/api/v1/feedback", json=named, headers=headers).status_code == 404
        site.regroup(key, ("财务处",))
        assert [turn["answer"] for turn in site.opened(headers, number)] == [tea, fruit]

    def test_a_document_that_was_closed_meanwhile_is_closed_here_too(self, site: Site) -> None:
        _, headers = site.key(())
        number, (given,) = site.converse(headers, FRUIT)
        (site.folder / f"{PUBLIC_FILE}.yaml").write_text('groups: ["监察室"]', encoding="utf-8")
        site.reingest()
        assert site.opened(headers, number)[0]["answer"] is None
        (site.folder / f"{PUBLIC_FILE}.yaml").unlink()
        site.reingest()
        assert site.opened(headers, number)[0]["answer"] == given

    def test_groups_that_were_renamed_with_the_same_words_close_nothing(self, site: Site) -> None:
        key, headers = site.key(("财务处",))
        number, (given,) = site.converse(headers, TEA)
        (site.folder / f"{SECRET_FILE}.yaml").write_text('groups: ["财务部"]', encoding="utf-8")
        site.reingest()
        site.regroup(key, ("财务部",))
        assert site.opened(headers, number)[0]["answer"] == given


def test_nobody_sees_anothers(site: Site) -> None:
    _, mine = site.key(None)
    _, hers = site.key(None)
    number, _ = site.converse(mine, FRUIT)
    assert site.client.get(CONVERSATIONS, headers=hers).json()["total"] == 0
    where = f"{CONVERSATIONS}/{number}"
    for response in (
        site.client.get(where, headers=hers),
        site.client.get(f"{where}/export", headers=hers),
        site.client.patch(where, json={"name": "x"}, headers=hers),
        site.client.delete(where, headers=hers),
        site.client.post("/api/v1/ask", json={"question": FRUIT, "conversation": number}, headers=hers),
        site.client.post(
            "/api/v1/feedback", json={"conversation": number, "turn": 1, "useful": True}, headers=hers
        ),
    ):
        assert response.status_code == 404
    assert site.client.get(where).status_code == 401
    assert len(site.opened(mine, number)) == 1


def test_a_user_who_is_removed_takes_his_conversations_along(tmp_path: Path) -> None:
    """Another person of the same name must not find them."""
    archive = Archive(CONFIG, tmp_path)
    owner = owner_named("user:张三")
    archive.conversations.create(owner, "甲")
    archive.conversations.create(owner_named("user:李四"), "乙")
    users = UsersFile(tmp_path / "users.json")
    users.put(User("张三", "x", "reader", (), "2026-01-01T00:00:00+00:00"), is_new=True)
    assert main(["users", "remove", "张三", "--workspace", str(tmp_path)]) == 0
    assert archive.conversations.find(owner, "", lambda documents, answer: True) == []
    assert archive.conversations.find(owner_named("user:李四"), "", lambda documents, answer: True)
    archive.close()
