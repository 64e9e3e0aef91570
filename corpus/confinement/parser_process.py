"""One child process that parses files, as its parent holds it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, get_args

from corpus.confinement.limits import Limit

_ROOT = Path(__file__).parents[2]
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
_MAX_REPLY_BYTES = 512 * 2**20
# See `corpus.confinement.parser_worker`; a document is in it as the text of its JSON. A file that gets hold of the
# process writes what it likes: what has none of these shapes is `UNREADABLE`, after which nothing more is read.
Reply = Mapping[str, Any]
UNREADABLE: Reply = {"error": "", "reason": "unreadable"}
_REASONS = ("document", "memory", "fault")


class Events(SimpleQueue["tuple[ParserProcess, Reply | None]"]):
    """Replies with the process that each came from."""


class ParserProcess:
    """A running `corpus.confinement.parser_worker`.

    Attributes:
        parsed: Tasks done, as its owner counts them.
        is_ready: Whether it has said that it runs, as its owner notes.
    """

    def __init__(self, folder: Path, memory_bytes: int, file_bytes: int, module: str) -> None:
        """Start it.

        Args:
            folder: The only place that it and its children may write in; it is there.
            memory_bytes: See `corpus.confinement.limits.confine`.
            file_bytes: See there.
            module: `corpus.confinement.parser_worker`, or one that does as it does.
        """
        self.parsed = 0
        self.is_ready = False
        self._home = tempfile.TemporaryDirectory(dir=folder, prefix="parser-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-s",
                "-m",
                module,
                folder,
                str(memory_bytes),
                str(file_bytes),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._home.name,
            env=_environment(self._home.name),
            start_new_session=True,  # whatever it starts dies with it
        )
        self._events = Events()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, request: Mapping[str, str], events: Events) -> None:
        """Give it a task; its replies go to `events`, None when it has ended.

        Raises:
            OSError: If it has ended.
        """
        assert self._process.stdin is not None
        self._events = events
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()

    def resident_bytes(self) -> int:
        """Return the memory that it holds; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def stop(self, grace_s: float = 0.0) -> int:
        """End it and everything that it started; return its exit status, negative for the signal that ended it.

        Args:
            grace_s: How long to wait for it to end by itself first.
        """
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(grace_s)
        if sys.platform == "win32":
            self._process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        status = self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # a request that it did not read
                pipe.close()  # type: ignore[union-attr]
        self._home.cleanup()
        return status

    def _read(self) -> None:
        assert self._process.stdout is not None
        replies = self._process.stdout
        while (line := replies.readline(_MAX_REPLY_BYTES)).endswith(b"\n"):
            reply = _read_reply(line, replies)
            if reply is None:
                break
            self._events.put((self, reply))
            if reply is UNREADABLE:
                break
        self._events.put((self, None))


def _read_reply(line: bytes, replies: IO[bytes]) -> Reply | None:
    """Return what a line says, with the document on the line below it; None where that one is cut off."""
    try:
        reply = json.loads(line)
        if not _is_reply(reply):
            return UNREADABLE
        if "document" in reply:
            document = replies.readline(_MAX_REPLY_BYTES)
            return {"document": document.decode()} if document.endswith(b"\n") else None
    except (ValueError, RecursionError):
        return UNREADABLE
    return reply  # type: ignore[no-any-return]


def _is_reply(value: object) -> bool:
    match value:
        case {"beat": True, **rest} | {"document": True, **rest}:
            return not rest
        case {"unlimited": list(names), **rest}:
            return not rest and all(name in get_args(Limit) for name in names)
        case {"members": list(members), **rest}:
            return not rest and all(_is_member(member) for member in members)
        case {"error": str(), "reason": reason, **rest}:
            return not rest and reason in _REASONS
    return False


def _is_member(value: object) -> bool:
    match value:
        case [str(), None | str(), str()]:
            return True
    return False


def _environment(home: str) -> dict[str, str]:
    """Return what the process may know of its surroundings: no proxy, no key, no folder of the user."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {
        "HOME": home,
        "TMPDIR": home,
        "TEMP": home,
        "OSL_SOCKET_PATH": home,  # for LibreOffice, see `corpus.confinement.limits`
        "PYTHONPATH": str(_ROOT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # One process a core: threads of its libraries would only reserve address space.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
