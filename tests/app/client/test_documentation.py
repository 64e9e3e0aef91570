"""The example in docs/api.md runs against the server with the bundled models, and prints what stands below it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.api import build_app
from app.config import Config
from app.service import build_service
from tests.app.live_server import live_server
from tests.corpus.line_soups import SHIPPED

API = Path(__file__).parents[3] / "docs" / "api.md"
_EXAMPLE = re.compile(r"## Python 客户端\n.*?```python\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)


@pytest.mark.model
def test_example_prints_what_stands_below_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = _EXAMPLE.search(API.read_text(encoding="utf-8"))
    assert example is not None
    service = build_service(Config(), tmp_path / "var", config_file=None, report=lambda message: None)
    service.ingest([SHIPPED.parent])
    service.warm()
    with live_server(build_app(service)) as (host, port):
        capsys.readouterr()
        exec(example[1].replace("http://127.0.0.1:7860", f"http://{host}:{port}"), {})
    service.close()
    assert capsys.readouterr().out.strip() == example[2].strip()
