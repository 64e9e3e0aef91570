"""Files that were made to do harm, each a known attack on readers of its format."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from eval.corpus.sample_files import packed

_DEPTH = 100_000
_Sized = Callable[[int], int]
_BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "啊啊啊啊啊啊啊啊啊啊">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + '<!ENTITY e "&a9;">]>'
)
_QUADRATIC = f'<!DOCTYPE x [<!ENTITY e "{"啊" * 10_000}">]>'


def hostile_files(
    samples: Mapping[str, bytes], canary: Path, port: int, outside: Path, scale: float = 1.0
) -> dict[str, bytes]:
    """Return files by name.

    Args:
        samples: A sound file of each format, see `eval.corpus.sample_files`.
        canary: A file whose words must come into no document.
        port: Of this machine; nobody may connect to it.
        outside: A file that nobody may write.
        scale: Of what is large: depths, bombs, numbers of parts.
    """
    url = f"http://127.0.0.1:{port}/x"

    def sized(number: int) -> int:
        return max(1, int(number * scale))

    return {
        **_xml_attacks(samples, canary, url, sized),
        **_web_pages(canary, url, sized),
        **_archives(outside, sized),
        **_pictures(sized),
        **_pdfs(samples[".pdf"], canary, url, sized),
        **_texts(sized),
    }


def _xml_attacks(samples: Mapping[str, bytes], canary: Path, url: str, sized: _Sized) -> dict[str, bytes]:
    external = {
        "external-file": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{canary.as_uri()}">]>',
        "external-web": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]>',
        "external-dtd": f'<!DOCTYPE x SYSTEM "{url}">',
        "parameter-entity": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{url}"> %p; <!ENTITY e "x">]>',
        "laughs": _BILLION_LAUGHS,
        "quadratic": _QUADRATIC,
    }
    parts = {
        ".docx": ("word/document.xml", "</w:t>"),
        ".xlsx": ("xl/sharedStrings.xml", "</t>"),
        ".ofd": ("Doc_0/Pages/Page_0/Content.xml", "</ofd:TextCode>"),
    }
    files: dict[str, bytes] = {}
    for suffix, (part, place) in parts.items():
        for name, declaration in external.items():
            times = 1000 if name == "quadratic" else 1
            files[f"{name}{suffix}"] = _changed(samples[suffix], part, declaration, place, "&e;" * times)
        files[f"deep{suffix}"] = _changed(
            samples[suffix], part, "", place, "<a>" * sized(_DEPTH) + "</a>" * sized(_DEPTH)
        )
        files[f"xinclude{suffix}"] = _changed(
            samples[suffix],
            part,
            "",
            place,
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{canary.as_uri()}"/>',
        )
        files[f"bomb{suffix}"] = _changed(samples[suffix], part, "", place, " " * sized(300_000_000))
        files[f"long-attribute{suffix}"] = _changed(
            samples[suffix], part, "", place, f'<a b="{"x" * sized(20_000_000)}"/>'
        )
        files[f"many-elements{suffix}"] = _changed(
            samples[suffix], part, "", place, "<a/>" * sized(1_000_000)
        )
    files["link.docx"] = _changed(
        samples[".docx"],
        "word/_rels/document.xml.rels",
        "",
        "</Relationships>",
        f'<Relationship Id="rId999" TargetMode="External" Target="{url}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>',
    )
    files["wide.xlsx"] = _changed(
        samples[".xlsx"], "xl/worksheets/sheet1.xml", "", "<sheetData>", '<row r="1"><c r="XFD1048576"><v>1</v></c></row>'
    )  # fmt: skip
    files["merged.xlsx"] = _changed(
        samples[".xlsx"], "xl/worksheets/sheet1.xml", "", "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
    )  # fmt: skip
    files["page-loop.ofd"] = _changed(
        samples[".ofd"], "Doc_0/Document.xml", "", "<ofd:Pages>", '<ofd:Page ID="7" BaseLoc="Pages/Page_0/Content.xml"/>' * sized(100_000)
    )  # fmt: skip
    files["outside.ofd"] = _changed(
        samples[".ofd"], "OFD.xml", "", "</ofd:DocRoot>", "/../../../../../../etc/passwd"
    )
    return files


def _changed(package: bytes, part: str, declaration: str, place: str, words: str) -> bytes:
    """Return a package with a document type declared in a part and words put before the first `place` in it."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                head, mark, body = data.partition(b"?>")
                at = body.index(place.encode())
                data = head + mark + declaration.encode() + body[:at] + words.encode() + body[at:]
            target.writestr(name, data)
    return buffer.getvalue()


