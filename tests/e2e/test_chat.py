"""The chat page in a real browser over the real thing: the seed document, the bundled models, the server as it ships."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from corpus.parsing import parse_document
from index.embedding import load_embedder
from index.store import Index
from tests.e2e.axe import grave_faults
from tests.e2e.conftest import PHONE, Chat, Open

pytestmark = [pytest.mark.browser, pytest.mark.model]

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "corpus" / "documents"
HOSTILE_TITLE = '<img src=x onerror="alert(1)">关于<script>alert(2)</script>试点茶园补贴的通知'
HOSTILE = f"{HOSTILE_TITLE}\n\n一、<b onclick=alert(3)>补贴标准</b>\n\n试点茶园每亩补贴三百二十元，**由县级财政**承担。\n"
START_S = 300


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("聊天 页")
    hostile = folder / "另收"
    hostile.mkdir()
    (hostile / "<b>茶园&amp;.txt").write_text(HOSTILE, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "ingest",
        str(DOCUMENTS),
        str(hostile),
        "--workspace",
        str(folder / "var"),
    ]
    subprocess.run(command, cwd=ROOT, check=True, timeout=START_S)
    return folder / "var"


# Notes every address that the server looks up or connects to, itself aside.
WATCHED = """
import ipaddress, sys
def is_outside(host):
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host not in ("localhost", "", None)
def note(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) and is_outside(arguments[1][0]):
        print("connect", arguments[1][0], file=outside, flush=True)
    if event == "socket.getaddrinfo" and is_outside(arguments[0]):
        print("look up", arguments[0], file=outside, flush=True)
outside = open(sys.argv.pop(1), "a")
sys.addaudithook(note)
from app.cli import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def outside(workspace: Path) -> Path:
    """Where the server's connections to anywhere else are noted."""
    noted = workspace.parent / "outside.txt"
    noted.touch()
    return noted


@pytest.fixture(scope="module")
def base(workspace: Path, outside: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", WATCHED, str(outside)]
    command += ["serve", "--port", str(port), "--workspace", str(workspace)]
    log = (workspace.parent / "server.log").open("wb")
    with (
        log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, encoding="utf-8") as server,
    ):
        assert server.stdout is not None
        assert "已就绪" in server.stdout.readline(), (workspace.parent / "server.log").read_text("utf-8")
        yield f"http://127.0.0.1:{port}/"
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def documents(workspace: Path) -> list[str]:
    """The canonical texts that are ingested."""
    index = Index.open(workspace, embedder=load_embedder("bundled"))
    texts = [index.document(entry.doc_id).text for entry in index.entries]
    index.close()
    return texts


def assert_verbatim(chat: Chat, documents: list[str]) -> None:
    marks = chat.panel.locator("mark")
    expect(marks.first).to_be_visible()
    for words in marks.all_text_contents():
        assert any(words in text for text in documents)


def test_a_figure_is_answered_with_a_quote_that_can_be_read_in_its_paragraph(
    base: str, open_chat: Open, documents: list[str]
) -> None:
    with open_chat(base) as chat:
        chat.ask("2013年进出口的增速是多少？")
        turn = chat.answered()
        expect(turn.locator(".zc-text")).to_contain_text("13.6%")
        turn.locator(".zc-cite").first.click()
        assert_verbatim(chat, documents)
        assert "13.6%" in "".join(chat.panel.locator("mark").all_text_contents())
        paragraph = chat.panel.locator(".zc-lit").first.text_content()
        assert any(paragraph in text.split("\n") for text in documents)
        expect(chat.panel.locator("h3")).to_contain_text("促进中部地区崛起工作总结")
        expect(chat.panel.locator(".zc-path")).to_contain_text("工作进展和主要成效")


def test_a_list_is_answered_with_quotes(base: str, open_chat: Open, documents: list[str]) -> None:
    with open_chat(base) as chat:
        chat.ask("2013年中部地区经济还存在哪些困难和问题？")
        turn = chat.answered()
        expect(turn.locator(".zc-text")).to_contain_text("产能过剩")
        for marker in turn.locator(".zc-cite").all():
            marker.click()
            assert_verbatim(chat, documents)


