"""A conversation as Markdown (CommonMark with footnotes)."""

from __future__ import annotations

import re

from app.render.exporting.written import PROMISE, Note, Piece, Written, WrittenTurn, written_turns

MARKDOWN_TYPE = "text/markdown"
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&$^]")
# What makes a list, a rule, a heading or a definition of a line that begins with it.
_BEGINNING = re.compile(r"^(\s*)(?:([-+=:])|(\d+)([.)]))", re.MULTILINE)


def conversation_markdown(written: Written) -> str:
    """Return the conversation; no word of it is taken for markup."""
    name, turns = written_turns(written)
    parts = [f"# {escaped(name)}", *(part for turn in turns for part in _turn(turn)), f"---\n\n{PROMISE}"]
    notes = {
        note.number: note
        for turn in turns
        for line in turn.paragraphs
        for piece in line
        for note in piece.notes
    }
    return "\n\n".join([*parts, *(_note(notes[number]) for number in sorted(notes))]) + "\n"


def escaped(text: str) -> str:
    """Return `text` as Markdown that reads as it stands."""
    plain = _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
    return _BEGINNING.sub(
        lambda match: f"{match[1]}\\{match[2]}" if match[2] else f"{match[1]}{match[3]}\\{match[4]}", plain
    )


def _turn(turn: WrittenTurn) -> list[str]:
    parts = [f"## {escaped(turn.question)}"]
    parts += ["".join(map(_piece, line)) for line in turn.paragraphs]
    parts += [f"> 注意：{escaped(remark)}" for remark in turn.remarks]
    if turn.related:
        parts.append(
            "\n".join(["相关资料（不是答案的出处）：", "", *(f"- {escaped(each)}" for each in turn.related)])
        )
    return parts


def _piece(piece: Piece) -> str:
    return escaped(piece.text) + "".join(f"[^{note.number}]" for note in piece.notes)


def _note(note: Note) -> str:
    # A line that is indented belongs to the note above it.
    quote = "\n\n    ".join(escaped(line.strip()) for line in note.quote.split("\n") if line.strip())
    return f"[^{note.number}]: {escaped(note.where)}\n\n    “{quote}”\n\n    {escaped(note.standing)}"
