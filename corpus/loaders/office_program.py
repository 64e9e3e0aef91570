"""LibreOffice as a converter: without a window, without macros, with a profile of its own, within a time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import DocumentError
from corpus.loaders.text import MAX_BYTES, path_hint

TIMEOUT_S = 100  # less than the sandbox lets a file wait, so that this message comes first
# The place of its socket is named by the sandbox, where it must not be elsewhere: the path of a socket has 107 bytes at most.
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "OSL_SOCKET_PATH")
_RESTARTS = (79, 81)  # "start me again", as after the first start with a new profile
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@contextmanager
def converted(path: Path, extension: str, target: str, timeout_s: float = TIMEOUT_S) -> Iterator[Path]:
    """Convert a file and yield the path of the result, which is gone afterwards.

    Args:
        path: File to convert.
        extension: What it is by its content (`.doc`), whatever its name says.
        target: `docx` or `xlsx`.
        timeout_s: After it the program is killed.

    Raises:
        DocumentError: If LibreOffice is not installed, takes too long, or makes nothing of the file.
    """
    name = path_hint(path.name)
    program = _program()
    if program is None:
        raise DocumentError(
            f"{name}：读取这种旧格式需要 LibreOffice，本机没有找到；请安装 libreoffice-writer 和 libreoffice-calc，或用 Word、WPS 另存为 .{target} 后再入库。"
        )
    if (size := path.stat().st_size) > MAX_BYTES:
        raise DocumentError(
            f"{name}：文件有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB；请拆分后再入库。"
        )
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as home:
        folder = Path(home)
        source = folder / f"source{extension}"
        shutil.copyfile(path, source)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        command = [
            str(program), "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target, "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        try:
            if _run(command, folder, timeout_s) in _RESTARTS:
                _run(command, folder, timeout_s)
        except subprocess.TimeoutExpired:
            raise DocumentError(
                f"{name}：LibreOffice 转换超过 {timeout_s:.0f} 秒，已停止；请用 Word 或 WPS 打开，另存为 .{target} 后再入库。"
            ) from None
        result = folder / "out" / f"source.{target}"
        if not result.is_file():
            raise DocumentError(
                f"{name}：LibreOffice 无法打开，文件可能已损坏或设有密码；请用 Word 或 WPS 打开，另存为 .{target} 后再入库。"
            )
        yield result


def is_installed() -> bool:
    """Say whether there is a LibreOffice to convert with."""
    return _program() is not None


def _program() -> Path | None:
    """Return the program itself where it can be found behind its start script: one process is surely killed."""
    script = shutil.which("soffice") or shutil.which("libreoffice")
    if script is None:
        return None
    program = Path(script).resolve()
    binary = program.with_name("soffice.bin")
    return binary if binary.is_file() else program


def _run(command: list[str], folder: Path, timeout_s: float) -> int:
    """Run the program and return its exit status.

    The program itself stays in the caller's process group, so that it dies with it; a start script, which has children,
    gets a group of its own, so that all of it can be killed.

    Raises:
        subprocess.TimeoutExpired: If it took too long; it is dead then.
    """
    is_script = not command[0].endswith(".bin")
    variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    variables |= {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=variables,
        process_group=0 if is_script else None,
    )
    try:
        return process.wait(timeout_s)
    finally:
        if process.poll() is None:
            if is_script:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
