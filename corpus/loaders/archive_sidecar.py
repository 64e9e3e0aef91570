"""The sidecar of an archive: who may read all that is in it."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import DocumentError
from corpus.fields.field_names import field_of
from corpus.loaders.text import path_hint
from corpus.sidecar import read_sidecar

EXTENSIONS = (".yaml", ".yml")


def archive_sidecar(path: Path) -> Path | None:
    """Return the sidecar `包.zip.yaml` of an archive, or None.

    Raises:
        DocumentError: If it states anything but groups: no other field is one and the same for several documents.
    """
    places = (path.with_name(path.name + extension) for extension in EXTENSIONS)
    sidecar = next((place for place in places if place.is_file()), None)
    if sidecar and any(field_of(field.name) != "groups" for field in read_sidecar(sidecar)):
        raise DocumentError(
            f"{path_hint(sidecar.name)}：压缩包的元数据文件只能写权限（groups）；其余的请放进压缩包，与所说明的文件放在一起。"
        )
    return sidecar
