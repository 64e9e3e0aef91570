"""The configuration: defaults, file, variables, and what is said when they are wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from app.config import Config, ConfigError, find_config_file, load_config
from app.config.errors import allowed, section_fields

EXAMPLE = Path(__file__).parents[2] / "zhengce.example.toml"
KEYS = [(section, key) for section in Config.model_fields for key in section_fields(Config, section)]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _file(text: str, name: str = "zhengce.toml") -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def _error(environ: dict[str, str] | None = None, path: Path | None = None) -> str:
    with pytest.raises(ConfigError) as raised:
        load_config(path, environ or {})
    return str(raised.value)


def test_without_file_and_variables_the_defaults_hold() -> None:
    assert load_config(None, {}) == Config()
    assert Config().llm.model == Config().embedding.model == "bundled"
    assert Config().server.host == "127.0.0.1"


# --- the example


def test_the_example_states_each_default() -> None:
    stated = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    defaults = Config().model_dump(exclude_none=True)
    assert stated == defaults
    assert load_config(EXAMPLE, {}) == Config()


def test_the_example_covers_each_key_and_its_commented_values_are_good() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    commented = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    for other_of_two in ('api_key_env = "DEEPSEEK_API_KEY"\n', 'client_secret_env = "OIDC_CLIENT_SECRET"\n'):
        commented = commented.replace(other_of_two, "", 1)
    path = _file(commented)
    tables = tomllib.loads(commented)
    named = {(section, key) for section, keys in tables.items() for key in keys}
    named |= {("llm", "api_key_env"), ("oidc", "client_secret_env")}
    assert named == set(KEYS)
    assert load_config(path, {}).llm.base_url == "http://127.0.0.1:8000/v1"
    assert 'api_key_env = "DEEPSEEK_API_KEY"' in text


@pytest.mark.parametrize(("section", "key"), KEYS, ids=[".".join(names) for names in KEYS])
def test_the_example_says_what_a_key_may_be(section: str, key: str) -> None:
    """The bounds and choices in the comment above a key are those that the program enforces."""
    text = EXAMPLE.read_text(encoding="utf-8").split(f"[{section}]\n", 1)[1]
    comment = re.split(rf"^(?:# )?{key} = .*", text, maxsplit=1, flags=re.MULTILINE)[0]
    may_be = allowed(section_fields(Config, section)[key])
    if may_be[0].isascii():
        assert all(choice in comment for choice in may_be.removesuffix(" 之一").split("、"))
    elif "不" in may_be:
        assert re.sub(" 的.*", "", may_be) in comment.rsplit("\n", 2)[-2]


# --- variables


def test_a_variable_overrides_the_file_and_the_file_the_default() -> None:
    _file('[server]\nport = 8000\nmax_concurrent = 3\n[embedding]\nmodel = "甲"\n')
    config = load_config(None, {"ZHENGCE_SERVER__PORT": "9000", "ZHENGCE_EMBEDDING__QUERY_PROMPT": "问："})
    assert config.server.port == 9000
    assert config.server.max_concurrent == 3
    assert config.embedding.model == "甲"
    assert config.embedding.query_prompt == "问："
    assert config.embedding.passage_prompt is None


@given(
    st.integers(1, 65535), st.floats(0, 1), st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)
)
def test_variables_and_file_agree(port: int, threshold: float, model: str) -> None:
    values = {
        "ZHENGCE_SERVER__PORT": str(port),
        "ZHENGCE_ANSWER__REFUSAL_THRESHOLD": repr(threshold),
        "ZHENGCE_LLM__MODEL": model,
    }
    quoted = model.replace("\\", "\\\\").replace('"', '\\"')
    path = _file(
        f'[server]\nport = {port}\n[answer]\nrefusal_threshold = {threshold!r}\n[llm]\nmodel = "{quoted}"\n',
        "甲.toml",
    )
    assert load_config(None, values) == load_config(path, {})


@pytest.mark.parametrize("name", ["ZHENGCE_HOME", "ZHENGCE_CACHE", "ZHENGCE_DEBUG", "ZHENGCE_SERVER__PORT"])
def test_names_that_are_no_keys_and_empty_variables_change_nothing(name: str) -> None:
    value = "" if "__" in name else "/tmp/x"
    assert load_config(None, {name: value, "PATH": "/bin", "ZHENGCEX": "1"}) == Config()


# --- which file


def test_the_named_file_comes_before_the_variable_and_that_before_the_folder() -> None:
    here = _file("[server]\nport = 1\n")
    by_variable = _file("[server]\nport = 2\n", "二.toml")
    named = _file("[server]\nport = 3\n", "三.toml")
    environ = {"ZHENGCE_CONFIG": str(by_variable)}
    assert load_config(named, environ).server.port == 3
    assert load_config(None, environ).server.port == 2
    assert load_config(None, {}).server.port == 1
    assert find_config_file(None, {}) == here


@pytest.mark.parametrize("by", ["--config", "$ZHENGCE_CONFIG"])
def test_a_file_that_was_named_and_is_missing_is_an_error(by: str) -> None:
    missing = Path("没有.toml")
    message = _error(path=missing) if by == "--config" else _error({"ZHENGCE_CONFIG": str(missing)})
    assert str(missing) in message
    assert by in message


def test_a_byte_order_mark_does_no_harm() -> None:
    Path("zhengce.toml").write_bytes("\ufeff[server]\nport = 7000\n".encode())
    assert load_config(None, {}).server.port == 7000


# --- what is wrong is said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "[embedding]\nmodle = 'x'",
            ["zhengce.toml", "[embedding] 的键 modle", "是否想写 model", "batch_size"],
        ),
        ("[embeding]\nmodel = 'x'", ["zhengce.toml", "[embeding]", "是否想写 [embedding]", "[server]"]),
        ("port = 1", ["zhengce.toml", "[port]"]),
        ("server = 3", ["zhengce.toml", "server 应是一节"]),
        (
            "[embedding]\ndtype = 'fp8'",
            ["zhengce.toml", "embedding.dtype", '"fp8"', "float32、bfloat16、float16、auto 之一"],
        ),
        ("[llm]\nengine = 'vllm'", ["llm.engine", '"vllm"', "auto、transformers、llama_cpp 之一"]),
        ("[llm]\nmode = 2", ["llm.mode", "auto、select、write"]),
        ("[llm]\nbase_url = 'localhost:8000'", ["llm.base_url", "http://"]),
        ("[llm]\ntimeout_s = 0", ["llm.timeout_s", "大于 0、不大于 3600 的数"]),
        ("[llm]\ntimeout_s = nan", ["llm.timeout_s", "NaN"]),
        ("[llm]\nmodel = ' '", ["llm.model", "非空"]),
        ("[server]\nport = 0", ["server.port", "0", "不小于 1、不大于 65535 的整数"]),
        ("[server]\nport = true", ["server.port", "true", "整数"]),
        ("[server]\nport = '7860'", ["server.port", '"7860"', "整数"]),
        ("[retrieval]\npassages = 2.5", ["retrieval.passages", "2.5", "整数"]),
        ("[server]\nport = 1\nport = 2\n", ["zhengce.toml", "第 3 行", "TOML"]),
        ("[llm]\nmodel = bundled", ["zhengce.toml", "第 2 行", "引号"]),
    ],
)
def test_a_wrong_file_names_the_key_the_file_and_what_is_allowed(text: str, parts: list[str]) -> None:
    _file(text)
    message = _error()
    for part in parts:
        assert part in message
    assert "Traceback" not in message
    assert "pydantic" not in message


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("ZHENGCE_SERVER__PORT", "八千", ["环境变量 ZHENGCE_SERVER__PORT", "server.port", "八千", "65535"]),
        ("ZHENGCE_EMBEDDING__DTYPE", "int8", ["环境变量 ZHENGCE_EMBEDDING__DTYPE", "bfloat16"]),
        ("ZHENGCE_EMBEDDING__MODLE", "x", ["ZHENGCE_EMBEDDING__MODLE", "是否想写 ZHENGCE_EMBEDDING__MODEL"]),
        ("ZHENGCE_PORT", "1", ["ZHENGCE_PORT", "ZHENGCE_SERVER__PORT"]),
        ("ZHENGCE_LLM", "x", ["没有变量 ZHENGCE_LLM", "ZHENGCE_LLM__MODEL"]),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str, parts: list[str]) -> None:
    message = _error({name: value})
    for part in parts:
        assert part in message


def test_every_mistake_is_named_at_once() -> None:
    _file("[server]\nport = 0\n[llm]\nengine = 'x'\n")
    message = _error()
    assert "server.port" in message
    assert "llm.engine" in message
    assert len(message.splitlines()) == 2


def test_a_file_in_another_encoding_says_so() -> None:
    Path("zhengce.toml").write_bytes("[embedding]\nmodel = '模型'".encode("gbk"))
    assert "UTF-8" in _error()


# --- keys stay secret


def test_a_key_is_never_shown() -> None:
    config = load_config(None, {"ZHENGCE_LLM__API_KEY": "sk-机密-1"})
    assert config.llm.api_key == SecretStr("sk-机密-1")
    assert "机密" not in f"{config!r} {config} {config.model_dump_json()}"


def test_a_wrong_file_does_not_show_its_key() -> None:
    _file("[llm]\napi_key = 'sk-secret'\ntimeout_s = -1\n")
    assert "sk-secret" not in _error()
    _file("[llm]\napi_key = 12345678\n")
    message = _error()
    assert "llm.api_key" in message
    assert "12345678" not in message


@pytest.mark.parametrize(
    "url",
    [
        "mysql://amt:geheim@host/akten",
        "postgresql://amt:geheim@host",
        "postgresql://:geheim@host/akten",
        "postgresql://amt:geheim@host:eins/akten",
        "geheim",
    ],
)
def test_a_wrong_database_url_says_what_it_may_be_and_not_what_it_is(url: str) -> None:
    message = _error({"ZHENGCE_CORPUS__DATABASE_URL": url})
    assert "corpus.database_url 应是形如 postgresql://用户:密码@主机/库名 的地址" in message
    assert "geheim" not in message


def test_a_database_url_gets_its_driver_and_is_never_shown() -> None:
    config = load_config(None, {"ZHENGCE_CORPUS__DATABASE_URL": "postgresql://amt:g%40heim@host/akten"})
    url = config.corpus.database_url
    assert url is not None
    assert url.get_secret_value() == "postgresql+pg8000://amt:g%40heim@host/akten"
    assert "heim" not in f"{config!r} {config} {config.model_dump_json()}"


def test_the_key_comes_from_the_variable_that_is_named() -> None:
    _file('[llm]\napi_key_env = "DEEPSEEK_API_KEY"\n')
    key = load_config(None, {"DEEPSEEK_API_KEY": "sk-1"}).llm.api_key
    assert key is not None
    assert key.get_secret_value() == "sk-1"
    message = _error()
    assert "DEEPSEEK_API_KEY" in message
    assert "zhengce.toml" in message
    assert "只能设一个" in _error({"DEEPSEEK_API_KEY": "sk-1", "ZHENGCE_LLM__API_KEY": "sk-2"})


def test_the_configuration_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().server.port = 1


def test_every_section_is_frozen_and_refuses_unknown_keys() -> None:
    for field in Config.model_fields.values():
        section = field.annotation
        assert isinstance(section, type)
        assert issubclass(section, BaseModel)
        assert section.model_config["frozen"]
        assert section.model_config["extra"] == "forbid"
    assert get_args(section_fields(Config, "llm")["api_key"].annotation)[0] is SecretStr
