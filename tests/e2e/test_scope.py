"""Filters and comparisons in a real browser over scripted answers, by mouse, by keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from index.filter_values import FilterValues
from index.filters import SearchFilters
from rag.types import AnswerReady, SentenceReady
from tests.app.answers import FIRST, SECOND, FakeBackend, answer, backend, document, events
from tests.e2e.conftest import PHONE, Chat, Open
from tests.e2e.test_page import Gate, serving

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[FakeBackend, str]]:
    served = backend()
    with serving(served) as address:
        yield served, address


def choose(chat: Chat, *labels: str) -> None:
    chat.page.locator("#zc-filters summary").click()
    for label in labels:
        chat.page.locator(f"#zc-filters input[data-label='{label}']").check()
    chat.page.keyboard.press("Escape")


def compare(chat: Chat, one: str, other: str, question: str = "目标是什么？") -> None:
    chat.page.locator("#zc-compare").click()
    chat.page.locator("#zc-side-0").select_option(one)
    chat.page.locator("#zc-side-1").select_option(other)
    chat.ask(question)


class TestFilters:
    def test_they_are_closed_until_opened_and_closed_by_escape(
        self, site: tuple[FakeBackend, str], open_chat: Open
    ) -> None:
        with open_chat(site[1]) as chat:
            body = chat.page.locator(".zc-filters-body")
            expect(body).to_be_hidden()
            expect(chat.page.locator("#zc-clear")).to_be_hidden()
            chat.page.locator("#zc-filters summary").focus()
            chat.page.keyboard.press("Enter")
            expect(body).to_be_visible()
            for name in ("地区", "发文机关", "年份", "有效性", "资料夹"):
                expect(body.get_by_role("group", name=name)).to_be_visible()
            chat.page.keyboard.press("Tab")
            chat.page.keyboard.press("Space")
            expect(chat.page.locator(".zc-chip")).to_have_text("河南省 ×")
            chat.page.keyboard.press("Escape")
            expect(body).to_be_hidden()
            expect(chat.page.locator("#zc-filters summary")).to_be_focused()

    def test_they_go_with_each_question_and_stand_by_its_answer(
        self, site: tuple[FakeBackend, str], open_chat: Open
    ) -> None:
        served, address = site
        with open_chat(address) as chat:
            choose(chat, "河南省", "2014年", "已废止", "通知/2014", "农业部")
            for count in (1, 2):
                chat.ask("目标是什么？")
                turn = chat.answered(count)
                expect(turn.locator(".zc-used")).to_have_text(
                    "检索范围：河南省、农业部、2014年、已废止、资料夹 通知/2014"
                )
                assert served.scripted.asked[-1][2] == SearchFilters(
                    regions=("河南省",), years=(2014,), statuses=("repealed",), folders=("通知/2014",), issuers=("农业部",)
                )  # fmt: skip
            chat.page.get_by_role("button", name="去掉筛选：已废止").click()
            expect(chat.page.locator(".zc-chip")).to_have_count(4)
            expect(chat.page.locator("#zc-filters summary")).to_be_focused()
            chat.page.locator("#zc-clear").click()
            expect(chat.page.locator(".zc-chip")).to_have_count(0)
            chat.ask("目标是什么？")
            expect(chat.answered(3).locator(".zc-used")).to_have_count(0)
            assert served.scripted.asked[-1][2] == SearchFilters()
            assert chat.complaints == []

    def test_a_refusal_within_filters_says_that_there_may_be_more(
        self, site: tuple[FakeBackend, str], open_chat: Open
    ) -> None:
        with open_chat(site[1]) as chat:
            choose(chat, "河南省")
            chat.ask("法国的粮食政策是什么？")
            expect(chat.answered()).to_contain_text("清除筛选再问")

    def test_a_new_conversation_begins_without(self, site: tuple[FakeBackend, str], open_chat: Open) -> None:
        served, address = site
        with open_chat(address) as chat:
            choose(chat, "河南省")
            chat.ask("目标是什么？")
            chat.answered()
            chat.page.locator("#zc-renew").click()
            expect(chat.page.locator(".zc-chip")).to_have_count(0)
            expect(chat.page.locator(".zc-turn")).to_have_count(0)
            chat.ask("目标是什么？")
            chat.answered()
            assert served.scripted.asked[-1][2] == SearchFilters()

    def test_an_example_is_asked_within_them(self, site: tuple[FakeBackend, str], open_chat: Open) -> None:
        served, address = site
        with open_chat(address) as chat:
            choose(chat, "湖北省")
            chat.page.locator(".zc-example").first.click()
            chat.answered()
            assert served.scripted.asked[-1][2] == SearchFilters(regions=("湖北省",))

    def test_with_nothing_to_choose_nothing_is_offered(self, open_chat: Open) -> None:
        served = backend()
        served.filter_values = lambda groups=None: FilterValues()  # type: ignore[method-assign]
        with serving(served) as address, open_chat(address) as chat:
            chat.ask("目标是什么？")
            chat.answered().locator(".zc-cite").first.click()
            chat.page.keyboard.press("Escape")
            expect(chat.page.locator(".zc-scope")).to_have_count(0)
            chat.page.locator("#zc-renew").click()
            expect(chat.page.locator(".zc-turn")).to_have_count(0)
            assert chat.complaints == []


class TestComparison:
    def test_both_sides_stream_and_each_opens_its_own_sources(self, open_chat: Open) -> None:
        gate = Gate(SentenceReady, AnswerReady)
        served = backend(before_each=gate)
        with serving(served) as address, open_chat(address) as chat:
            compare(chat, "2013", "2014")
            sides = chat.page.locator(".zc-side")
            expect(sides).to_have_count(2)
            gate.let(2)
            for side in sides.all():
                expect(side.locator(".zc-sentence")).to_have_count(1)
                expect(side.locator(".zc-sentence")).to_contain_text(FIRST)
            gate.let(9)
            chat.answered()
            assert [asked[2].years for asked in served.scripted.asked] == [(2013,), (2014,)]
            sides.nth(1).locator(".zc-cite").nth(1).click()
            expect(chat.panel.locator("mark")).to_have_text(SECOND)
            chat.page.keyboard.press("Escape")
            expect(sides.nth(1).locator(".zc-cite").nth(1)).to_be_focused()
            expect(chat.page.locator(".zc-figures")).to_contain_text("各方的数字相同：16.8亿亩、1.5%")

    def test_by_keyboard_alone_and_what_differs_says_so(self, open_chat: Open) -> None:
        served = backend()
        said = iter([SECOND, SECOND.replace("1.5%", "2.5%")])

        def script(question: str) -> list[object]:
            whole = answer(question)
            second = replace(whole.sentences[1], text=next(said))
            return list(events(replace(whole, sentences=(whole.sentences[0], second))))

        served.scripted.script = script  # type: ignore[assignment]
        with serving(served) as address, open_chat(address) as chat:
            chat.page.locator("#zc-compare").focus()
            chat.page.keyboard.press("Enter")
            expect(chat.page.locator("#zc-side-0")).to_be_focused()
            chat.page.keyboard.press("ArrowDown")
            chat.page.keyboard.press("Tab")
            chat.page.keyboard.press("ArrowDown")
            chat.page.keyboard.press("ArrowDown")
            chat.page.keyboard.press("Tab")
            expect(chat.page.locator("#zc-question textarea")).to_be_focused()
            chat.page.keyboard.type("目标是什么？")
            chat.page.keyboard.press("Enter")
            turn = chat.answered()
            expect(turn.locator(".zc-side-name")).to_have_text(["2014年", "2013年"])
            expect(turn.locator(".zc-figure")).to_have_text(["1.5%不同", "2.5%不同"])
            expect(turn.locator(".zc-figures dd")).to_have_text(["16.8亿亩", "1.5%", "2.5%"])
            assert [asked[2].years for asked in served.scripted.asked] == [(2014,), (2013,)]

    def test_stop_stops_both_sides(self, open_chat: Open) -> None:
        gate = Gate(SentenceReady)
        served = backend(before_each=gate)
        with serving(served) as address, open_chat(address) as chat:
            compare(chat, "2013", "2014")
            gate.let(2)
            expect(chat.page.locator(".zc-sentence")).to_have_count(2)
            chat.page.locator("#zc-stop").click()
            expect(chat.page.locator(".zc-notice")).to_contain_text("已停止")
            for _ in range(4):  # the word may reach the server a moment after the page shows it
                if served.scripted.closed_early.wait(1.5):
                    break
                gate.let()
            assert served.scripted.closed_early.wait(20)
            expect(chat.page.locator(".zc-steps")).to_have_count(0)

    @pytest.mark.parametrize(
        ("one", "other", "words"),
        [("", "2014", "各选一项"), ("", "", "各选一项"), ("2014", "2014", "同一项")],
        ids=["one", "none", "same"],
    )
    def test_sides_that_cannot_be_compared_say_why(
        self, site: tuple[FakeBackend, str], open_chat: Open, one: str, other: str, words: str
    ) -> None:
        with open_chat(site[1]) as chat:
            compare(chat, one, other)
            expect(chat.page.locator(".zc-notice")).to_contain_text(words)

    def test_on_a_phone_the_sides_stand_one_below_the_other(
        self, site: tuple[FakeBackend, str], open_chat: Open
    ) -> None:
        with open_chat(site[1], PHONE) as chat:
            compare(chat, "grain", "2014")
            chat.answered()
            boxes = [side.bounding_box() for side in chat.page.locator(".zc-side").all()]
            upper, lower = boxes
            assert upper is not None
            assert lower is not None
            assert upper["x"] == lower["x"]
            assert upper["y"] + upper["height"] <= lower["y"]
            assert chat.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    def test_the_mode_is_left_again(self, site: tuple[FakeBackend, str], open_chat: Open) -> None:
        served, address = site
        with open_chat(address) as chat:
            compare(chat, "2013", "2014")
            chat.answered()
            chat.page.locator("#zc-compare").click()
            expect(chat.page.locator("#zc-pair")).to_be_hidden()
            chat.ask("单产呢？")
            expect(chat.answered(2).locator(".zc-side")).to_have_count(0)
            history = served.scripted.asked[-1][1]
            assert history[0].answer_text.startswith("2013年：")


def test_a_document_that_does_not_hold_says_so_beside_the_answer_and_in_the_panel(open_chat: Open) -> None:
    served = backend()
    of = replace(document(), superseded_by="new1")
    served.library["grain"] = of
    whole = answer("目标？", of)
    cited = tuple(
        replace(each, status="repealed", successor="关于2015年粮食工作的通知") for each in whole.citations
    )
    served.scripted.script = lambda question: events(replace(whole, citations=cited))
    with serving(served) as address, open_chat(address, PHONE) as chat:
        chat.ask("目标？")
        turn = chat.answered()
        banner = turn.locator(".zc-standing").first
        expect(banner).to_contain_text("注意：已废止")
        expect(banner.get_by_role("link")).to_have_attribute("href", "documents/new1")
        turn.locator(".zc-cite").first.click()
        expect(chat.panel.locator(".zc-standing")).to_contain_text("不能再作为依据")
        facts = dict(
            zip(
                chat.panel.locator("dt").all_inner_texts(),
                chat.panel.locator("dd").all_inner_texts(),
                strict=True,
            )
        )
        assert facts["文号"] == "农粮〔2014〕3号"
        assert facts["发文机关"] == "农业部、粮食局"
        assert facts["成文日期"] == "2014年2月1日"
        assert facts["有效性"].startswith("已废止")
        expect(chat.panel.locator(".zc-path")).to_have_text("一、总体要求")
        chat.page.keyboard.press("Escape")
        expect(turn.locator(".zc-cite").first).to_be_focused()
