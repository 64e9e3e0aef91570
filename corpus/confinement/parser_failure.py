"""What is said of a file whose parse was stopped, or broke in a way that no loader foresaw."""

from __future__ import annotations

import signal
from typing import Literal

from corpus.errors import DocumentError

Reason = Literal["time", "memory", "crash", "fault"]
_SAVE_AGAIN = "文件可能已损坏，请用原软件打开后另存，再入库。"


class ParserFailure(DocumentError):  # noqa: N818 (it is a DocumentError, of which the file is not to blame)
    """The parse of a file gave neither a document nor a reason of its own.

    `reason` tells a time limit, a memory limit, the death of the process and an exception that is no `DocumentError`.
    """

    def __init__(self, message: str, reason: Reason) -> None:
        super().__init__(message)
        self.reason = reason


def out_of_time(hint: str, timeout_s: float) -> ParserFailure:
    """Return the failure of a file named `hint` that made no progress for `timeout_s`, or too little."""
    return ParserFailure(
        f"{hint}：解析超过时限（{timeout_s:g} 秒没有进展），已中止；请检查文件是否损坏，或拆分后再入库。",
        "time",
    )


def out_of_memory(hint: str, memory_bytes: int) -> ParserFailure:
    """Return the failure of a file whose parse asked for more than `memory_bytes`."""
    return ParserFailure(
        f"{hint}：解析所需的内存超过上限 {memory_bytes / 2**30:.1f} GB，已中止；请拆分后再入库。", "memory"
    )


def fault(hint: str, what: str) -> ParserFailure:
    """Return the failure of a file whose parse raised the exception of type `what`."""
    return ParserFailure(f"{hint}：解析时出错（{what}）；{_SAVE_AGAIN}", "fault")


def death(hint: str, status: int) -> ParserFailure:
    """Return the failure of a file at which the process ended with `status`, negative for a signal."""
    try:
        how = signal.Signals(-status).name
    except ValueError:
        how = f"退出码 {status}"
    # The system kills who takes too much; a C++ library gives up where memory ends.
    if how in ("SIGKILL", "SIGABRT", "SIGTRAP"):
        return ParserFailure(
            f"{hint}：解析进程被终止（{how}），多半是内存不足；请检查文件是否损坏，或拆分后再入库。", "memory"
        )
    return ParserFailure(f"{hint}：解析进程意外退出（{how}）；{_SAVE_AGAIN}", "crash")


def incomplete(hint: str) -> ParserFailure:
    """Return the failure of a file for which the process wrote what no parse gives."""
    return ParserFailure(f"{hint}：解析结果不完整；{_SAVE_AGAIN}", "crash")
