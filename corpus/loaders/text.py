"""Plain text in the encodings that Chinese offices use."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import DocumentError
from corpus.raw import RawDocument

MAX_BYTES = 64 * 1024 * 1024
MAX_LINE_CHARS = 2_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEND = "请用文字处理软件打开，另存为 UTF-8 文本后再入库。"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff]")
_COMMON = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_MAX_CONTROL_SHARE = 0.01
_SAMPLE_CHARS = 20_000
_FREQUENT = frozenset(
    "，。、；：（）“”《》\n\r的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子产面而方后多定行学法所民得经"
    "十三之进等部度家力如水化高自二理起小物现实加量都体制机当使点从业本性好应开合还因由其前外天政四日社义事平形相全表间与关各重新线内数正"
    "心明原利比或但质气第向道此变条只结解问意建月公无系情者最立代已通并提直题党程展五员位入常文总次品式活设及管特件长求基资路级统接将组计别"
    "手期根论运农指几九区强决西必先则任取据处南光门即保治北规领七海东导志世金增争济思受联认六共权收证改清再转更单教带安场身车务具万每目至"
    "达积示议报完类八华名确科信节整集传土步群广记需研究织低持众书布复际商非验连断深难近千周委技备半办省列习响约支感劳便团历市除消构府称准"
    "精值号率维划选标存效院查型按格养置层始专状育识适属住调满县局照参细引该价严央督监督疗卫食药险税财审批补助扶贫"
)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def load(path: Path) -> RawDocument:
    """Read a text file as UTF-8, UTF-16, UTF-32 or GB18030, whichever it is.

    Raises:
        DocumentError: If it is empty, larger than `MAX_BYTES`, one endless line, or no text at all.
    """
    return RawDocument(read_text(path))


def read_text(path: Path) -> str:
    """Return the decoded text of a file; see `load`."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise DocumentError(
            f"{path_hint(path.name)}：文件有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB；请拆分后再入库。"
        )
    text = decode(path.read_bytes(), path.name)
    if not text.strip():
        raise DocumentError(f"{path_hint(path.name)}：文件是空的，没有可入库的文字；请检查是否存错了文件。")
    longest = max(map(len, text.splitlines()))
    if longest > MAX_LINE_CHARS:
        raise DocumentError(
            f"{path_hint(path.name)}：有一行长达 {longest:,} 个字符（上限 {MAX_LINE_CHARS:,}），不像政策文件；请检查文件，或按段落换行后再入库。"
        )
    return text


def decode(data: bytes, name: str) -> str:
    """Decode bytes of unknown encoding.

    A byte-order mark decides; without one it is UTF-8 if it can be (it refuses almost everything that is not UTF-8),
    else what reads most like Chinese of UTF-16 in both orders and GB18030. Control characters that a program left in a
    text (a form feed, the ^Z at the end of DOS files) stay where they are few.

    Raises:
        DocumentError: If no encoding gives text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _marked(data[len(bom) :], encoding, name)
    for text in _readings(data):
        if text is not None:
            return text
    raise DocumentError(
        f"{path_hint(name)}：不是文本文件，或编码无法识别（已试 UTF-8、UTF-16、GB18030）；{_MEND}"
    )


def path_hint(name: str) -> str:
    """Return a file name fit for a message: nothing that moves a cursor or cannot be encoded, at most 80 characters."""
    return _UNPRINTABLE.sub("?", name)[:80]


def _marked(data: bytes, encoding: str, name: str) -> str:
    """Decode what a byte-order mark declares."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path_hint(name)}：按 {encoding} 解码失败（第 {error.start + 1} 字节）；{_MEND}"
        ) from None
    if len(_CONTROL.findall(text)) > len(text) * _MAX_CONTROL_SHARE:
        raise DocumentError(f"{path_hint(name)}：含有大量控制字符，不是文本文件；{_MEND}")
    return text


def _readings(data: bytes) -> Iterator[str | None]:
    """Yield the texts that bytes may be, the likeliest first, None for each that they cannot be."""
    yield _read(data, "utf-8")
    yield _read(data, "utf-8", _MAX_CONTROL_SHARE, needs_han=True)
    yield _best_of_others(data, 0)
    yield _read(data, "utf-8", _MAX_CONTROL_SHARE)
    yield _best_of_others(data, _MAX_CONTROL_SHARE)


def _best_of_others(data: bytes, control_share: float) -> str | None:
    has_zeros = 0 in data  # as a line feed, a space or a digit has in UTF-16, and nothing in GB18030
    texts = (
        _read(data, "gb18030", control_share, needs_han=True),
        _read(data, "utf-16-le", control_share, needs_han=not has_zeros),
        _read(data, "utf-16-be", control_share, needs_han=not has_zeros),
    )
    return max((text for text in texts if text is not None), key=_likeness, default=None)


def _read(data: bytes, encoding: str, control_share: float = 0, needs_han: bool = False) -> str | None:
    """Return the text in an encoding, or None where it is none: undecodable, with too many controls, without Chinese."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if len(_CONTROL.findall(text)) > len(text) * control_share:
        return None
    return None if needs_han and not _HAN.search(text) else text


def _likeness(text: str) -> tuple[float, float]:
    """Return how much a text reads like Chinese: the share of its commonest characters, then of characters at home in it.

    Running Chinese has four tenths of the former; bytes read in a wrong encoding give rare characters.
    """
    sample = text[:_SAMPLE_CHARS]
    length = max(len(sample), 1)
    return sum(map(_FREQUENT.__contains__, sample)) / length, len(_COMMON.findall(sample)) / length
