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

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_MOUNT_ATTR_RDONLY = 1
_AT_FDCWD = -100
# System calls that the C library may lack; each has one number on every architecture. Landlock came with Linux 5.13,
# see include/uapi/linux/landlock.h.
_MOUNT_SETATTR, _CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 442, 444, 445, 446
_GET_VERSION = 1
_RULE_PATH_BENEATH = 1
_WRITE_FILE = 1 << 1
_WRITES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # remove_dir … make_sym
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # since the second and the third version
_SHARED_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 (nothing is written there)


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
    limit_resources(memory_bytes, file_bytes)
    has_own_mounts = _leave_network(libc)
    if not has_own_mounts:
        missing.append("network")
    if not (has_own_mounts and _freeze_shared_folders(libc, folder) and _write_only_in(libc, folder)):
        missing.append("writing")
    return tuple(missing)


def limit_resources(memory_bytes: int, file_bytes: int) -> None:
    """Take memory, file size and core dumps only; see `confine`."""
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


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Give this process a network and a table of mounts of its own; say whether it may have them."""
    own = _CLONE_NEWNET | _CLONE_NEWNS
    # Who may do it as he is stays who he is: as a new user root would lose the right to read some files.
    return bool(libc.unshare(own) == 0 or libc.unshare(own | _CLONE_NEWUSER) == 0)


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "user")]


def _freeze_shared_folders(libc: ctypes.CDLL, folder: Path) -> bool:
    """Show this process the shared temporary folders as read-only, all but `folder`; say whether that was done.

    LibreOffice needs a socket. It puts it where it is told only if it sees that it cannot write there: Landlock alone
    is not seen, and nothing would be converted.
    """

    def bind(path: str) -> bool:
        name = path.encode()
        return bool(libc.mount(name, name, None, ctypes.c_ulong(_MS_BIND | _MS_REC), None) == 0)

    def freeze(path: str) -> bool:
        attributes = _MountAttributes(_MOUNT_ATTR_RDONLY, 0, 0, 0)
        size = ctypes.c_size_t(ctypes.sizeof(attributes))
        pointer = ctypes.byref(attributes)
        return bool(libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, path.encode(), 0, pointer, size) == 0)

    return (
        libc.mount(b"none", b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None) == 0
        and bind(str(folder))
        and all(bind(path) and freeze(path) for path in _SHARED_FOLDERS if Path(path).is_dir())
    )


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
