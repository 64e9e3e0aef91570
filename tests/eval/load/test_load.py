"""What the load tool counts, and that it runs against a real server."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pytest

from corpus.sandbox import ParserPool
from eval.load.__main__ import main
from eval.load.caller import call, new_client
from eval.load.crowd import asking_at_once
from eval.load.memory import Sample, slope_mb_per_hour
from eval.load.memory_plot import write_memory_plot
from eval.load.overhead import overhead
from eval.load.server import ServerStartError, running_server
from eval.load.spread import spread
from index.embedder import Embedder
from index.ingest import ingest
from tests.app.hash_embedder import HashEmbedder
from tests.corpus.line_soups import SHIPPED

FAKES = (sys.executable, "-m", "tests.app.zhengce_with_fakes")
SHORT = [
    "--searchers",
    "6",
    "--rounds",
    "2",
    "--pause-s",
    "0.1",
    "--askers",
    "12",
    "--in-turn",
    "2",
    "--warm-s",
    "0.2",
]


class Moody(BaseHTTPRequestHandler):
    """Tells everybody to wait once, answers those who come back, and fails where it is told to."""

    protocol_version = "HTTP/1.1"
    seen: set[bytes]

    def do_GET(self) -> None:
        self._reply(200)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "坏".encode() in body:
            self._reply(500)
        elif body in self.seen:
            self._reply(200)
        else:
            self.seen.add(body)
            self._reply(429, ("Retry-After", "1"))

    def _reply(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for header in (*headers, ("Content-Length", "0")):
            self.send_header(*header)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def moody() -> Iterator[str]:
    Moody.seen = set()
    with ThreadingHTTPServer(("127.0.0.1", 0), Moody) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_who_is_told_to_wait_comes_back_and_who_gets_no_answer_is_lost(moody: str) -> None:
    crowd = asyncio.run(asking_at_once(moody, ["甲", "乙", "坏"], 3))
    assert (crowd.people, crowd.told_to_wait, crowd.lost) == (3, 2, ("500",))
    assert crowd.answered is not None
    assert crowd.answered.n == 2
    assert crowd.answered.p50 >= 1000  # waiting is part of it
    assert crowd.live is not None
    assert crowd.live.n > 3


def test_patience_ends_and_so_does_a_server(moody: str) -> None:
    async def calls() -> list[str | None]:
        async with new_client(moody) as client:
            told = await call(client, "/", {"question": "丙"}, patience_s=0.5)
        async with new_client("http://127.0.0.1:9") as nobody:
            gone = await call(nobody, "/", {})
        return [told.fault, gone.fault]

    assert asyncio.run(calls()) == ["still told to wait", "ConnectError"]


def test_percentiles_and_slope() -> None:
    times = spread([float(n) for n in range(101)])
    assert times is not None
    assert (times.n, times.p50, times.p95, times.p99, times.longest) == (101, 50, 95, 99, 100)
    assert spread([]) is None
    rising = [Sample(at_s, 1000 + at_s / 360) for at_s in range(0, 1800, 10)]
    assert slope_mb_per_hour(rising) == pytest.approx(10)
    assert slope_mb_per_hour(rising[:1]) == 0


def test_the_picture_has_a_point_for_each_sample(tmp_path: Path) -> None:
    samples = [Sample(0, 900), Sample(10, 1100), Sample(20, 1000)]
    write_memory_plot(samples, tmp_path / "memory.svg")
    (line,) = ElementTree.parse(tmp_path / "memory.svg").iter("{http://www.w3.org/2000/svg}polyline")
    assert len(line.attrib["points"].split()) == 3
    with pytest.raises(ValueError, match="no samples"):
        write_memory_plot([], tmp_path / "none.svg")


def test_overhead_asks_both_the_same_to_and_fro() -> None:
    asked: list[str] = []

    def bare(question: str) -> int:
        asked.append(f"bare {question}")
        return 0

    def served(question: str) -> int:
        asked.append(f"served {question}")
        time.sleep(0.02)
        return 10

    found = overhead(bare, served, ["甲", "乙"])
    assert asked == [
        *("served 甲", "served 甲", "bare 甲", "bare 甲"),
        *("bare 乙", "bare 乙", "served 乙", "served 乙"),
    ]
    assert (found.bare.n, found.served.n) == (2, 2)
    assert found.more_ms >= 20
    assert found.outside_ms == pytest.approx(found.served.p50 - 10)


def test_a_server_that_does_not_start_says_what_it_wrote(tmp_path: Path) -> None:
    broken = (sys.executable, "-c", "raise SystemExit('缺了什么')")
    with pytest.raises(ServerStartError, match="缺了什么"), running_server(tmp_path, broken):
        pass


def _filled(folder: Path, embedder: Embedder) -> Path:
    with ParserPool() as parsers:
        ingest([SHIPPED.parent], folder / "workspace", embedder, parse=parsers.parse_all)
    return folder / "workspace"


def test_nobody_is_lost_by_a_real_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve ask where ten may wait; none of six searches waits for them."""
    workspace = _filled(tmp_path, HashEmbedder())
    options = [*SHORT, "--parts", "search", "ask", "memory", "--minutes", "0.03", "--every-s", "0.5"]
    report = main([str(workspace), "--out", str(tmp_path), *options], FAKES)
    assert report.searching_at_once is not None
    assert report.searching_in_turn is not None
    assert report.asking_at_once is not None
    assert report.memory is not None
    crowds = (report.searching_at_once, report.searching_in_turn, report.asking_at_once, report.memory.crowd)
    assert [crowd.lost for crowd in crowds] == [()] * 4
    answered = [crowd.answered.n if crowd.answered else 0 for crowd in crowds[:3]]
    assert answered == [12, 12, 12]
    assert report.searching_at_once.told_to_wait == 0
    assert report.asking_at_once.told_to_wait >= 1
    assert min(each.mb for each in report.memory.samples) > 20
    assert len(report.memory.samples) >= 3
    printed = capsys.readouterr().out
    assert "| asking at the same moment | 12 | 12 |" in printed
    written = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))
    assert written["asking_at_once"]["answered"]["n"] == 12
    assert (tmp_path / "memory.svg").exists()


@pytest.mark.model
def test_the_bundled_models_are_measured(tmp_path: Path, bundled_embedder: Embedder) -> None:
    workspace = _filled(tmp_path, bundled_embedder)
    options = [*SHORT, "--parts", "search", "overhead", "--questions", "2"]
    report = main([str(workspace), "--out", str(tmp_path), *options])
    assert report.overhead is not None
    assert report.overhead.served.n == 2
    assert report.searching_at_once is not None
    assert report.searching_at_once.lost == ()