def test_every_example_question_is_answered(base: str, open_chat: Open) -> None:
    with open_chat(base) as chat:
        for position in range(chat.page.locator(".zc-example:visible").count()):
            chat.page.locator(".zc-example:visible").nth(position).click()
            expect(chat.answered().locator(".zc-cite").first).to_be_visible()
            chat.page.locator("#zc-renew").click()
            expect(chat.page.locator(".zc-turn")).to_have_count(0)
        assert position >= 2


def test_what_the_documents_do_not_hold_is_refused_with_related_passages(base: str, open_chat: Open) -> None:
    with open_chat(base) as chat:
        chat.ask("新能源汽车能拿多少补贴，文件怎么规定的？")
        turn = chat.answered()
        expect(turn.locator(".zc-list h3")).to_have_text("相关资料")
        expect(turn.locator(".zc-cite")).to_have_count(0)
        turn.locator(".zc-open").first.click()
        expect(chat.panel.locator(".zc-excerpt p").first).to_be_visible()
        expect(chat.panel.locator("mark")).to_have_count(0)


def test_markup_in_a_document_stays_text(base: str, open_chat: Open, documents: list[str]) -> None:
    with open_chat(base) as chat:
        chat.ask("试点茶园每亩补贴多少元？")
        turn = chat.answered()
        expect(turn.locator(".zc-text")).to_contain_text("三百二十元")
        turn.locator(".zc-cite").first.click()
        assert_verbatim(chat, documents)
        assert chat.panel.locator("h3").text_content() in (HOSTILE_TITLE, "<b>茶园&amp;.txt")
        for tag in ("img", "b", "strong", "script"):
            assert chat.page.locator(f".zc-turns {tag}").count() == 0
            assert chat.page.locator(f"#zc-panel {tag}").count() == 0
        assert chat.dialogs == []
        assert chat.complaints == []


def test_on_a_phone_by_keyboard_and_nothing_leaves_the_machine(
    base: str, open_chat: Open, documents: list[str]
) -> None:
    with open_chat(base, PHONE) as chat:
        chat.ask("《中原经济区建设的指导意见》是几号文？")
        turn = chat.answered()
        expect(turn.locator(".zc-text")).to_contain_text("国发〔2011〕32号")
        turn.locator(".zc-cite").first.focus()
        chat.page.keyboard.press("Enter")
        expect(chat.panel.locator("h3")).to_be_focused()
        assert_verbatim(chat, documents)
        chat.page.keyboard.press("Escape")
        expect(turn.locator(".zc-cite").first).to_be_focused()
        assert chat.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert chat.hosts() == {base.split("/")[2]}


def test_a_conversation_of_another_day_is_found_with_its_quotes_exported_and_judged(
    base: str, open_chat: Open, documents: list[str], tmp_path: Path
) -> None:
    with open_chat(base) as chat:
        chat.ask("2013年进出口的增速是多少？")
        said = chat.answered().locator(".zc-text").text_content()
    with open_chat(base) as chat:
        chat.page.get_by_role("button", name="历史对话").click()
        chat.page.get_by_label("查找对话").fill("进出口 增速")
        found = chat.page.locator(".zc-conversation").filter(has_text="2013年进出口的增速是多少？").first
        with chat.page.expect_download() as download:
            chat.page.get_by_role("link", name="导出为 Word：2013年进出口的增速是多少？").first.click()
        found.click()
        turn = chat.answered()
        assert turn.locator(".zc-text").text_content() == said
        turn.locator(".zc-cite").first.click()
        assert_verbatim(chat, documents)
        quoted = chat.panel.locator("mark").first.text_content() or ""
        download.value.save_as(tmp_path / "a.docx")
        exported = parse_document(tmp_path / "a.docx", "a.docx").text
        assert quoted in exported
        assert "有效性（提问时）" in exported
        turn.get_by_role("button", name="有用").click()
        expect(turn.locator(".zc-said")).to_have_text("谢谢，已记下。")
        assert chat.complaints == []


