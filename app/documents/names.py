"""Names of uploaded files and folders, made fit for any disk: what somebody calls his file leads nowhere else."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path, PurePosixPath

from corpus.loaders import is_supported, supported_extensions
from corpus.loaders.archive import is_archive

MAX_FOLDERS = 6
_MAX_STEM_BYTES = 150  # Linux takes 255 for a name, and a sidecar's extension comes to it
_DROPPED = frozenset(
    {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
)  # nobody sees them, and some turn what is seen
_RESERVED = re.compile(
    r'[<>:"|?*\\/]'
)  # Windows takes none of them, and a colon there leads to another stream
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|\s|$)", re.I)


class NameRefusedError(ValueError):
    """A name cannot be used; the message says, in Chinese, what to do."""


def clean_file_name(name: str) -> str:
    """Return the name under which an uploaded file is kept: one part of a path, with a known extension.

    Raises:
        NameRefusedError: If nothing is left of it, or there is no loader for its extension.
    """
    base = _cleaned(re.split(r"[\\/]", name)[-1])
    if not PurePosixPath(base).stem:
        raise NameRefusedError("没有可用的文件名；请改名后再上传")
    if not (is_supported(Path(base)) or is_archive(Path(base))):
        allowed = "、".join((*supported_extensions(), ".zip"))
        raise NameRefusedError(f"不支持的文件格式；可用的扩展名：{allowed}。请另存为其中一种后再上传")
    suffix = PurePosixPath(base).suffix
    return _shortened(base.removesuffix(suffix)) + suffix


def clean_folder(folder: str) -> str:
    """Return the folder that uploads are put in, with `/` between its parts; empty for none.

    Raises:
        NameRefusedError: If a part of it is no name, or it has too many parts.
    """
    if not folder:
        return ""
    parts = [(part, _shortened(_cleaned(part))) for part in folder.split("/")]
    if len(parts) > MAX_FOLDERS:
        raise NameRefusedError(f"文件夹最多 {MAX_FOLDERS} 层；请少分几层")
    for given, part in parts:
        if not part or given in (".", ".."):
            raise NameRefusedError("文件夹里有空的、或以点代替的一层；请写成 办公室/2026 这样的名称")
        if is_supported(Path(part)) or is_archive(Path(part)):  # a file of that name may come
            raise NameRefusedError("文件夹的名称不能像文件一样带扩展名；请去掉扩展名")
    return "/".join(part for _, part in parts)


def groups_folder(groups: tuple[str, ...]) -> str:
    """Return the folder of uploads for some groups: a name for each set of groups, another for everyone."""
    if not groups:
        return "公开"
    ordered = sorted(set(groups))
    written = "、".join(ordered)
    kept = _cleaned(written)
    if kept != written or any("、" in group for group in ordered) or len(kept.encode()) > _MAX_STEM_BYTES:
        return f"组-{_short(kept, _MAX_STEM_BYTES - 12)}-{_digest(chr(0).join(ordered))}"
    return f"组-{written}"


def _cleaned(name: str) -> str:
    seen = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in _DROPPED)
    kept = _RESERVED.sub("_", " ".join(seen.split())).lstrip(". ").rstrip(". ")
    return f"_{kept}" if _DEVICE.match(kept) else kept


def _shortened(name: str) -> str:
    if len(name.encode()) <= _MAX_STEM_BYTES:
        return name
    # With its digest it is no longer than what is left as it is: cleaned again, it stays the same.
    return f"{_short(name, _MAX_STEM_BYTES - 12)}-{_digest(name)}"


def _short(name: str, most_bytes: int) -> str:
    return name.encode()[:most_bytes].decode(errors="ignore")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
