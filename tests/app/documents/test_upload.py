"""Files that come over HTTP: what becomes of each, where they lie, and what a bad one leaves behind."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from app.documents.jobs import MAX_WAITING, Jobs
from app.documents.upload_folder import FOLDER, UploadFolder
from corpus.parsing import document_id, parse_files
from index.ingest import ingest
from tests.app.documents.conftest import Site, notice
from tests.app.hash_embedder import HashEmbedder

TITLE = "关于做好粮食工作的通知"


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def outcomes(job: dict[str, Any]) -> dict[str, str]:
    return {each["source"] or each["name"]: each["result"] for each in job["outcomes"]}


def files_under(workspace: Path) -> list[str]:
    root = workspace / FOLDER
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_an_upload_is_found_asked_and_ingested_again_to_no_effect(site: Site) -> None:
    job = site.upload(("通知.txt", notice()))
    assert job["state"] == "done"
    (outcome,) = job["outcomes"]
    assert (outcome["result"], outcome["source"], outcome["title"]) == ("added", "上传/公开/通知.txt", TITLE)
    assert outcome["doc_id"] == document_id("上传/公开/通知.txt")
    assert site.titles() == [TITLE]
    answer = site.client.post("/api/v1/ask", json={"question": "粮食播种面积稳定在多少？"}).json()
    assert "16.8亿亩" in answer["text"]
    assert files_under(site.workspace) == ["上传/公开/通知.txt"]
    report = ingest([site.workspace / FOLDER], site.workspace, HashEmbedder(), parse=parse_files)
    assert (report.unchanged, report.added, report.missing) == (("上传/公开/通知.txt",), (), ())


def test_the_same_bytes_again_change_nothing_and_other_bytes_are_a_new_version(site: Site) -> None:
    first = site.upload(("通知.txt", notice()))["outcomes"][0]
    key = {"Idempotency-Key": "x"}
    again = site.upload(("通知.txt", notice()), headers=key)["outcomes"][0]
    assert (again["result"], again["version"]) == ("unchanged", first["version"])
    described = site.client.get(f"/api/v1/documents/{first['doc_id']}").json()
    assert len(described["versions"]) == 1
    other = site.upload(("通知.txt", notice("水稻")))["outcomes"][0]
    assert (other["result"], other["doc_id"]) == ("updated", first["doc_id"])
    described = site.client.get(f"/api/v1/documents/{first['doc_id']}").json()
    assert [each["current"] for each in described["versions"]] == [False, True]


def test_each_file_has_its_own_outcome_and_a_refused_one_leaves_nothing(site: Site) -> None:
    job = site.upload(
        ("好.txt", notice()),
        ("空.txt", b""),
        ("程序.exe", b"MZ"),
        ("假的.pdf", b"this is no pdf \x00\x01"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("好.txt", notice("大豆")),
    )
    results = [(each["name"], each["result"]) for each in job["outcomes"]]
    assert sorted(results) == sorted(
        [("好.txt", "added"), ("空.txt", "failed"), ("程序.exe", "failed"), ("假的.pdf", "failed"),
         ("图.txt", "failed"), ("好.txt", "failed")]
    )  # fmt: skip
    assert all(each["detail"] for each in job["outcomes"] if each["result"] == "failed")
    assert files_under(site.workspace) == ["上传/公开/好.txt"]


def test_a_page_that_calls_itself_word_is_read_as_what_it_is(site: Site) -> None:
    page = f"<html><body><h1>{TITLE}</h1><p>一、总体要求</p><p>稳定面积。</p></body></html>".encode()
    (outcome,) = site.upload(("公文.doc", page))["outcomes"]
    assert (outcome["result"], outcome["title"]) == ("added", TITLE)


def test_a_bad_new_version_leaves_the_old_one_and_its_file(site: Site) -> None:
    doc_id = site.upload(("通知.txt", notice()))["outcomes"][0]["doc_id"]
    (outcome,) = site.upload(("通知.txt", b"\0\0\0"))["outcomes"]
    assert outcome["result"] == "failed"
    assert site.client.get(f"/api/v1/documents/{doc_id}").json()["title"] == TITLE
    assert (site.workspace / FOLDER / "上传/公开/通知.txt").read_bytes() == notice()


def test_what_cleaning_did_is_told(site: Site) -> None:
    text = notice().decode().replace("播种", "播\u200b种")
    (outcome,) = site.upload(("通知.txt", text.encode()))["outcomes"]
    (rule,) = [each for each in outcome["cleaning"] if each["rule"] == "invisible_character"]
    assert (rule["label"], rule["count"], rule["chars"]) == ("看不见的字符", 1, 1)


def test_an_archive_is_opened_as_ingest_opens_it(site: Site) -> None:
    data = zipped(
        **{"甲/一.txt": notice("小麦"), "二.txt": notice("玉米"), "三.exe": b"MZ", "../四.txt": b"x"}
    )
    job = site.upload(("包.zip", data))
    found = outcomes(job)
    assert found["上传/公开/包.zip/甲/一.txt"] == found["上传/公开/包.zip/二.txt"] == "added"
    assert found["上传/公开/包.zip/三.exe"] == "skipped"
    assert list(found.values()).count("failed") == 1
    assert files_under(site.workspace) == ["上传/公开/包.zip"]
    assert outcomes(site.upload(("坏.zip", b"PK\3\4")))["上传/公开/坏.zip"] == "failed"
    assert files_under(site.workspace) == ["上传/公开/包.zip"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/甲.txt", "甲.txt"),
        ("/etc/甲.txt", "甲.txt"),
        ("C:\\Windows\\甲.txt", "甲.txt"),
        ("..\\..\\甲.txt", "甲.txt"),
        (".甲.txt", "甲.txt"),
        ("con.txt", "_con.txt"),
        ("甲\u202etxt.txt", "甲txt.txt"),
        ("<b>甲.txt", "_b_甲.txt"),
    ],
)
def test_a_name_leads_nowhere_else(site: Site, name: str, kept: str) -> None:
    (outcome,) = site.upload((name, notice()))["outcomes"]
    assert (outcome["result"], outcome["source"]) == ("added", f"上传/公开/{kept}")
    assert files_under(site.workspace) == [f"上传/公开/{kept}"]


@pytest.mark.parametrize("folder", ["..", "../x", "a/../b", "/etc", "a//b", ".", "a/b/c/d/e/f/g", "甲.zip"])
def test_a_folder_leads_nowhere_else(site: Site, folder: str) -> None:
    response = site.send(("甲.txt", notice()), folder=folder)
    assert response.status_code == 422
    assert files_under(site.workspace) == []


def test_a_folder_is_one_of_the_filters(site: Site) -> None:
    site.upload(("甲.txt", notice()), folder="办公室/2026")
    assert site.titles(folder="上传/公开/办公室") == [TITLE]
    assert site.titles(folder="上传/公开/别处") == []


class TestGroups:
    def test_an_editor_chooses_among_his_own(self, site: Site) -> None:
        both, one = site.key("editor", ("财务处", "办公室")), site.key("editor", ("财务处",))
        reader, other = site.key("reader", ("财务处",)), site.key("editor", ("监察室",))
        assert site.send(("甲.txt", notice()), headers=reader).status_code == 403
        assert site.send(("甲.txt", notice()), headers=one, groups=["监察室"]).status_code == 422
        site.upload(("甲.txt", notice("甲")), headers=one)  # for all of his groups, where he does not say
        site.upload(("甲.txt", notice("乙")), headers=both, groups=["财务处", "办公室"])
        site.upload(("甲.txt", notice("丙")), headers=other, everyone="true")
        site.upload(("甲.txt", notice("丁")), headers=other)
        assert set(site.titles(one)) == {f"关于做好{name}工作的通知" for name in "甲乙丙"}
        assert set(site.titles(other)) == {f"关于做好{name}工作的通知" for name in "丙丁"}
        everyone = site.key("admin", None)
        report = ingest([site.workspace / FOLDER], site.workspace, HashEmbedder(), parse=parse_files)
        assert len(report.unchanged) == 4
        assert len(site.titles(everyone)) == 4

    def test_a_file_does_not_choose_its_readers_itself(self, site: Site) -> None:
        editor = site.key("editor", ("财务处",))
        stated = "---\ngroups: [监察室]\n---\n".encode() + notice()
        (outcome,) = site.upload(("甲.md", stated), headers=editor, everyone="true")["outcomes"]
        assert outcome["result"] == "failed"
        assert "groups" in outcome["detail"]
        (outcome,) = site.upload(("甲.md", stated), headers=editor)["outcomes"]
        assert outcome["result"] == "added"  # what was chosen goes before what the file says
        assert site.titles(site.key("reader", ("监察室",))) == []
        pack = zipped(
            **{"甲.txt": notice(), "甲.txt.yaml": "groups: 监察室".encode(), "乙.txt": notice("乙")}
        )
        job = site.upload(("包.zip", pack), headers=editor, everyone="true")
        assert set(outcomes(job).values()) == {"failed"}
        job = site.upload(("包.zip", pack), headers=editor)
        assert outcomes(job)["上传/组-财务处/包.zip/乙.txt"] == "added"
        assert site.titles(site.key("reader", ("监察室",))) == []
        assert [name for name in files_under(site.workspace) if "公开" in name] == []

    def test_only_what_is_for_his_groups_alone_can_be_withdrawn(self, site: Site) -> None:
        admin, one = site.key("admin", None), site.key("editor", ("财务处",))
        job = site.upload(("甲.txt", notice()), headers=admin, groups=["财务处", "监察室"])
        doc_id = job["outcomes"][0]["doc_id"]
        assert site.client.delete(f"/api/v1/documents/{doc_id}", headers=one).status_code == 403
        reader = site.key("reader", None)
        assert site.client.delete(f"/api/v1/documents/{doc_id}", headers=reader).status_code == 403
        assert site.client.delete(f"/api/v1/documents/{doc_id}", headers=admin).status_code == 200

    def test_a_job_is_its_uploaders_own(self, site: Site) -> None:
        one, other = site.key("editor", ("财务处",)), site.key("admin", None)
        location = site.send(("甲.txt", notice()), headers=one).headers["location"]
        assert site.client.get(location, headers=other).status_code == 404
        site.wait(location, one)


class TestWithdrawing:
    def test_it_is_gone_and_its_file_is_not_ingested_again(self, site: Site) -> None:
        doc_id = site.upload(("甲.txt", notice()), ("乙.txt", notice("乙")))["outcomes"][0]["doc_id"]
        said = site.client.delete(f"/api/v1/documents/{doc_id}").json()
        assert said["file_kept"] is False
        assert site.client.get(f"/api/v1/documents/{doc_id}").status_code == 404
        assert site.client.delete(f"/api/v1/documents/{doc_id}").status_code == 404
        report = ingest([site.workspace / FOLDER], site.workspace, HashEmbedder(), parse=parse_files)
        assert len(report.unchanged) == 1
        assert not report.added

    def test_the_last_document_too_and_it_comes_back_by_an_upload(self, site: Site) -> None:
        doc_id = site.upload(("甲.txt", notice()))["outcomes"][0]["doc_id"]
        assert site.client.delete(f"/api/v1/documents/{doc_id}").status_code == 200
        assert site.titles() == []
        assert site.upload(("甲.txt", notice()))["outcomes"][0]["result"] == "added"
        assert site.titles() == [TITLE]

    def test_an_archive_stays_as_long_as_one_of_its_documents_does(self, site: Site) -> None:
        job = site.upload(("包.zip", zipped(**{"一.txt": notice("一"), "二.txt": notice("二")})))
        first, second = (each["doc_id"] for each in job["outcomes"])
        site.client.delete(f"/api/v1/documents/{first}")
        assert files_under(site.workspace) == ["上传/公开/包.zip"]
        site.client.delete(f"/api/v1/documents/{second}")
        assert [name for name in files_under(site.workspace) if not name.startswith(".")] == []

    def test_what_lies_in_a_folder_of_its_own_stays_there(self, site: Site, tmp_path: Path) -> None:
        folder = tmp_path / "文件"
        folder.mkdir()
        (folder / "甲.txt").write_bytes(notice())
        site.service.ingest([folder])
        said = site.client.delete(f"/api/v1/documents/{document_id('甲.txt')}").json()
        assert said["file_kept"] is True
        assert (folder / "甲.txt").exists()


class TestReplacing:
    """A file that the command line ingested, and a newer one that is uploaded."""

    @staticmethod
    def ingested(site: Site, folder: Path, groups: str = "") -> Path:
        folder.mkdir(exist_ok=True)
        file = folder / "通知.txt"
        file.write_bytes(notice())
        if groups:
            (folder / "通知.txt.yaml").write_text(f"groups: [{groups}]", encoding="utf-8")
        site.service.ingest([folder])
        return file

    def test_the_same_path_is_the_same_document(self, site: Site, tmp_path: Path) -> None:
        file = self.ingested(site, tmp_path / "文件")
        before = site.service.document(document_id("通知.txt"))
        (outcome,) = site.upload(("通知.txt", notice(number=9)))["outcomes"]
        assert (outcome["result"], outcome["source"], outcome["doc_id"]) == (
            "updated",
            "通知.txt",
            before.doc_id,
        )
        assert "旧版本保留" in outcome["detail"]
        assert site.titles() == [TITLE], "not a second one"
        assert "9号" in site.service.document(before.doc_id).text
        versions = [each.version for each in site.service.history(before.doc_id).versions]
        assert sorted(versions) == sorted([before.version, outcome["version"]])
        assert files_under(site.workspace) == ["通知.txt"]
        assert file.read_bytes() == notice(), "the other folder is left alone"
        (again,) = site.upload(("通知.txt", notice(number=9)))["outcomes"]
        assert (again["result"], again["source"]) == ("unchanged", "通知.txt")
        uploads = ingest([site.workspace / FOLDER], site.workspace, HashEmbedder(), parse=parse_files)
        assert uploads.unchanged == ("通知.txt",)
        other = site.service.ingest([file.parent])
        assert "相对路径相同而内容不同" in other.failed[0].message
        file.write_bytes(notice(number=9))
        assert site.service.ingest([file.parent]).unchanged == ("通知.txt",)

    def test_one_that_is_named_is_replaced_whatever_the_file_is_called(
        self, site: Site, tmp_path: Path
    ) -> None:
        self.ingested(site, tmp_path / "文件")
        doc_id = document_id("通知.txt")
        (outcome,) = site.upload(("另一个名字.txt", notice(number=9)), replaces=doc_id)["outcomes"]
        assert (outcome["result"], outcome["doc_id"], outcome["name"]) == (
            "updated",
            doc_id,
            "另一个名字.txt",
        )
        two = site.send(("甲.txt", notice()), ("乙.txt", notice()), replaces=doc_id)
        assert (two.status_code, "一次只能传一个" in two.json()["detail"]) == (422, True)
        assert site.send(("甲.txt", notice()), replaces="0" * 16).status_code == 404

    def test_it_is_withdrawn_with_the_uploaded_file(self, site: Site, tmp_path: Path) -> None:
        self.ingested(site, tmp_path / "文件")
        site.upload(("通知.txt", notice(number=9)))
        said = site.client.delete(f"/api/v1/documents/{document_id('通知.txt')}").json()
        assert said["file_kept"] is False
        assert site.titles() == []
        assert [name.split("/")[0] for name in files_under(site.workspace)] == [".withdrawn"]

    def test_a_document_for_other_groups_is_neither_replaced_nor_betrayed(
        self, site: Site, tmp_path: Path
    ) -> None:
        self.ingested(site, tmp_path / "文件", "甲, 乙")
        doc_id = document_id("通知.txt")
        before = site.service.document(doc_id)
        stranger, half = site.key("editor", ("丙",)), site.key("editor", ("甲",))
        (outcome,) = site.upload(("通知.txt", notice(number=9)), headers=stranger)["outcomes"]
        assert (outcome["result"], outcome["source"]) == ("added", "上传/组-丙/通知.txt")
        assert site.send(("通知.txt", notice()), headers=stranger, replaces=doc_id).status_code == 404
        job = site.upload(("通知.txt", notice(number=9)), headers=half)  # who sees only that it is for 甲
        assert (job["state"], "不只给您选的组" in job["detail"]) == ("failed", True)
        assert site.service.document(doc_id) == before
        both = site.key("editor", ("甲", "乙"))
        (outcome,) = site.upload(("通知.txt", notice(number=9)), headers=both)["outcomes"]
        assert (outcome["result"], outcome["doc_id"]) == ("updated", doc_id)
        assert set(site.service.document(doc_id).groups) == {"甲", "乙"}


class TestOneAtATime:
    def test_an_upload_waits_for_another_ingest_and_a_withdrawal_is_told_to_come_later(
        self, site: Site
    ) -> None:
        doc_id = site.upload(("甲.txt", notice()))["outcomes"][0]["doc_id"]
        with FileLock(site.workspace / ".writer.lock"):
            location = site.send(("乙.txt", notice("乙"))).headers["location"]
            refused = site.client.delete(f"/api/v1/documents/{doc_id}")
            assert refused.status_code == 409
            assert int(refused.headers["retry-after"]) > 0
            assert site.client.get(location).json()["state"] in ("waiting", "running")
        assert site.wait(location)["outcomes"][0]["result"] == "added"

    def test_so_many_may_wait_and_no_more(self, site: Site) -> None:
        with FileLock(site.workspace / ".writer.lock"):
            sent = [site.send((f"{at}.txt", notice())) for at in range(MAX_WAITING + 1)]
            assert [each.status_code for each in sent] == [202] * MAX_WAITING + [429]
            assert int(sent[-1].headers["retry-after"]) > 0
        for each in sent[:-1]:
            assert site.wait(each.headers["location"])["state"] == "done"

    def test_questions_are_answered_while_it_runs(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        site.upload(("通知.txt", notice()))
        held, reached = threading.Event(), threading.Event()
        embed = HashEmbedder.embed_passages

        def held_up(self: HashEmbedder, texts: Any, **more: Any) -> Any:
            if threading.current_thread().name == "ingest":
                reached.set()
                assert held.wait(30)
            return embed(self, texts, **more)

        monkeypatch.setattr(HashEmbedder, "embed_passages", held_up)
        location = site.send(("新.txt", notice("大豆"))).headers["location"]
        assert reached.wait(30)
        for _ in range(3):
            asked = site.client.post("/api/v1/ask", json={"question": "粮食播种面积稳定在多少？"})
            assert "16.8亿亩" in asked.json()["text"]
        assert site.titles() == [TITLE]  # the new one is not there before its generation is
        assert site.client.get(location).json()["state"] == "running"
        held.set()
        assert site.wait(location)["state"] == "done"
        assert len(site.titles()) == 2


class TestCrash:
    @pytest.mark.parametrize("committed", [False, True])
    def test_the_next_server_goes_on_with_what_was_accepted(self, site: Site, committed: bool) -> None:
        folder = UploadFolder(site.workspace)
        part = folder.begin()
        source = folder.source_of(("财务处",), "", "甲.txt")
        folder.staged(part, source).write_bytes(notice())
        batch = folder.finish(part, "key:x", ("财务处",), [source])
        if committed:  # killed after the store knew of it and before its file was in its place
            site.service.ingest_files(folder.files(batch), ("财务处",), lambda source: None)
        jobs = Jobs(folder)
        jobs.recover(site.service)
        while jobs.get(batch.batch_id, "key:x").state != "done":
            time.sleep(0.05)
        (outcome,) = jobs.get(batch.batch_id, "key:x").outcomes
        assert outcome.result == ("unchanged" if committed else "added")
        assert files_under(site.workspace) == [source, f"{source}.yaml"]
        assert json.loads((folder.root / f"{source}.yaml").read_text(encoding="utf-8")) == {
            "groups": ["财务处"]
        }

    def test_what_never_arrived_whole_is_no_upload(self, site: Site) -> None:
        folder = UploadFolder(site.workspace)
        folder.staged(folder.begin(), "上传/公开/甲.txt").write_bytes(b"half")
        assert list(folder.waiting()) == []
        found = ingest_nothing(site)
        assert found == ()

    # The parser of forms leaves the half file to the garbage collector.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_a_request_that_breaks_off_leaves_nothing(self, site: Site) -> None:
        head = {"content-type": "multipart/form-data; boundary=x"}
        body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf'
        response = site.client.post("/api/v1/documents", content=body, headers=head)
        assert response.status_code in (400, 422)
        assert files_under(site.workspace) == []


def ingest_nothing(site: Site) -> tuple[str, ...]:
    site.upload(("乙.txt", notice()))
    report = ingest([site.workspace / FOLDER], site.workspace, HashEmbedder(), parse=parse_files)
    return report.added


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1"},
    ],
)
def test_another_site_cannot_have_a_browser_upload_or_withdraw(site: Site, headers: dict[str, str]) -> None:
    """Nobody need log in here, so no cookie gives it away: a form with files crosses sites unasked."""
    assert site.send(("甲.txt", notice()), headers=headers).status_code == 403
    assert files_under(site.workspace) == []
    doc_id = site.upload(("甲.txt", notice()), headers={"Sec-Fetch-Site": "same-origin"})["outcomes"][0][
        "doc_id"
    ]
    assert site.client.delete(f"/api/v1/documents/{doc_id}", headers=headers).status_code == 403
    assert site.titles() == [TITLE]


def test_too_much_at_once(site: Site) -> None:
    assert site.send(*[(f"{at}.txt", b"x") for at in range(101)]).status_code == 422
    response = site.client.post("/api/v1/documents", content=b"", headers={"content-length": str(10**9)})
    assert response.status_code == 413
