"""What a process that reads hostile files may do: taken from it by the kernel, before it opens the first one.

Each limit is taken where the system has it; what it has not is named, so that whoever runs the process can say so.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Literal

Limit = Literal["memory", "file_size", "network", "writing", "orphan"]

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
# Landlock (Linux 5.13; include/uapi/linux/landlock.h): system calls have these numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GET_VERSION = 1
_RULE_PATH_BENEATH = 1
_WRITE_FILE = 1 << 1
_WRITES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # remove_dir … make_sym
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # since the second and the third version


def confine(folder: Path, memory_bytes: int, file_bytes: int) -> tuple[Limit, ...]:
    """Limit this process and its children for good; return what this system cannot limit.

    Args:
        folder: The only place that may be written in.
        memory_bytes: Address space of each process.
        file_bytes: Size of each file written.
    """
    if sys.platform != "linux":
        return ("memory", "file_size", "network", "writing", "orphan")
    missing: list[Limit] = []
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        missing.append("orphan")
    _limit_resources(memory_bytes, file_bytes)
    # Who may, leaves the network alone and stays who he is: a new user would lose the right to read some files.
    if libc.unshare(_CLONE_NEWNET) != 0 and libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        missing.append("network")
    if not _write_only_in(libc, folder):
        missing.append("writing")
    return tuple(missing)


def _limit_resources(memory_bytes: int, file_bytes: int) -> None:
    import resource

    for limit, wanted in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(limit, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write past the limit fails with EFBIG


class _RulesetAttributes(ctypes.Structure):
    _fields_ = [("handled_access_fs", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32)]


def _write_only_in(libc: ctypes.CDLL, folder: Path) -> bool:
    """Forbid this process to write, make or remove anything outside `folder`; say whether the kernel can."""
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _GET_VERSION)
    if version < 1:
        return False
    handled = _WRITES | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    attributes = _RulesetAttributes(handled)
    ruleset = libc.syscall(
        _CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(ctypes.sizeof(attributes)), 0
    )
    if ruleset < 0:
        return False
    try:
        devices = _WRITE_FILE | (handled & _TRUNCATE)
        return (
            _allow(libc, ruleset, folder, handled)
            and _allow(libc, ruleset, Path(os.devnull), devices)
            and libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            and libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, access: int) -> bool:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(access, parent)
        return bool(libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0) == 0)
    finally:
        os.close(parent)
