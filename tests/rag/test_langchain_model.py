from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from rag.generation.base import GenerationError, Generator, Message
from rag.generation.langchain_model import load_langchain_model
from rag.generation.llama_cpp_model import LlamaCppModel

KEY = "sk-secret-4711"
EXAMPLES = [Message("system", "接着写。"), Message("user", "2011年、2012年、2013年、")]


def reply(model: Generator, max_tokens: int = 8, stop: tuple[str, ...] = ()) -> str:
    return "".join(model.stream(EXAMPLES, max_tokens=max_tokens, stop=stop))


@pytest.fixture(scope="module")
def served(bundled_llama_cpp: LlamaCppModel) -> tuple[str, str]:
    """A real OpenAI-compatible server on loopback over the bundled weights: its base URL and its key."""
    server = bundled_llama_cpp._server
    return f"{server._server.listening_address}/v1", server._key


@pytest.mark.model
def test_real_server_answers(served: tuple[str, str]) -> None:
    base_url, key = served
    model = load_langchain_model("openai:gemma", base_url=base_url, api_key=key)
    assert model.name == "openai:gemma"
    pieces = list(model.stream(EXAMPLES, max_tokens=8))
    assert len(pieces) > 1
    assert "".join(pieces).strip()


@pytest.mark.model
def test_limit_and_stop_strings_hold(served: tuple[str, str]) -> None:
    base_url, key = served
    model = load_langchain_model("openai:gemma", base_url=base_url, api_key=key)
    free = reply(model, 12)
    assert len(list(model.stream(EXAMPLES, max_tokens=3))) <= 3
    word = free[2:4]
    assert reply(model, 12, (word,)) == free[: free.index(word)]


@pytest.mark.model
def test_closing_frees_the_server(served: tuple[str, str]) -> None:
    base_url, key = served
    model = load_langchain_model("openai:gemma", base_url=base_url, api_key=key)
    pieces = model.stream(EXAMPLES, max_tokens=1500)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    start = time.monotonic()
    reply(model, 2)
    assert time.monotonic() - start < 10  # 1,500 tokens would take a minute


@pytest.mark.model
def test_wrong_key_is_refused_and_not_shown(served: tuple[str, str]) -> None:
    model = load_langchain_model("openai:gemma", base_url=served[0], api_key=KEY)
    with pytest.raises(GenerationError, match="401") as caught:
        reply(model)
    assert "api_key" in str(caught.value)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_refused_connection_says_where_to_look() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    model = load_langchain_model("openai:gemma", base_url=f"http://127.0.0.1:{port}/v1", api_key=KEY)
    with pytest.raises(GenerationError, match=r"无法连接.*base_url"):
        reply(model)


class Troubled(BaseHTTPRequestHandler):
    """Answers by the path: /STATUS/v1/… with that status and a body that repeats the key, /slow/… too slowly."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path.split("/")[1]
        if kind == "slow":
            self._drip()
            return
        body = f'{{"error":{{"message":"key {self.headers["Authorization"]} is bad"}}}}'.encode()
        self.send_response(int(kind))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        chunk = b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"\xe4\xb8\x80"},"finish_reason":null}]}\n\n'
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(chunk)
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:  # the caller has gone
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def troubled() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Troubled)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "api_key"),
        (403, "api_key"),
        (404, "base_url"),
        (429, "限流"),
        (400, "HTTP 400"),
        (500, "HTTP 500"),
    ],
)
def test_refusal_of_the_service_is_explained_without_the_key(troubled: str, status: int, said: str) -> None:
    model = load_langchain_model("openai:gemma", base_url=f"{troubled}/{status}/v1", api_key=KEY)
    with pytest.raises(GenerationError, match=said) as caught:
        reply(model)
    assert KEY not in str(caught.value)


def test_reply_that_takes_too_long_is_cut(troubled: str) -> None:
    model = load_langchain_model("openai:gemma", base_url=f"{troubled}/slow/v1", api_key=KEY, timeout_s=0.5)
    start = time.monotonic()
    with pytest.raises(GenerationError, match="timeout_s"):
        reply(model, 500)
    assert time.monotonic() - start < 5


def test_server_that_ignores_the_limit_is_cut(troubled: str) -> None:
    model = load_langchain_model("openai:gemma", base_url=f"{troubled}/slow/v1", api_key=KEY)
    assert len(reply(model, 3)) <= 5


def test_unknown_provider_is_refused() -> None:
    with pytest.raises(ValueError, match="provider:model"):
        load_langchain_model("nobody:model", api_key=KEY)


def test_provider_that_is_not_installed_is_named() -> None:
    with pytest.raises(ValueError, match=r"langchain.anthropic"):
        load_langchain_model("anthropic:claude", api_key=KEY)


def test_missing_key_is_said_before_the_first_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ValueError, match="api_key"):
        load_langchain_model("openai:gpt")


def test_nothing_is_traced_to_a_service_that_the_config_does_not_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    load_langchain_model("openai:gemma", base_url="http://127.0.0.1:9/v1")
    from langsmith.utils import tracing_is_enabled

    assert not tracing_is_enabled()
