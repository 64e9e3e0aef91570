"""OFD: its text in reading order, its pictures by OCR, and nothing that a hostile file wants."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.loaders import ofd
from corpus.loaders.ofd import load
from corpus.raw import StatedField
from tests.corpus.ofd_files import SIZE_MM, text_objects, write_ofd
from tests.corpus.printed_pages import needs_font, picture

LEFT = 28.0


def page(lines: list[str], number: str) -> str:
    placed = [
        (LEFT + SIZE_MM * (len(line) - len(line.lstrip("　"))), 40 + 10.0 * at, line.lstrip("　"))
        for at, line in enumerate(lines)
    ]
    return text_objects([*placed, (98.0, 265.0, number)])


PAGES = [
    page(
        ["　　各地区要加强组织领导，明确任务分工，细化工作措施，确", "保落到实处。", "　　一、总体要求"],
        "— 1 —",
    ),
    page(["　　二、工作任务", "　　坚持问题导向，重大情况及时报告。"], "— 2 —"),
]


def test_pages_come_in_order_with_their_paragraphs(tmp_path: Path) -> None:
    raw = load(write_ofd(tmp_path / "a.ofd", PAGES))
    kept = [line for line in raw.text.splitlines() if "—" not in line]
    assert kept == [
        "各地区要加强组织领导，明确任务分工，细化工作措施，确保落到实处。",
        "一、总体要求",
        "二、工作任务",
        "坚持问题导向，重大情况及时报告。",
    ]
    assert [(span.rule, raw.text[span.start : span.end]) for span in raw.furniture] == [
        ("page_number", "— 1 —"),
        ("page_number", "— 2 —"),
    ]
    assert [(p.number, p.origin) for p in raw.pages] == [(1, "text_layer"), (2, "text_layer")]
    assert raw.text[raw.pages[1].start :].startswith("二、工作任务")


def test_what_the_producer_says_of_the_document_is_stated(tmp_path: Path) -> None:
    custom = (
        '<ofd:CustomDatas><ofd:CustomData Name="发文字号">某发〔2025〕1号</ofd:CustomData></ofd:CustomDatas>'
    )
    raw = load(write_ofd(tmp_path / "a.ofd", PAGES, custom=custom))
    assert raw.stated == (StatedField("发文字号", "某发〔2025〕1号", "file_properties"),)


@needs_font
@pytest.mark.model
def test_page_that_is_a_picture_is_read(tmp_path: Path) -> None:
    buffer = BytesIO()
    picture().save(buffer, "PNG")
    objects = '<ofd:ImageObject ID="5" ResourceID="9" Boundary="0 0 210 297"/>'
    raw = load(write_ofd(tmp_path / "a.ofd", [objects], {"Doc_0/Res/scan.png": buffer.getvalue()}))
    assert raw.pages[0].origin == "ocr"
    assert "保护权利人合法权益，根据有关法律，制定本办法。" in raw.text


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{at + 1} "{f"&e{at};" * 10}">' for at in range(9))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "哈">{entities}]><a>&e9;</a>'.encode()
    with pytest.raises(DocumentError, match="已损坏"):
        load(write_ofd(tmp_path / "a.ofd", PAGES, {"Doc_0/Document.xml": bomb}))


def test_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    hostile = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a>&e;</a>'.encode()
    with pytest.raises(DocumentError, match="已损坏"):
        load(write_ofd(tmp_path / "a.ofd", PAGES, {"Doc_0/Pages/Page_0/Content.xml": hostile}))


def test_units_within_units_are_refused(tmp_path: Path) -> None:
    units = [
        f'<CompositeGraphicUnit ID="{at}"><Content>'
        + f'<CompositeObject ResourceID="{at + 1}"/>' * 2
        + "</Content></CompositeGraphicUnit>"
        for at in range(30)
    ]
    resources = f"<Res><CompositeGraphicUnits>{''.join(units)}</CompositeGraphicUnits></Res>".encode()
    objects = '<ofd:CompositeObject ResourceID="0"/>'
    with pytest.raises(DocumentError, match="嵌套"):
        load(write_ofd(tmp_path / "a.ofd", [objects], {"Doc_0/DocumentRes.xml": resources}))


def test_members_that_unpack_to_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "MAX_BYTES", 1_000_000)
    with pytest.raises(DocumentError, match="超过上限"):
        load(write_ofd(tmp_path / "a.ofd", PAGES, {"Doc_0/big.bin": bytes(1_000_001)}))


def test_same_content_for_very_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "MAX_BYTES", 20_000)
    same = '<Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * 100
    document = f"<Document><CommonData/><Pages>{same}</Pages></Document>".encode()
    with pytest.raises(DocumentError, match="各页共超过上限"):
        load(write_ofd(tmp_path / "a.ofd", PAGES, {"Doc_0/Document.xml": document}))


def test_path_that_leaves_the_package_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text("<Document/>")
    outside = b"<OFD><DocBody><DocRoot>../secret.xml</DocRoot></DocBody></OFD>"
    with pytest.raises(DocumentError, match="已损坏"):
        load(write_ofd(tmp_path / "a.ofd", PAGES, {"OFD.xml": outside}))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_ofd_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match="不是 OFD 文件"):
        load(path)


def test_zip_without_ofd_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(DocumentError, match="不是 OFD 文件"):
        load(path)


def test_ofd_without_words_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="没有读到文字"):
        load(write_ofd(tmp_path / "a.ofd", [""]))