def _web_pages(canary: Path, url: str, sized: _Sized) -> dict[str, bytes]:
    page = "<html><head><meta charset=utf-8>{head}</head><body><p>关于甲的通知</p>{body}</body></html>"
    bodies = {
        "deep-div": "<div>" * sized(_DEPTH) + "深处。" + "</div>" * sized(_DEPTH),
        "deep-unclosed": "<b><i>" * sized(_DEPTH),
        "deep-table": "<table><tr><td>" * sized(20_000) + "深处。",
        "deep-list": "<ul><li>" * sized(30_000) + "深处。",
        "deep-font": "<a><font><p>" * sized(20_000),
        "attributes": "<p " + " ".join(f"a{n}=1" for n in range(sized(100_000))) + ">正文。</p>",
        "wide-table": "<table><tr><td colspan=1000000 rowspan=1000000>宽。</td></tr></table>",
        "wide-rows": "<table>" + "<tr><td colspan=1000 rowspan=65534>宽。</td></tr>" * 300 + "</table>",
        "resources": f'<img src="{url}"><script src="{url}"></script><iframe src="{canary.as_uri()}"></iframe><object data="{canary.as_uri()}">',
        "comments": "<!--" * sized(_DEPTH) + "正文。",
        "references": "&#x10FFFF;&#xD800;&#0;&lt;" * sized(_DEPTH),
        "tags": "<" * sized(1_000_000),
        "closers": "</div>" * sized(300_000) + "正文。",
    }
    files = {f"{name}.html": page.format(head="", body=body).encode() for name, body in bodies.items()}
    files["refresh.html"] = page.format(
        head=f'<meta http-equiv=refresh content="0;url={url}"><base href="{url}"><link rel=stylesheet href="{url}">',
        body="<p>正文。</p>",
    ).encode()
    files["xml.html"] = (
        f'<?xml version="1.0"?>{_BILLION_LAUGHS}<html><body><p>正文&e;</p></body></html>'.encode()
    )
    return files


def _archives(outside: Path, sized: _Sized) -> dict[str, bytes]:
    bomb = packed({"a.txt": bytes(sized(400_000_000))})
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return {
        "bomb.zip": bomb,
        "bomb-in-zip.zip": packed({f"{n}.zip": bomb for n in range(10)}),
        "many.zip": packed({f"{n}.txt": "x" for n in range(sized(20_000))}),
        "outside.zip": packed(
            {f"../../../../..{outside}": "x", str(outside): "x", "..\\..\\外.txt": "x", "C:\\外.txt": "x"}
        ),
        "link.zip": buffer.getvalue(),
        "deep.zip": _nested(20),
        "sidecar.zip": packed(
            {"a.txt": "正文。", "a.txt.yaml": "a: &a [x]\n" + "b: [*a, *a, *a, *a]\n" * 100}
        ),
    }


def _nested(depth: int) -> bytes:
    data = packed({"a.txt": "底。"})
    for _ in range(depth):
        data = packed({"内.zip": data})
    return data


