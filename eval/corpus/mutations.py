"""Ways to spoil a file: as bytes, or in the parts of the zip that it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]
_XML_SUFFIXES = (".xml", ".rels", ".txt", ".md", ".html")


def truncate(data: bytes, random: Random) -> bytes:
    """Cut the end off."""
    return data[: random.randrange(len(data))]


def flip_bits(data: bytes, random: Random) -> bytes:
    """Turn 1 to 64 bits over."""
    spoiled = bytearray(data)
    for _ in range(random.choice([1, 4, 16, 64])):
        spoiled[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(spoiled)


def repeat_chunk(data: bytes, random: Random) -> bytes:
    """Repeat a piece up to 1,000 times, 2 MB at most."""
    start, end = _span(data, random)
    times = min(random.choice([2, 10, 100, 1000]), max(1, 2_000_000 // (end - start)))
    return data[:start] + data[start:end] * times + data[end:]


def insert_bytes(data: bytes, random: Random) -> bytes:
    """Insert 1 to 100 random bytes."""
    at = random.randrange(len(data))
    return data[:at] + random.randbytes(random.randint(1, 100)) + data[at:]


def remove_chunk(data: bytes, random: Random) -> bytes:
    """Take a piece out."""
    start, end = _span(data, random)
    return data[:start] + data[end:]


def swap_chunks(data: bytes, random: Random) -> bytes:
    """Let two pieces change places."""
    one, two, three = sorted(random.randrange(len(data) + 1) for _ in range(3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def blank_chunk(data: bytes, random: Random) -> bytes:
    """Overwrite a piece with zeros, as a bad sector does."""
    start, end = _span(data, random)
    return data[:start] + bytes(end - start) + data[end:]


def insert_words(data: bytes, random: Random) -> bytes:
    """Insert characters that parsers trip over, in UTF-8."""
    words = random.choice(_WORDS) * random.choice([1, 10, 1000])
    at = random.randrange(len(data))
    return data[:at] + words.encode("utf-8", "surrogatepass") + data[at:]


def spoil_part(data: bytes, random: Random) -> bytes:
    """Spoil one XML or text part of a zip and pack it again, so that the zip is sound."""
    return _repacked(data, random, lambda part: random.choice(BYTE_MUTATIONS)(part, random) if part else part)


def declare_in_part(data: bytes, random: Random) -> bytes:
    """Put a document type with entities into one XML part of a zip, and use one where words are."""
    declaration = random.choice(_DECLARATIONS).encode()

    def declared(part: bytes) -> bytes:
        head, mark, rest = part.partition(b"?>")
        body = rest if mark else head
        at = body.find(b"</", random.randrange(len(body) + 1))
        at = at if at >= 0 else body.rfind(b"</")
        return (head + mark if mark else b"") + declaration + body[: max(at, 0)] + b"&e;" + body[max(at, 0) :]

    return _repacked(data, random, declared)


def nest_in_part(data: bytes, random: Random) -> bytes:
    """Repeat a start tag of one XML part of a zip 100,000 times, closed or not."""
    depth = 100_000

    def nested(part: bytes) -> bytes:
        start = part.find(b"<", random.randrange(len(part) + 1))
        end = part.find(b">", start) + 1
        tag = part[start:end]
        if start < 0 or not end or tag[1:2] in b"/?!" or tag.endswith(b"/>"):
            return part[: len(part) // 2] + b"<a>" * depth + part[len(part) // 2 :]
        name = tag[1:-1].split()[0]
        closing = b"</" + name + b">" if random.random() < 0.5 else b""
        return part[:start] + tag * depth + closing * depth + part[start:]

    return _repacked(data, random, nested)


def drop_part(data: bytes, random: Random) -> bytes:
    """Leave one part of a zip out."""
    return _repacked(data, random, lambda part: None)


def _repacked(data: bytes, random: Random, change: Callable[[bytes], bytes | None]) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = [info.filename for info in source.infolist() if not info.is_dir()]
        chosen = random.choice([name for name in names if name.endswith(_XML_SUFFIXES)] or names)
        for name in names:
            part: bytes | None = source.read(name)
            if name == chosen and part is not None:
                part = change(part)
            if part is not None:
                target.writestr(name, part)
    return buffer.getvalue()


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.choice([1, 10, 100, 1000, 10_000]))


_WORDS = (
    *("\0", "\ufeff", "\u202e", "\u2028", "\x85", "\ud800", "𠀀", "\x1b[2J", "（", "《", "第", "一、", "附件", "。", "　", "=", "#"),
    *("<b>", "<table><tr><td>", "<!--", "]]>", "<![CDATA[", "&amp;", "&#0;", "&#x110000;", "---\n", "第一条 ", "1.", "\n"),
)  # fmt: skip
_DECLARATIONS = (
    '<!DOCTYPE x [<!ENTITY a "0123456789"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
)
BYTE_MUTATIONS: tuple[Mutation, ...] = (
    truncate,
    flip_bits,
    repeat_chunk,
    insert_bytes,
    remove_chunk,
    swap_chunks,
    blank_chunk,
    insert_words,
)
PART_MUTATIONS: tuple[Mutation, ...] = (spoil_part, spoil_part, declare_in_part, nest_in_part, drop_part)
