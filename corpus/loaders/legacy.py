"""Old word processor files (.doc, .wps, .rtf, .odt, Word 2003 XML): LibreOffice makes Word files of them."""

from __future__ import annotations

from pathlib import Path

from corpus.loaders import docx
from corpus.loaders.file_kind import FileKind, file_kind
from corpus.loaders.office_program import converted
from corpus.raw import RawDocument

# What LibreOffice is told that a file is: by its content where that is known, not by its name.
_EXTENSIONS: dict[FileKind, str] = {"word97": ".doc", "rtf": ".rtf", "odt": ".odt", "word_xml": ".xml"}


def load(path: Path) -> RawDocument:
    """Read a file as `corpus.loaders.docx.load` reads what LibreOffice makes of it.

    Raises:
        DocumentError: As `corpus.loaders.office_program.converted` and `corpus.loaders.docx.load`.
    """
    extension = _EXTENSIONS.get(file_kind(path), ".doc")
    with converted(path, extension, "docx") as result:
        return docx.load(result, name=path.name)