def _pictures(sized: _Sized) -> dict[str, bytes]:
    def block(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def png(width: int, height: int, rows: bytes) -> bytes:
        header = block(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        return b"\x89PNG\r\n\x1a\n" + header + block(b"IDAT", rows) + block(b"IEND", b"")

    bitmap = b"BM" + struct.pack(
        "<IHHIIiiHHIIiiII", 100, 0, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0
    )
    return {
        "huge.png": png(60_000, 60_000, zlib.compress(bytes(1000))),
        "largest.png": png(2**31 - 1, 2**31 - 1, b""),
        "bomb.png": png(sized(8_000), sized(8_000), zlib.compress(bytes(sized(8_000) * (3 * sized(8_000) + 1)), 9)),
        "text-bomb.png": b"\x89PNG\r\n\x1a\n" + block(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)) + block(b"zTXt", b"k\0\0" + zlib.compress(bytes(sized(300_000_000)))),
        "huge.bmp": bitmap,
        "huge.tif": b"II*\0\x08\0\0\0\x03\0" + struct.pack("<HHIIHHIIHHII", 256, 4, 1, 10**9, 257, 4, 1, 10**9, 273, 4, 1, 8) + bytes(4),
        "loop.tif": b"II*\0\x08\0\0\0\x02\0" + struct.pack("<HHIIHHII", 256, 4, 1, 20, 257, 4, 1, 20) + struct.pack("<I", 8),
    }  # fmt: skip


def _pdfs(sample: bytes, canary: Path, url: str, sized: _Sized) -> dict[str, bytes]:
    def pdf(*objects: str | bytes) -> bytes:
        data, offsets = b"%PDF-1.7\n", []
        for number, content in enumerate(objects, start=1):
            offsets.append(len(data))
            data += (
                b"%d 0 obj\n" % number
                + (content.encode() if isinstance(content, str) else content)
                + b"\nendobj\n"
            )
        table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        return data + table + b"trailer <</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))  # fmt: skip

    def stream(data: bytes, entries: str = "") -> bytes:
        return f"<</Length {len(data)}{entries}>>stream\n".encode() + data + b"\nendstream"

    catalog, pages = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {0}]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
    bomb = zlib.compress(b"0 0 m 1 1 l S " * sized(10_000_000), 9)
    return {
        "page-loop.pdf": pdf(catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        "page-count.pdf": pdf(catalog, "<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", page.format("9 9"), stream(b"")),
        "form-loop.pdf": pdf(catalog, pages, page.format("600 800"), stream(b"/F Do"), stream(b"/F Do /F Do", form)),
        "huge-page.pdf": pdf(catalog, pages, page.format("14400000 14400000"), stream(b"0 0 m 9 9 l S")),
        "stream-bomb.pdf": pdf(catalog, pages, page.format("600 800"), stream(bomb, "/Filter/FlateDecode")),
        "filters.pdf": pdf(catalog, pages, page.format("600 800"), stream(b"x", "/Filter[" + "/FlateDecode " * sized(10_000) + "]")),
        "deep-array.pdf": pdf(catalog, pages, "[" * sized(_DEPTH) + "]" * sized(_DEPTH)),
        "many-pages.pdf": pdf(catalog, f"<</Type/Pages/Kids[{'3 0 R ' * sized(20_000)}]/Count {sized(20_000)}>>", page.format("600 800"), stream(b"")),
        "image.pdf": pdf(catalog, pages, page.format("600 800"), stream(b"600 0 0 800 0 0 cm /F Do"), stream(b"x", "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB")),
        "actions.pdf": pdf(f"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI({url})>>/AA<</WC<</S/Launch/F({canary})>>>>>>", pages, page.format("600 800"), stream(b"")),
        "file-stream.pdf": pdf(catalog, pages, page.format("600 800"), stream(b"", f"/F({canary})")),
        "xref-loop.pdf": sample.replace(b"/Root", b"/Prev 0/Root", 1).replace(b"startxref\n", b"startxref\n0"),
    }  # fmt: skip


def _texts(sized: _Sized) -> dict[str, bytes]:
    return {
        "line.txt": ("（" * sized(1_900_000)).encode(),
        "no-end.txt": ("第一条 甲乙丙丁，戊己庚辛；" * sized(140_000)).encode(),
        "headings.txt": "\n".join(f"{n % 9 + 1}. 甲" for n in range(sized(300_000))).encode(),
        "blank.txt": b"\n" * sized(10_000_000) + "正文。".encode(),
        "front.md": ("---\n" + "a: &a [b]\n" + "c: [*a, *a]\n" * 1000 + "---\n正文。").encode(),
        "laughs.md": ("---\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)) + "---\n正文。").encode(),
        "deep.md": ("---\na: " + "[" * sized(_DEPTH) + "\n---\n正文。").encode(),
        "tag.md": b"---\na: !!python/object/apply:os.system ['touch /tmp/x']\n---\n" + "正文。".encode(),
        "quotes.csv": ('"' * sized(1_000_001)).encode(),
        "wide.csv": ("," * sized(1_000_000) + "\n" + "甲," * sized(100_000)).encode(),
        "rows.csv": ("序号,任务\n" + "1,甲\n" * sized(300_000)).encode(),
    }  # fmt: skip
