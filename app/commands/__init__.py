"""The commands, one file each; a command's libraries are loaded only when it runs."""

from __future__ import annotations

import argparse


def run_command(arguments: argparse.Namespace) -> int:
    """Run the command that was asked for and return its exit status."""
    match arguments.command:
        case "ingest":
            from app.commands.ingest import run
        case "withdraw":
            from app.commands.withdraw import run
        case "documents":
            from app.commands.documents import run
        case "ask":
            from app.commands.ask import run
        case "search":
            from app.commands.search import run
        case "serve":
            from app.commands.serve import run
        case "keys":
            from app.commands.keys import run
        case "users":
            from app.commands.users import run
        case "eval":
            from app.commands.evaluate import run
        case "feedback":
            from app.commands.feedback import run
        case "status":
            from app.commands.status import run
        case unknown:
            raise AssertionError(unknown)
    return run(arguments)
