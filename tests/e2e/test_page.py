"""The chat page in a real browser over scripted answers: each step can be held, and every text can be hostile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from app.api import build_app
from corpus.groups import Groups
from rag.types import AnswerEvent, AnswerReady, SentenceReady
from tests.app.answers import (
    FIRST,
    SECOND,
    TEXT,
    THIRD,
    FakeBackend,
    answer,
    backend,
    document,
    events,
    refusal,
)
from tests.app.harmless import ATTACKS, shown
from tests.app.live_server import live_server
from tests.e2e.conftest import PHONE, Chat, Open

# Gradio sums up its queue in ways that its pandas deprecates.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]
PATIENCE_S = 20.0
_FRAMES = "(async () => { for (let i = 0; i < 6; i++) await new Promise(requestAnimationFrame); })()"


@contextmanager
def serving(served: FakeBackend) -> Iterator[str]:
    with live_server(build_app(served)) as (host, port):
        yield f"http://{host}:{port}/"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving(backend()) as address:
        yield address


class Gate:
    """Holds the pipeline before an event until it is opened."""

    def __init__(self, *held: type[AnswerEvent]) -> None:
        self._held = held
        self._steps = threading.Semaphore(0)

    def __call__(self, event: AnswerEvent) -> None:
        if isinstance(event, self._held):
            assert self._steps.acquire(timeout=PATIENCE_S)

    def let(self, count: int = 1) -> None:
        self._steps.release(count)


class TestAsking:
    def test_sentences_appear_one_by_one_under_the_stage_that_is_under_way(self, open_chat: Open) -> None:
        gate = Gate(SentenceReady, AnswerReady)
        with serving(backend(before_each=gate)) as address, open_chat(address) as chat:
            chat.ask("目标是什么？")
            sentences = chat.page.locator(".zc-sentence")
            expect(chat.page.locator(".zc-step-now")).to_have_text("作答")
            expect(sentences).to_have_count(0)
            for count, words in enumerate((FIRST, SECOND, THIRD), 1):
                gate.let()
                expect(sentences).to_have_count(count)
                expect(sentences.last).to_contain_text(words)
                expect(chat.page.locator(".zc-step-now")).to_have_text("核对")
            gate.let()
            expect(chat.answered()).to_contain_text(FIRST)
            expect(chat.page.locator(".zc-steps")).to_have_count(0)

    def test_a_source_can_be_opened_while_the_answer_is_still_coming(self, open_chat: Open) -> None:
        gate = Gate(SentenceReady)
        with serving(backend(before_each=gate)) as address, open_chat(address) as chat:
            chat.ask("目标是什么？")
            gate.let()
            chat.page.locator(".zc-cite").first.click()
            expect(chat.panel.locator("mark")).to_have_text(FIRST)
            gate.let(2)
            chat.answered()
            expect(chat.panel.locator("mark")).to_have_text(FIRST)

    def test_stop_leaves_what_has_been_checked(self, open_chat: Open) -> None:
        gate = Gate(SentenceReady)
        served = backend(before_each=gate)
        with serving(served) as address, open_chat(address) as chat:
            chat.ask("目标是什么？")
            gate.let()
            expect(chat.page.locator(".zc-sentence")).to_have_count(1)
            chat.page.locator("#zc-stop").click()
            expect(chat.page.locator(".zc-notice")).to_contain_text("已停止")
            # The pipeline is closed at the next thing it yields after the word has reached the server, which may be
            # a moment after the page shows it.
            for _ in range(2):
                if served.scripted.closed_early.wait(1.5):
                    break
                gate.let()
            assert served.scripted.closed_early.wait(PATIENCE_S)
            expect(chat.page.locator(".zc-sentence")).to_have_count(1)
            expect(chat.page.locator("#zc-ask")).to_be_visible()
            gate.let(3)
            chat.ask("再问一次？")
            chat.answered(2)
            assert chat.complaints == []

    def test_what_is_typed_meanwhile_stays(self, open_chat: Open) -> None:
        gate = Gate(AnswerReady)
        with serving(backend(before_each=gate)) as address, open_chat(address) as chat:
            chat.ask("目标是什么？")
            expect(chat.page.locator(".zc-sentence")).to_have_count(3)
            box = chat.page.locator("#zc-question textarea")
            expect(box).to_have_value("")
            box.fill("下一个问题")
            gate.let()
            chat.answered()
            expect(box).to_have_value("下一个问题")

    def test_an_example_asks_itself(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            example = chat.page.locator(".zc-example:visible")
            expect(example).to_have_text("粮食面积和单产的目标是什么？")
            example.click()
            expect(chat.answered().locator("h2")).to_have_text("粮食面积和单产的目标是什么？")
            expect(example).to_have_count(0)

    def test_a_follow_up_brings_the_conversation_and_a_new_one_forgets_it(self, open_chat: Open) -> None:
        served = backend()
        with serving(served) as address, open_chat(address) as chat:
            chat.ask("甲？")
            chat.answered(1)
            chat.ask("乙？")
            chat.answered(2)
            assert [turn.question for turn in served.scripted.asked[-1][1]] == ["甲？"]
            chat.page.locator("#zc-renew").click()
            expect(chat.page.locator(".zc-turn")).to_have_count(0)
            expect(chat.page.locator(".zc-welcome")).to_be_visible()
            chat.ask("丙？")
            chat.answered(1)
            assert served.scripted.asked[-1][1] == ()

    def test_without_documents_the_page_says_how_to_add_some(self, open_chat: Open) -> None:
        served = backend()
        served.library.clear()
        with serving(served) as address, open_chat(address) as chat:
            expect(chat.page.locator(".zc-welcome")).to_contain_text("zhengce ingest")

    def test_two_readers_do_not_see_each_other(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as one, open_chat(base) as other:
            one.ask("甲？")
            one.answered()
            expect(other.page.locator(".zc-turn")).to_have_count(0)


class TestSources:
    def test_a_marker_opens_its_quote_within_its_paragraph(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            turn = chat.answered()
            expect(chat.panel).to_contain_text("点击回答中的编号")
            turn.locator(".zc-cite").nth(1).click()
            expect(chat.panel.locator("mark")).to_have_text(SECOND)
            expect(chat.panel.locator(".zc-lit")).to_have_text(TEXT.split("\n")[3])
            expect(chat.panel).to_contain_text("农粮〔2014〕3号")
            start = TEXT.index(SECOND)
            link = chat.panel.get_by_role("link", name="查看全文")
            with chat.page.context.expect_page() as other:
                link.click()
            expect(other.value).to_have_url(
                f"{base}documents/grain?version=1#c={start}-{start + len(SECOND)}"
            )
            expect(other.value.locator("#text mark")).to_have_text(SECOND)
            other.value.close()
            turn.locator(".zc-cite").nth(2).click()
            expect(chat.panel.locator("mark")).to_have_text(FIRST + THIRD)
            expect(turn.locator(".zc-cite[aria-expanded]")).to_have_text("[1]")

    def test_the_keyboard_leads_to_the_panel_and_back(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            turn = chat.answered()
            turn.locator(".zc-cite").first.focus()
            chat.page.keyboard.press("Tab")
            expect(turn.locator(".zc-cite").nth(1)).to_be_focused()
            chat.page.keyboard.press("Enter")
            expect(chat.panel.locator("h3")).to_be_focused()
            expect(chat.panel.locator("mark")).to_have_text(SECOND)
            chat.page.keyboard.press("Escape")
            expect(turn.locator(".zc-cite").nth(1)).to_be_focused()
            expect(chat.panel.locator("mark")).to_have_count(0)

    def test_an_answer_is_reached_from_the_question_box_by_keyboard_alone(
        self, base: str, open_chat: Open
    ) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            for _ in range(12):
                chat.page.keyboard.press("Shift+Tab")
                if chat.page.evaluate("document.activeElement.matches('.zc-cite')"):
                    break
            chat.page.keyboard.press("Enter")
            expect(chat.panel.locator("h3")).to_be_focused()

    def test_a_refusal_offers_related_passages_without_a_mark(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("法国的粮食政策是什么？")
            turn = chat.answered()
            expect(turn.locator(".zc-list h3")).to_have_text("相关资料")
            expect(turn.locator(".zc-cite")).to_have_count(0)
            turn.locator(".zc-open").first.click()
            expect(chat.panel.locator(".zc-kicker")).to_contain_text("未被引用")
            expect(chat.panel.locator("mark")).to_have_count(0)
            expect(chat.panel.locator(".zc-excerpt")).to_have_text(TEXT.split("\n")[2])

    def test_an_answer_is_copied_with_its_sources(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered().locator(".zc-copy").click()
            expect(chat.page.locator(".zc-copy")).to_have_text("已复制")
            copied = chat.page.evaluate("navigator.clipboard.readText()")
            assert copied.startswith(f"{FIRST}[1]{SECOND}[2]{THIRD}[1]\n\n[1] ")


class TestPhone:
    def test_one_column_and_the_source_from_below(self, base: str, open_chat: Open) -> None:
        with open_chat(base, PHONE) as chat:
            expect(chat.panel).to_be_hidden()
            chat.ask("目标是什么？" * 60)
            chat.answered().locator(".zc-cite").first.click()
            expect(chat.panel.locator("mark")).to_be_in_viewport()
            box = chat.panel.bounding_box()
            assert box is not None
            assert box["width"] == pytest.approx(PHONE[0], abs=1)
            assert box["y"] + box["height"] == pytest.approx(PHONE[1], abs=1)
            opener = chat.page.locator(".zc-cite").first.bounding_box()
            assert opener is not None
            assert 0 <= opener["y"] <= box["y"] - opener["height"]
            chat.panel.get_by_role("button", name="关闭").click()
            expect(chat.panel).to_be_hidden()

    def test_a_new_question_comes_into_view_with_its_answer(self, base: str, open_chat: Open) -> None:
        with open_chat(base, PHONE) as chat:
            for count in range(1, 5):
                chat.ask("目标是什么？")
                turn = chat.answered(count)
                expect(turn.locator("h2")).to_be_in_viewport(ratio=1)
                expect(turn.locator(".zc-text")).to_be_in_viewport(ratio=1)

    def test_a_reader_who_has_gone_elsewhere_is_left_there(self, open_chat: Open) -> None:
        gate = Gate(SentenceReady)
        with serving(backend(before_each=gate)) as address, open_chat(address, PHONE) as chat:
            gate.let(9)
            for count in range(1, 4):
                chat.ask("目标是什么？")
                chat.answered(count)
            chat.ask("目标是什么？")
            gate.let()
            expect(chat.page.locator(".zc-sentence")).to_have_count(10)
            # What the sentence set off has come to rest, and the page has heard of the scrolling, a few frames later.
            chat.page.evaluate(_FRAMES)
            chat.page.evaluate("window.scrollTo(0, 0)")
            chat.page.evaluate(_FRAMES)
            gate.let(2)
            chat.answered(4)
            assert chat.page.evaluate("window.scrollY") == 0

    @pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
    def test_nothing_runs_out_of_the_page_sideways(self, base: str, open_chat: Open, width: int) -> None:
        with open_chat(base, (width, 800)) as chat:
            chat.ask("很长的英文" + "abcdefghij" * 30)
            chat.answered().locator(".zc-cite").first.click()
            assert chat.page.evaluate("document.documentElement.scrollWidth") <= width


class TestClosed:
    def test_nothing_is_asked_of_another_host_and_no_script_is_refused(
        self, base: str, open_chat: Open
    ) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered().locator(".zc-cite").first.click()
            chat.page.goto(base + "docs")
            expect(chat.page.locator("h1")).to_have_text("政策问答 接口")
            assert chat.hosts() == {base.split("/")[2]}
            assert chat.complaints == []


@pytest.fixture(scope="module")
def hostile_page(open_chat: Open) -> Iterator[tuple[FakeBackend, Chat]]:
    """One page for all attacks; `attack` changes what it is served."""
    served = backend()

    def attacks(groups: Groups = None) -> list[str]:
        return list(ATTACKS[:3])

    served.example_questions = attacks  # type: ignore[method-assign]
    with serving(served) as address, open_chat(address) as chat:
        yield served, chat


def attack_with(served: FakeBackend, attack: str) -> None:
    """Let every text that reaches the page be `attack`."""
    of = replace(document(f"{attack}\n{TEXT}", attack), source=attack, doc_number=attack, issuers=(attack,))
    served.library["grain"] = of
    whole = answer(attack)
    cited = replace(
        whole.citations[0], title=attack, source=attack, doc_number=attack, section_path=(attack,), doc_id="",
        quote=f"{attack}{FIRST}",
    )  # fmt: skip
    said = (replace(whole.sentences[0], text=attack),)
    whole = replace(whole, text=attack, warnings=(attack,), sentences=said, citations=(cited,))
    offered = tuple(replace(each, title=attack) for each in whole.passages)
    refused = replace(refusal(attack), text=attack, passages=offered)
    served.scripted.script = lambda question: events(refused if "不答" in question else whole)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_stays_text_everywhere(hostile_page: tuple[FakeBackend, Chat], attack: str) -> None:
    served, chat = hostile_page
    attack_with(served, attack)
    if chat.page.locator(".zc-turn").count():
        chat.page.locator("#zc-renew").click()
    expect(chat.page.locator(".zc-turn")).to_have_count(0)
    chat.ask(attack.replace("\x00", "") + " 问")
    turn = chat.answered()
    turn.locator(".zc-cite").first.click()
    expect(chat.panel.locator("h3")).to_be_focused()
    spoken = shown(attack)
    assert spoken in turn.locator(".zc-sentence").first.evaluate("each => each.textContent")
    assert chat.panel.locator("h3").evaluate("each => each.textContent") == spoken
    chat.ask("不答")
    chat.answered(2)
    assert chat.dialogs == []
    assert chat.complaints == []
    assert len(chat.hosts()) == 1
    for tag in ("script", "img", "svg", "b", "i", "strong", "code", "a", ".katex"):
        assert chat.page.locator(f".zc-turns {tag}:not(.zc-whole a)").count() == 0
        assert chat.page.locator(f"#zc-panel {tag}:not(.zc-whole a)").count() == 0


class TestLooks:
    def test_dark_mode_is_dark_and_its_words_can_be_read(self, base: str, open_chat: Open) -> None:
        with open_chat(base, dark=True) as chat:
            chat.ask("目标是什么？")
            chat.answered().locator(".zc-cite").first.click()
            for selector in (".zc-text", ".zc-source h3", "mark", ".zc-facts dd", ".zc-path", ".zc-facts dt"):
                assert chat.page.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector

    def test_light_mode_can_be_read_too(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered().locator(".zc-cite").first.click()
            selectors = (
                ".zc-text",
                "mark",
                ".zc-facts dt",
                ".zc-path",
                ".zc-tagline",
                ".zc-foot",
                ".zc-cite[aria-expanded]",
            )
            for selector in selectors:
                assert chat.page.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector

    def test_the_page_is_chinese(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            assert chat.page.evaluate("document.documentElement.lang") == "zh-CN"
            assert chat.page.title() == "政策问答"
            words = chat.page.locator("body").inner_text()
            assert not any(
                word in words for word in ("Submit", "Clear", "Gradio", "API", "Settings", "Loading")
            )


# Contrast ratio of a text on its ground (WCAG 2.2, 1.4.3).
CONTRAST = """element => {
  const parse = colour => colour.match(/[\\d.]+/g).map(Number);
  const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  let ground = element;
  while (ground && (parse(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
  const [dark, light] = [parse(getComputedStyle(element).color), ground ? parse(getComputedStyle(ground).backgroundColor) : [255, 255, 255]]
    .map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}"""
