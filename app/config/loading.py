"""Reading the configuration: the file, then the variables over it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr, ValidationError

from app.config.errors import ConfigError, explain, section_fields, unknown
from app.config.sections import Config

PREFIX = "ZHENGCE_"
NOT_KEYS = frozenset({"ZHENGCE_HOME", "ZHENGCE_CACHE", "ZHENGCE_CONFIG", "ZHENGCE_DEBUG"})
DEFAULT_FILE = Path("zhengce.toml")

# Values of the file or of variables, by section and key, before they are checked.
_Table = dict[str, object]
_Origin = dict[tuple[str, ...], str]


def find_config_file(explicit: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return `explicit`, else `$ZHENGCE_CONFIG`, else `./zhengce.toml` if it exists, else None.

    Raises:
        ConfigError: If a file that was named is not there.
    """
    named, by = (explicit, "--config") if explicit else (environ.get("ZHENGCE_CONFIG"), "$ZHENGCE_CONFIG")
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise ConfigError(f"找不到配置文件 {path}（由 {by} 指定）；请改正路径，或去掉它以使用默认配置")
        return path
    return DEFAULT_FILE if DEFAULT_FILE.is_file() else None


def load_config(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration: defaults, then the file (`find_config_file`), then the variables.

    The key `model` of `[llm]` is overridden by `ZHENGCE_LLM__MODEL`, and so on; an empty variable counts as unset.

    Raises:
        ConfigError: If the file cannot be read, a section or key is unknown, or a value is none of those allowed.
    """
    file = find_config_file(path, environ)
    origin: _Origin = {}
    tables = _read_file(file) if file else {}
    if file:
        _note_origin(tables, f"配置文件 {file}", origin)
        # Strict: `port = true` is a slip, not port 1. Variables are text and are converted.
        _validate(tables, origin, strict=True)
    overrides = _read_variables(environ, origin)
    for section, keys in overrides.items():
        present = tables.get(section, {})
        assert isinstance(present, dict)
        tables[section] = {**present, **keys}
    return _with_secrets(_validate(tables, origin, strict=False), environ, origin)


def _validate(tables: _Table, origin: _Origin, *, strict: bool) -> Config:
    try:
        return Config.model_validate(tables, strict=strict)
    except ValidationError as error:
        # From None: the original repeats the values, and a value may be a secret.
        raise ConfigError(explain(error, Config, origin)) from None


def _read_file(path: Path) -> _Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' editors add a BOM
    except OSError as error:
        raise ConfigError(f"无法读取配置文件 {path}（{error.strerror}）；请检查权限") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"配置文件 {path} 不是 UTF-8 文本；请用 UTF-8 编码另存") from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第 {at[1]} 行第 {at[2]} 列" if at else "末尾"
        # The message repeats no value of the file but can repeat a character of it.
        raise ConfigError(
            f'配置文件 {path} {where}不合 TOML 语法：文字要加引号，如 model = "bundled"；同一个键只写一次'
        ) from None


def _note_origin(tables: _Table, where: str, origin: _Origin) -> None:
    for section, keys in tables.items():
        origin[(section,)] = where
        for key in keys if isinstance(keys, dict) else ():
            origin[(section, key)] = where


def _read_variables(environ: Mapping[str, str], origin: _Origin) -> dict[str, dict[str, str]]:
    overrides: dict[str, dict[str, str]] = {}
    problems = []
    known = {
        f"{PREFIX}{section}__{key}".upper(): (section, key)
        for section in Config.model_fields
        for key in section_fields(Config, section)
    }
    for name, value in sorted(environ.items()):
        if not name.startswith(PREFIX) or name in NOT_KEYS or not value:
            continue
        if name not in known:
            problems.append(unknown("变量", name, "环境变量", [*sorted(NOT_KEYS), *known]))
            continue
        section, key = known[name]
        overrides.setdefault(section, {})[key] = value
        origin[(section, key)] = f"环境变量 {name}"
    if problems:
        raise ConfigError("\n".join(problems))
    return overrides


def _with_secrets(config: Config, environ: Mapping[str, str], origin: _Origin) -> Config:
    """Return `config` with the secrets that `llm.api_key_env` and `oidc.client_secret_env` name."""
    key = _secret("llm", "api_key", config.llm.api_key, config.llm.api_key_env, environ, origin)
    oidc = config.oidc
    secret = _secret("oidc", "client_secret", oidc.client_secret, oidc.client_secret_env, environ, origin)
    if oidc.issuer is not None and oidc.client_id is None:
        raise ConfigError(
            f"{origin[('oidc', 'issuer')]}：设了 oidc.issuer，还要设 oidc.client_id（在登录服务那里登记得到）"
        )
    llm = config.llm.model_copy(update={"api_key": key})
    return config.model_copy(update={"llm": llm, "oidc": oidc.model_copy(update={"client_secret": secret})})


def _secret(
    section: str,
    key: str,
    value: SecretStr | None,
    variable: str | None,
    environ: Mapping[str, str],
    origin: _Origin,
) -> SecretStr | None:
    """Return a secret: `value`, or that of the variable which `<key>_env` names."""
    if variable is None:
        return value
    where = origin[(section, f"{key}_env")]
    if value is not None:
        raise ConfigError(f"{where}：{section}.{key} 和 {section}.{key}_env 只能设一个")
    found = environ.get(variable)
    if not found:
        raise ConfigError(f"{where}：{section}.{key}_env 指向环境变量 {variable}，但它没有值；请先设置它")
    return SecretStr(found)