def test_the_interface_streams_the_same_answer_that_it_gives_whole(base: str, documents: list[str]) -> None:
    body = {"question": "2013年进出口的增速是多少？", "id": "q-1"}
    whole = httpx.post(f"{base}api/v1/ask", json=body, timeout=60).json()
    assert whole["id"] == "q-1"
    assert "13.6%" in whole["text"]
    for citation in whole["citations"]:
        assert any(text[citation["start"] : citation["end"]] == citation["quote"] for text in documents)
    with httpx.stream("POST", f"{base}api/v1/ask", json={**body, "stream": True}, timeout=60) as response:
        lines = [line for line in response.iter_lines() if line]
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    values = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert names == sorted(names, key=["stage", "sentence", "answer"].index)
    assert {**values[-1], "timings_ms": 0} == {**whole, "timings_ms": 0}
    assert (
        next(value for name, value in zip(names, values, strict=True) if name == "sentence")["text"]
        in whole["text"]
    )


def test_filters_and_a_comparison_by_keyboard_and_nothing_leaves_the_machine(
    base: str, open_chat: Open, documents: list[str]
) -> None:
    with open_chat(base) as chat:
        chat.page.locator("#zc-filters summary").click()
        chat.page.locator("#zc-filters input[data-label='2014年']").check()
        chat.page.keyboard.press("Escape")
        chat.ask("2013年进出口的增速是多少？")
        turn = chat.answered()
        expect(turn.locator(".zc-used")).to_have_text("检索范围：2014年")
        expect(turn.locator(".zc-text")).to_contain_text("13.6%")
        chat.page.locator("#zc-clear").click()
        chat.page.locator("#zc-compare").focus()
        chat.page.keyboard.press("Enter")
        titles = chat.page.locator("#zc-side-0 optgroup[label='文件'] option").all_inner_texts()
        seed = next(title for title in titles if "中部地区" in title)
        chat.page.locator("#zc-side-0").select_option(label=seed)
        chat.page.locator("#zc-side-1").select_option(label=next(title for title in titles if title != seed))
        chat.ask("2013年进出口的增速是多少？")
        sides = chat.answered(2).locator(".zc-side")
        expect(sides.nth(0).locator(".zc-text")).to_contain_text("13.6%仅此方")
        expect(sides.nth(1).locator(".zc-cite")).to_have_count(0)
        sides.nth(0).locator(".zc-cite").first.click()
        assert_verbatim(chat, documents)
        chat.page.keyboard.press("Escape")
        expect(sides.nth(0).locator(".zc-cite").first).to_be_focused()
        assert grave_faults(chat.page) == []
        assert chat.hosts() == {base.split("/")[2]}
        assert chat.dialogs == chat.complaints == []


def test_the_interface_compares_and_says_what_can_be_chosen(base: str) -> None:
    found = httpx.get(f"{base}api/v1/filters", timeout=60).json()
    years = [value["value"] for value in found["years"]["values"]]
    assert "2014" in years
    sides = [{"filters": {"doc_ids": [value["value"]]}} for value in found["documents"]["values"]]
    body = {"question": "2013年进出口的增速是多少？", "sides": sides}
    said = httpx.post(f"{base}api/v1/compare", json=body, timeout=120).json()["sides"]
    assert [side["answer"]["refused"] for side in said].count(False) == 1
    assert {figure["text"] for side in said for figure in side["figures"]} >= {"13.6%"}


def test_the_server_connects_to_nothing_and_logs_no_question(
    base: str, open_chat: Open, workspace: Path, outside: Path
) -> None:
    question = "2013年粮食产量有多少斤"
    with open_chat(base) as chat:
        chat.ask(question)
        chat.answered()
    with urllib.request.urlopen(f"{base}api/v1/health", timeout=5) as response:
        assert response.status == 200
    assert outside.read_text() == ""
    log = (workspace.parent / "server.log").read_text("utf-8")
    assert "/gradio_api/queue/join" in log
    assert question not in log
    assert "Traceback" not in log
