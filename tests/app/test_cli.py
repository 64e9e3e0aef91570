"""The command as somebody types it: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.cli import main
from tests.app.fake_models import FakeModels
from tests.postgres import PASSWORD, PostgresServer

ROOT = Path(__file__).parents[2]
SEED = ROOT / "corpus" / "documents"
GRAIN = "关于粮食生产的通知\n\n一、总体要求\n\n全年粮食播种面积稳定在16.8亿亩以上。各地要层层落实责任。\n"
QUESTION = "全年粮食播种面积稳定在多少？"
ANSWER_KEYS = {
    "id", "question", "standalone_question", "text", "refused", "refusal_reason", "sentences", "citations",
    "passages", "warnings", "model", "generation", "timings_ms",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a workspace and an environment of its own."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("ZHENGCE_") and name != "ZHENGCE_CACHE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ZHENGCE_HOME", str(tmp_path / "工作区"))


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    models = FakeModels()
    monkeypatch.setattr("app.service.Models", lambda config, report: models)
    return models


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def zhengce(fakes: FakeModels, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command with models without weights; gives status, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def ingested(zhengce: Run) -> Run:
    """The command over a workspace with one document."""
    folder = Path("文件")
    folder.mkdir()
    (folder / "粮食.txt").write_text(GRAIN, encoding="utf-8")
    assert zhengce("ingest", folder)[0] == 0
    return zhengce


def _jsonl(path: str, *lines: Mapping[str, object]) -> Path:
    Path(path).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return Path(path)


def _results(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


# --- ingest


def test_ingest_says_what_became_of_each_file(zhengce: Run) -> None:
    folder = Path("文件")
    folder.mkdir()
    (folder / "粮食.txt").write_text(GRAIN, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "程序.exe").write_bytes(b"MZ")
    status, out, err = zhengce("ingest", folder)
    assert status == 1
    assert "新增：粮食.txt" in out
    assert "跳过（格式不支持）：程序.exe" in out
    assert "新增 1，更新 0，未变 0，跳过 1，失败 1" in out
    assert "失败：" in err
    assert "空.txt" in err
    (folder / "空.txt").unlink()
    assert "新增 0，更新 0，未变 1" in zhengce("ingest", folder)[1]
    (folder / "粮食.txt").write_text(GRAIN.replace("16.8", "17"), encoding="utf-8")
    assert "新增 0，更新 1，未变 0" in zhengce("ingest", folder)[1]


def test_ingest_as_json_is_one_value(ingested: Run) -> None:
    status, out, _ = ingested("ingest", "文件", "--json")
    assert status == 0
    report = json.loads(out)
    assert report["unchanged"] == ["粮食.txt"]
    assert report["failed"] == report["added"] == report["changed"] == []
    assert report["generation"]


def test_a_file_that_is_gone_is_named_and_withdrawn_when_that_is_asked_for(ingested: Run) -> None:
    (Path("文件") / "水利.txt").write_text("关于水利的通知\n新建水库。", encoding="utf-8")
    ingested("ingest", "文件")
    (Path("文件") / "粮食.txt").unlink()
    status, out, _ = ingested("ingest", "文件")
    assert status == 0
    assert "不见了（仍在库中，可用 --withdraw-missing 撤下）：粮食.txt" in out
    assert "撤下 0，不见了 1" in out
    assert json.loads(ingested("ingest", "文件", "--json")[1])["missing"] == ["粮食.txt"]
    assert "撤下：粮食.txt" in ingested("ingest", "文件", "--withdraw-missing")[1]
    assert json.loads(ingested("search", "粮食", "--json")[1])["passages"][0]["source"] == "水利.txt"


def test_withdraw_takes_a_document_out_and_ingest_brings_it_back(ingested: Run) -> None:
    (Path("文件") / "水利.txt").write_text("关于水利的通知\n新建水库。", encoding="utf-8")
    ingested("ingest", "文件")
    status, out, _ = ingested("withdraw", "粮食.txt")
    assert status == 0
    assert "撤下：粮食.txt" in out
    assert [d["source"] for d in json.loads(ingested("documents", "--json")[1])] == ["水利.txt"]
    status, out, err = ingested("withdraw", "粮良.txt", "水利", "--json")
    assert (status, out) == (2, "")
    assert "库里没有 粮良.txt" in err
    assert json.loads(ingested("ingest", "文件", "--json")[1])["added"] == ["粮食.txt"]


def test_documents_lists_what_is_in_the_collection(zhengce: Run) -> None:
    assert zhengce("documents")[0] == 2
    folder = Path("文件")
    folder.mkdir()
    text = "国务院办公厅关于某事的通知\n国办发〔2012〕43号\n各省人民政府：\n正文一句。\n国务院办公厅\n2012年8月27日\n"
    (folder / "甲.txt").write_text(text, encoding="utf-8")
    zhengce("ingest", folder)
    status, out, _ = zhengce("documents")
    assert status == 0
    assert "甲.txt：《国务院办公厅关于某事的通知》，国办发〔2012〕43号，2012-08-27，" in out
    assert "共 1 份" in out
    (shown,) = json.loads(zhengce("documents", "--json")[1])
    assert shown["issued_on"] == "2012-08-27"
    assert "text" not in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [("空.txt", b""), ("程序.txt", b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 20)],
    ids=["empty", "binary"],
)
def test_a_file_that_is_no_document_ends_with_2(name: str, content: bytes, zhengce: Run) -> None:
    Path(name).write_bytes(content)
    status, _, err = zhengce("ingest", name)
    assert status == 2
    assert name in err


def test_a_missing_path_is_named(zhengce: Run) -> None:
    status, out, err = zhengce("ingest", "没有的文件夹")
    assert (status, out) == (2, "")
    assert "没有的文件夹" in err
    assert err.startswith("错误：")


# --- ask and search


def test_ask_prints_the_answer_and_what_it_stands_on(ingested: Run) -> None:
    status, out, _ = ingested("ask", QUESTION)
    assert status == 0
    assert "全年粮食播种面积稳定在16.8亿亩以上。[1]" in out
    assert "出处：\n[1] 《关于粮食生产的通知》 › 一、总体要求\n    “全年粮食播种面积" in out


def test_ask_as_json_is_one_value_of_the_agreed_shape(ingested: Run) -> None:
    status, out, _ = ingested("ask", QUESTION, "--json")
    assert status == 0
    answer = json.loads(out)
    assert answer.keys() >= ANSWER_KEYS
    assert answer["question"] == QUESTION
    assert answer["citations"][0]["quote"] in GRAIN


def test_search_prints_passages_and_json(ingested: Run) -> None:
    status, out, _ = ingested("search", "粮食播种面积", "-k", "1")
    assert status == 0
    assert out.startswith("1. 《关于粮食生产的通知》")
    found = json.loads(ingested("search", "粮食播种面积", "-k", "1", "--json")[1])
    assert found.keys() == {"id", "query", "passages"}
    assert found["query"] == "粮食播种面积"
    assert len(found["passages"]) == 1
    assert found["passages"][0]["source"] == "粮食.txt"


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "part"),
    [("", "空"), ("  ", "空"), ("问" * 20_000, "20000")],
    ids=["empty", "blank", "20000 characters"],
)
def test_a_question_that_cannot_be_asked_ends_with_2(
    command: str, question: str, part: str, ingested: Run
) -> None:
    status, out, err = ingested(command, question)
    assert (status, out) == (2, "")
    assert part in err


def test_a_slip_in_the_question_is_told_before_a_model_is_loaded(ingested: Run, fakes: FakeModels) -> None:
    ingested("ask", "")
    assert fakes.generator_calls == 0


@pytest.mark.parametrize("command", ["ask", "search"])
def test_before_anything_is_ingested_the_next_step_is_told(command: str, zhengce: Run) -> None:
    status, out, err = zhengce(command, "问")
    assert (status, out) == (2, "")
    assert "zhengce ingest" in err


def test_an_index_of_another_model_ends_with_2(ingested: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.service.Models", lambda config, report: FakeModels("别的模型"))
    for arguments in (("ask", QUESTION), ("search", "粮食"), ("ingest", "文件")):
        status, _, err = ingested(*arguments)
        assert status == 2
        assert "zhengce ingest --rebuild" in err
    assert ingested("ingest", "文件", "--rebuild")[0] == 0
    assert ingested("ask", QUESTION)[0] == 0


# --- batches


def test_a_batch_of_questions(ingested: Run) -> None:
    batch = _jsonl(
        "问.jsonl",
        {"id": "a", "question": QUESTION},
        {
            "id": 2,
            "question": "120座的是什么？",
            "passages": [{"source": "水利", "text": "全年新建水库120座。"}],
        },
        {"id": "c", "question": ""},
        {"id": "d", "question": QUESTION, "filters": {"sources": ["没有.txt"]}},
    )
    status, out, err = ingested("ask", "--batch", batch, "--out", "答.jsonl")
    assert (status, out) == (1, "")
    first, reading, empty, filtered = _results("答.jsonl")
    assert first["id"] == "a"
    assert "16.8亿亩" in str(first["text"])
    assert reading["id"] == 2
    assert [passage["source"] for passage in reading["passages"]] == ["水利"]  # type: ignore[attr-defined]
    assert empty.keys() == {"id", "question", "error"}
    assert "空" in str(empty["error"])
    assert filtered["passages"] == []
    assert "1 条没有得到结果" in err


def test_a_batch_of_searches(ingested: Run) -> None:
    batch = _jsonl("查.jsonl", {"id": "a", "question": "粮食"}, {"id": "b", "query": "责任"})
    status, _, _ = ingested("search", "--batch", batch, "--out", "果.jsonl", "-k", "1")
    assert status == 0
    assert [(result["id"], result["query"]) for result in _results("果.jsonl")] == [
        ("a", "粮食"),
        ("b", "责任"),
    ]


def test_reading_needs_no_index(zhengce: Run) -> None:
    given = [{"source": "水利", "text": "全年新建水库120座。"}]
    batch = _jsonl("读.jsonl", {"id": "a", "question": "全年新建水库多少座？", "passages": given})
    assert zhengce("ask", "--batch", batch, "--out", "答.jsonl")[0] == 0
    assert _results("答.jsonl")[0]["citations"]


def test_a_bad_batch_line_ends_with_2_and_leaves_no_file(ingested: Run) -> None:
    batch = _jsonl(
        "问.jsonl", {"id": "a", "question": QUESTION}, {"id": "b", "question": "问", "filters": {"省": "鄂"}}
    )
    status, _, err = ingested("ask", "--batch", batch, "--out", "答.jsonl")
    assert status == 2
    assert "第 2 行：没有筛选条件 省；可用的有：doc_ids、sources" in err
    assert not Path("答.jsonl").exists()


def test_a_batch_without_an_index_ends_with_2(zhengce: Run) -> None:
    batch = _jsonl("问.jsonl", {"id": "a", "question": QUESTION})
    for command in ("ask", "search"):
        status, _, err = zhengce(command, "--batch", batch, "--out", "答.jsonl")
        assert status == 2
        assert "zhengce ingest" in err


# --- status, configuration, errors


def test_status_says_how_things_stand(ingested: Run) -> None:
    status, out, _ = ingested("status")
    assert status == 0
    assert "文件：1 份" in out
    assert "一切正常。" in out
    shown = json.loads(ingested("doctor", "--json")[1])
    assert (shown["ready"], shown["documents"], shown["problems"]) == (True, 1, [])
    assert "documents.db（1 份在库，共 1 个版本，撤下 0 份）" in out
    assert "有效性：" in out
    collection = shown["collection"]
    assert (collection["documents"], collection["versions"], sum(collection["validity"].values())) == (
        1,
        1,
        1,
    )


def test_status_of_nothing_says_what_to_do(zhengce: Run) -> None:
    status, out, _ = zhengce("status")
    assert status == 1
    assert "zhengce ingest" in out
    assert "现在还不能作答。" in out


def test_an_unknown_key_stops_every_command(zhengce: Run) -> None:
    Path("zhengce.toml").write_text("[llm]\nmodle = 'x'\n", encoding="utf-8")
    for arguments in (["ask", "问"], ["ingest", str(SEED)], ["serve"], ["status"], ["eval", "x.jsonl"]):
        status, out, err = zhengce(*arguments)
        assert (status, out) == (2, "")
        assert "zhengce.toml" in err
        assert "modle" in err
        assert "是否想写 mode 或 model？" in err


def test_a_bad_variable_is_named(zhengce: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGCE_SERVER__PORT", "高")
    status, _, err = zhengce("status")
    assert status == 2
    assert "ZHENGCE_SERVER__PORT" in err


@pytest.mark.parametrize("arguments", [["status"], ["documents"], ["ingest", str(SEED)]], ids=" ".join)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    arguments: list[str], zhengce: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGCE_CORPUS__DATABASE_URL", "postgresql://amt:geheim-42@127.0.0.1:1/akten")
    status, out, err = zhengce(*arguments)
    assert status == (1 if arguments == ["status"] else 2)
    assert "amt:***@127.0.0.1:1/akten 打不开" in out + err
    assert "geheim" not in out + err


def test_a_workspace_whose_documents_are_in_postgresql(
    zhengce: Run, monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    monkeypatch.setenv("ZHENGCE_CORPUS__DATABASE_URL", postgres.empty_database())
    Path("粮食.txt").write_text(GRAIN, encoding="utf-8")
    assert zhengce("ingest", "粮食.txt")[0] == 0
    assert "16.8亿亩" in zhengce("ask", QUESTION)[1]
    status, out, err = zhengce("status")
    assert status == 0
    assert "postgresql+pg8000://zhengce:***@" in out
    assert PASSWORD not in out + err


def test_usage_errors_end_with_2(zhengce: Run) -> None:
    status, out, err = zhengce("ask")
    assert (status, out) == (2, "")
    assert "zhengce ask --help" in err


def test_eval_explains_a_missing_case_file(ingested: Run) -> None:
    status, _, err = ingested("eval", "没有.jsonl")
    assert status == 2
    assert "没有.jsonl" in err


@pytest.mark.parametrize("host", ["0.0.0.0", "example.org"])
def test_serve_listens_on_this_machine_only(host: str, zhengce: Run, fakes: FakeModels) -> None:
    status, out, err = zhengce("serve", "--host", host)
    assert (status, out) == (2, "")
    assert "反向代理" in err
    assert fakes.generator_calls == 0


def test_an_unexpected_error_is_one_line(zhengce: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: object) -> int:
        raise RuntimeError("内情")

    monkeypatch.setattr("app.cli.run_command", broken)
    status, out, err = zhengce("status")
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "ZHENGCE_DEBUG=1" in err
    monkeypatch.setenv("ZHENGCE_DEBUG", "1")
    with pytest.raises(RuntimeError, match="内情"):
        zhengce("status")


def test_a_full_disk_is_named(zhengce: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(arguments: object) -> int:
        raise OSError(28, "No space left on device", "/盘/文件")

    monkeypatch.setattr("app.cli.run_command", full)
    status, _, err = zhengce("status")
    assert status == 2
    assert "/盘/文件" in err
    assert "磁盘空间" in err


# --- a process of its own


def _spawn(*arguments: str, **options: object) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.app.zhengce_with_fakes", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(program, env=environment, text=True, **options)  # type: ignore[call-overload, no-any-return]


def _lines_in(path: str, at_least: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if Path(path).exists() and Path(path).read_bytes().count(b"\n") >= at_least:
            return
        time.sleep(0.02)
    raise AssertionError(f"{path} did not grow to {at_least} lines")


@pytest.mark.parametrize(
    ("ending", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)], ids=["kill", "ctrl-c"]
)
def test_a_batch_that_was_ended_goes_on_where_it_was(
    ending: signal.Signals, status: int, ingested: Run
) -> None:
    batch = _jsonl("问.jsonl", *[{"id": f"q{n}", "question": f"第{n}问：{QUESTION}"} for n in range(20)])
    started = _spawn("ask", "--batch", str(batch), "--out", "答.jsonl", stderr=subprocess.PIPE)
    _lines_in("答.jsonl", 3)
    started.send_signal(ending)
    _, err = started.communicate(timeout=60)
    assert started.returncode == status
    assert "Traceback" not in err
    kept = Path("答.jsonl").read_bytes()
    assert 3 <= kept.count(b"\n") < 20
    Path("答.jsonl").write_bytes(
        kept + b'{"id": "q9", "quest'
    )  # as a kill in the middle of a write leaves it
    assert ingested("ask", "--batch", batch, "--out", "答.jsonl")[0] == 0
    assert Path("答.jsonl").read_bytes().startswith(kept)
    assert [result["id"] for result in _results("答.jsonl")] == [f"q{n}" for n in range(20)]


def test_a_reader_that_goes_away_is_no_error(ingested: Run) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    started = _spawn("search", "粮食", "--json", stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    _, err = started.communicate(timeout=60)
    assert started.returncode == 141
    assert err == ""


def test_the_help_comes_at_once() -> None:
    """It loads nothing that takes time."""
    program = (
        "import sys\nfrom app.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'numpy', 'pydantic', 'gradio', 'fastapi', 'sqlalchemy'} & sys.modules.keys()\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "政策问答" in done.stdout


# --- the real thing


@pytest.mark.model
def test_the_command_answers_from_the_seed_document_with_the_real_models() -> None:
    """From the folder that ships with the project to a cited answer, as a user runs it."""

    def zhengce(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "zhengce"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    added = zhengce("ingest", str(SEED), "--json")
    assert added.returncode == 0, added.stderr
    assert len(json.loads(added.stdout)["added"]) == 1
    batch = _jsonl(
        "问.jsonl",
        {"id": "figure", "question": "2013年中部地区实现地区生产总值多少？"},
        {"id": "elsewhere", "question": "2013年法国的失业率是多少？"},
    )
    asked = zhengce("ask", "--batch", str(batch), "--out", "答.jsonl")
    assert asked.returncode == 0, asked.stderr
    figure, elsewhere = _results("答.jsonl")
    assert "12.7万亿元" in str(figure["text"])
    assert "12.7万亿元" in figure["citations"][0]["quote"]  # type: ignore[index]
    assert (elsewhere["refused"], elsewhere["citations"]) == (True, [])
