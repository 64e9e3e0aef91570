"""A real browser, and the page in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1440, 900)
PHONE = (390, 844)
PATIENCE_MS = 30_000
_TAKEN_MS = 3_000  # a page at rest takes a question within this
_TAKEN = (
    "([question, before]) => document.querySelector('#zc-question textarea').value !== question"
    " || document.querySelectorAll('.zc-turn').length > before"
)


@dataclass
class Chat:
    """The chat page as somebody at a browser sees it.

    Attributes:
        page: In the browser.
        requested: Addresses of everything that the browser has asked for.
        complaints: What its console has reported as errors, refused scripts among them.
        dialogs: Messages of dialogs that scripts have opened; there should be none.
    """

    page: Page
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Type a question and press Enter, again if the page was not yet through with the last one."""
        self.page.locator("#zc-question textarea").fill(question)
        before = self.page.locator(".zc-turn").count()
        for _ in range(3):
            self.page.keyboard.press("Enter")
            try:
                self.page.wait_for_function(_TAKEN, arg=[question, before], timeout=_TAKEN_MS)
                return
            except PlaywrightTimeout:
                continue

    def answered(self, count: int = 1) -> Locator:
        """Wait until so many turns are over, and return the last."""
        self.page.wait_for_function(
            "count => { const turns = [...document.querySelectorAll('.zc-turn')];"
            " return turns.length >= count && turns.every(turn => turn.getAttribute('aria-busy') === 'false'); }",
            arg=count,
        )
        return self.page.locator(".zc-turn").last

    @property
    def panel(self) -> Locator:
        return self.page.locator("#zc-panel")

    def hosts(self) -> set[str | None]:
        """Return where the browser has asked, addresses that hold their own data left out."""
        return {urlsplit(url).netloc for url in self.requested if not url.startswith(("data:", "blob:"))}


Open = Callable[..., AbstractContextManager[Chat]]


@pytest.fixture(scope="package")
# Not for the session: while Playwright runs, the main thread has an event loop that other tests must not meet.
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium; on Debian: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def open_chat(browser: Browser) -> Open:
    """Opens the page of a server, in Chinese, at a given size."""

    @contextmanager
    def opened(base: str, size: tuple[int, int] = WIDE, dark: bool = False) -> Iterator[Chat]:
        context = browser.new_context(
            locale="zh-CN",
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE_MS)
        chat = Chat(context.new_page())
        context.on("request", lambda request: chat.requested.append(request.url))
        chat.page.on(
            "console",
            lambda message: chat.complaints.append(message.text) if message.type == "error" else None,
        )
        context.on(
            "response",
            lambda response: (
                chat.complaints.append(f"{response.status} {response.url}") if not response.ok else None
            ),
        )
        chat.page.on("pageerror", lambda error: chat.complaints.append(str(error)))

        def dismissed(dialog: object) -> None:
            chat.dialogs.append(dialog.message)  # type: ignore[attr-defined]
            dialog.dismiss()  # type: ignore[attr-defined]

        chat.page.on("dialog", dismissed)
        chat.page.goto(base)
        chat.page.locator("#zc-question textarea").wait_for()
        chat.page.locator(".zc-welcome").wait_for()
        yield chat
        context.close()

    return opened
