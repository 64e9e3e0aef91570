"""OFD files to read in tests. The texts are invented."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE_MM = 5.6


def text_objects(lines: Sequence[tuple[float, float, str]]) -> str:
    """Return the objects that print lines at (x, y) in millimetres."""
    return "".join(
        f'<ofd:TextObject ID="{100 + at}" Boundary="{x} {y} 160 7" Font="1" Size="{SIZE_MM}">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {max(len(text) - 1, 1)} {SIZE_MM}">{text}</ofd:TextCode></ofd:TextObject>'
        for at, (x, y, text) in enumerate(lines)
    )


def write_ofd(
    path: Path, pages: Sequence[str], members: Mapping[str, bytes] | None = None, custom: str = ""
) -> Path:
    """Write an OFD file whose pages hold these objects; `members` are added or put in the place of its own."""
    listed = "".join(
        f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages))
    )
    files = {
        "OFD.xml": f"<ofd:OFD {_NAMESPACE}><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>{custom}</ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image">'
        "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
    } | {
        f"Doc_0/Pages/Page_{at}/Content.xml": f"<ofd:Page {_NAMESPACE}><ofd:Content><ofd:Layer>{objects}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
        for at, objects in enumerate(pages)
    }
    contents = {name: text.encode() for name, text in files.items()} | dict(members or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in contents.items():
            package.writestr(name, data)
    return path
