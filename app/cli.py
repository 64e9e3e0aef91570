"""The command `zhengce`: arguments in, exit status out."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

from app.arguments import UsageError, parse_arguments
from app.commands import run_command
from app.explaining import explain

DONE, FAILED, USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 128 + signal.SIGINT, 128 + 13


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 done; 1 a gate failed or some documents or questions failed; 2 bad usage, input, configuration or workspace.
    Errors are one Chinese line each on stderr; `ZHENGCE_DEBUG=1` adds the traceback.
    """
    _never_fail_to_print()
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has gone; the interpreter must not try to flush into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    except Exception as error:
        if os.environ.get("ZHENGCE_DEBUG") == "1":
            raise
        print(f"错误：{explain(error)}", file=sys.stderr)
        return USAGE


def _run(argv: Sequence[str]) -> int:
    try:
        return run_command(parse_arguments(argv))
    finally:
        sys.stdout.flush()  # here, where a closed pipe is still an error that can be caught


def _never_fail_to_print() -> None:
    """A terminal that lacks a character shows an escape instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
