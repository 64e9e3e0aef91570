"""Word files: what Word prints is in the text. All files are made here, of invented words."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.loaders.docx import load
from corpus.normalize import normalize
from corpus.parsing import parse_document
from corpus.raw import RawDocument, StatedField
from tests.corpus.docx_files import W_NS, XML, level, numbered, numbering, paragraph, write_docx

HEADINGS = (
    level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")
)


def read(tmp_path: Path, body: str, **parts: str) -> RawDocument:
    return load(write_docx(tmp_path / "a.docx", body, **parts))


def lines(raw: RawDocument) -> list[str]:
    return raw.text.rstrip("\n").split("\n")


def kept(raw: RawDocument) -> list[str]:
    return normalize(raw.text, raw.furniture).text.split("\n")


def spans(raw: RawDocument) -> list[tuple[str, str]]:
    return [(span.rule, raw.text[span.start : span.end]) for span in raw.furniture]


def test_headings_that_word_numbers(tmp_path: Path) -> None:
    body = "".join(
        [numbered("总体要求"), numbered("指导思想", 1), numbered("坚持", 2), numbered("统筹", 2), paragraph("正文。"), numbered("基本原则", 1),
         numbered("重点任务"), numbered("创新", 1), numbered("试点", 2)]
    )  # fmt: skip
    assert lines(read(tmp_path, body, numbering=numbering(HEADINGS))) == [
        "一、总体要求",
        "（一）指导思想",
        "1. 坚持",
        "2. 统筹",
        "正文。",
        "（二）基本原则",
        "二、重点任务",
        "（一）创新",
        "1. 试点",
    ]


def test_chapters_and_articles(tmp_path: Path) -> None:
    levels = level(0, "chineseCountingThousand", "第%1章") + level(
        1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'
    )
    body = (
        numbered("总则") + numbered("为了。", 1) * 11 + numbered("附则") + numbered("自公布之日起施行。", 1)
    )
    found = lines(read(tmp_path, body, numbering=numbering(levels)))
    assert (found[0], found[11], found[12], found[13]) == (
        "第一章 总则",
        "第十一条 为了。",
        "第二章 附则",
        "第十二条 自公布之日起施行。",
    )


def test_list_that_starts_anew(tmp_path: Path) -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = numbered("甲") + numbered("乙") + numbered("丙", num=2) + numbered("丁", num=2) + numbered("戊")
    assert lines(read(tmp_path, body, numbering=numbering(HEADINGS, "", start))) == [
        "一、甲",
        "二、乙",
        "五、丙",
        "六、丁",
        "七、戊",
    ]


def test_numbers_of_a_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="标题 2"/><w:basedOn w:val="H1"/></w:style>'
    )
    levels = HEADINGS.replace(
        '<w:lvlText w:val="（%2）"/>', '<w:pStyle w:val="H2"/><w:lvlText w:val="（%2）"/>'
    )
    body = paragraph("甲", '<w:pStyle w:val="H1"/>') + paragraph("乙", '<w:pStyle w:val="H2"/>')
    body += paragraph("丙", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    raw = read(tmp_path, body, numbering=numbering(levels), styles=styles)
    assert lines(raw) == ["一、甲", "（一）乙", "丙"]
    assert [(raw.text[h.start], h.level) for h in raw.headings] == [("一", 1), ("（", 2), ("丙", 1)]


def test_legal_numbers_are_digits(tmp_path: Path) -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert lines(read(tmp_path, numbered("甲") + numbered("乙", 1), numbering=numbering(levels))) == [
        "I. 甲",
        "1.1 乙",
    ]


def test_outline_level_makes_a_heading_and_a_sentence_does_not(tmp_path: Path) -> None:
    outline = '<w:outlineLvl w:val="1"/>'
    raw = read(
        tmp_path,
        paragraph("标题", outline)
        + paragraph("（一）狠抓落实。全面实施。", outline)
        + paragraph("", outline),
    )
    assert [(raw.text[h.start :].split("\n")[0], h.level) for h in raw.headings] == [("标题", 2)]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:ins><w:r><w:t>增</w:t></w:r></w:ins>", "前增后"),
        ("<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "前后"),
        ("<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>", "前后"),
        ('<w:hyperlink r:id="x"><w:r><w:t>链接</w:t></w:r></w:hyperlink>', "前链接后"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "前控件后"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>2020年</w:t></w:r></w:fldSimple>', "前2020年后"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:t>甲</w:t></w:r>', "前甲后"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "前甲\n乙后"),
        ("<w:r><w:tab/></w:r>", "前 后"),
        ("<w:r><w:noBreakHyphen/></w:r>", "前-后"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "前☑后"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "前x+1后"),
        ("<w:smartTag><w:r><w:t>省</w:t></w:r></w:smartTag>", "前省后"),
    ],
)  # fmt: skip
def test_what_a_paragraph_prints(tmp_path: Path, inner: str, text: str) -> None:
    raw = read(tmp_path, f"<w:p><w:r><w:t>前</w:t></w:r>{inner}<w:r><w:t>后</w:t></w:r></w:p>")
    assert raw.text == f"{text}\n"
    assert raw.furniture == ()


def test_paragraph_whose_mark_is_deleted_goes_on(tmp_path: Path) -> None:
    assert lines(
        read(tmp_path, paragraph("甲", "<w:rPr><w:del/></w:rPr>") + paragraph("乙") + paragraph("丙"))
    ) == ["甲乙", "丙"]


@pytest.mark.parametrize(
    "run",
    ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', '<w:rStyle w:val="Hidden"/>'],
    ids=["hidden", "white", "one point", "by style"],
)
def test_hidden_text_is_no_text_of_the_document(tmp_path: Path, run: str) -> None:
    styles = '<w:style w:type="character" w:styleId="Hidden"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    body = f"<w:p><w:r><w:t>公开</w:t></w:r><w:r><w:rPr>{run}</w:rPr><w:t>密</w:t></w:r><w:r><w:t>文字</w:t></w:r></w:p>"
    cell = f"<w:tc>{body}</w:tc>"
    raw = read(tmp_path, body + f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>", styles=styles)
    assert kept(raw) == ["公开文字", "公开文字；公开文字。"]
    assert spans(raw)[0] == ("hidden_text", "密")
    assert sum(text.count("密") for _, text in spans(raw)) == 3


@pytest.mark.parametrize(
    "run",
    [
        '<w:vanish w:val="0"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:fill="FF0000"/>',
        '<w:color w:val="FF0000"/><w:sz w:val="18"/>',
    ],
)
def test_shown_text_stays(tmp_path: Path, run: str) -> None:
    assert read(tmp_path, paragraph("字", run=run)).furniture == ()


def test_white_words_on_a_coloured_cell_stay(tmp_path: Path) -> None:
    head = '<w:tc><w:tcPr><w:shd w:fill="2F5496"/></w:tcPr>{}</w:tc>'
    rows = "".join(head.format(paragraph(text, run='<w:color w:val="FFFFFF"/>')) for text in ("地区", "人数"))
    data = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("甲", "3"))
    assert lines(read(tmp_path, f"<w:tbl><w:tr>{rows}</w:tr><w:tr>{data}</w:tr></w:tbl>")) == [
        "地区：甲；人数：3。"
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_merged_cells(tmp_path: Path) -> None:
    down, covered, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    table = (
        "<w:tbl>"
        f"<w:tr>{cell('地区', down)}{cell('2023年', wide)}</w:tr>"
        f"<w:tr>{cell('', covered)}{cell('产值')}{cell('增速')}</w:tr>"
        f"<w:tr>{cell('中部', down)}{cell('1')}{cell('2%')}</w:tr>"
        f"<w:tr>{cell('', covered)}{cell('3')}{cell('4%')}</w:tr>"
        "</w:tbl>"
    )
    assert lines(read(tmp_path, paragraph("前") + table + paragraph("后"))) == [
        "前",
        "地区：中部；2023年·产值：1；2023年·增速：2%。",
        "地区：中部；2023年·产值：3；2023年·增速：4%。",
        "后",
    ]


def test_header_row_that_word_marks(tmp_path: Path) -> None:
    rows = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('甲')}{cell('乙')}</w:tr><w:tr>{cell('丙')}{cell('丁')}</w:tr>"
    assert lines(read(tmp_path, f"<w:tbl>{rows}</w:tbl>")) == ["甲：丙；乙：丁。"]


def test_table_of_one_cell_is_text_with_its_numbers(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc>{numbered('甲')}{numbered('乙')}</w:tc></w:tr></w:tbl>"
    assert lines(read(tmp_path, numbered("前") + table, numbering=numbering(HEADINGS))) == [
        "一、前",
        "二、甲",
        "三、乙",
    ]


def test_numbers_in_a_column(tmp_path: Path) -> None:
    rows = "".join(f"<w:tr><w:tc>{numbered('', 2)}</w:tc>{cell(text)}</w:tr>" for text in ("甲", "乙"))
    table = f"<w:tbl><w:tr>{cell('序号')}{cell('名称')}</w:tr>{rows}</w:tbl>"
    found = lines(read(tmp_path, table, numbering=numbering(HEADINGS)))
    assert found == ["序号：1.；名称：甲。", "序号：2.；名称：乙。"]


def test_text_box_is_read_once(tmp_path: Path) -> None:
    inner = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    box = (
        f'<w:p><w:r><w:t>段落</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{inner}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(read(tmp_path, box + paragraph("后"))) == ["段落", "框内", "后"]


def test_headers_and_footers_are_furniture(tmp_path: Path) -> None:
    section = '<w:sectPr><w:headerReference r:id="header"/><w:footerReference r:id="footer"/></w:sectPr>'
    raw = read(
        tmp_path, paragraph("正文") + section, header=paragraph("某某省文件"), footer=paragraph("第1页")
    )
    assert spans(raw) == [("page_header", "某某省文件"), ("page_footer", "第1页")]
    assert kept(raw) == ["正文"]


def test_notes_come_after_the_body(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>增长5</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t>倍</w:t></w:r></w:p>'
    notes = f'<w:footnote w:id="0">{paragraph("线")}</w:footnote><w:footnote w:id="7">{paragraph("按可比价")}</w:footnote>'
    raw = read(tmp_path, body + paragraph("后"), footnotes=notes)
    assert kept(raw) == ["增长5倍", "后", "按可比价"]
    assert spans(raw) == [("note_mark", "[1]"), ("note_mark", "[1]")]


def test_paragraphs_without_a_stop_stay_apart(tmp_path: Path) -> None:
    """Lists of names and duties end with nothing; as lines of a wrapped text they would be one."""
    names = "某某省人民政府副省长张三同志任组长，分管发展改革、工业和信息化、财政等方面的工作，联系税务部门"
    path = write_docx(
        tmp_path / "a.docx",
        paragraph(names) + paragraph("李四同志任副组长") + paragraph("其中，") + paragraph("其余不变。"),
    )
    assert parse_document(path, "a.docx").text.split("\n") == [names, "李四同志任副组长", "其中，其余不变。"]


def test_title_of_the_properties(tmp_path: Path) -> None:
    raw = read(tmp_path, paragraph("正文"), title="关于试点工作的通知")
    assert raw.stated == (StatedField("title", "关于试点工作的通知", "file_properties"),)


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "Microsoft Word - 关于试点工作的通知",
        "文档1",
        "新建 Microsoft Word 文档",
        "关于试点的通知.docx",
        "Doc1",
    ],
)
def test_title_that_a_program_wrote_states_nothing(tmp_path: Path, junk: str) -> None:
    assert read(tmp_path, paragraph("正文"), title=junk).stated == ()


def test_strict_file(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("严格"))
    strict = tmp_path / "b.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            data = data.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            target.writestr(name, data)  # fmt: skip
    assert load(strict).text == "严格\n"


def test_file_that_python_docx_writes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("一、总体要求", 1)
    document.add_paragraph("正文。")
    table = document.add_table(2, 2)
    for at, text in enumerate(("地区", "人数", "甲", "3")):
        table.cell(at // 2, at % 2).text = text
    document.save(str(tmp_path / "a.docx"))
    raw = load(tmp_path / "a.docx")
    assert lines(raw) == ["一、总体要求", "正文。", "地区：甲；人数：3。"]
    assert [h.level for h in raw.headings] == [1]


def repack(path: Path, name: str, data: bytes) -> Path:
    """Write a copy in which one member holds other bytes."""
    target = path.with_name("b.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for member in source.namelist():
            package.writestr(member, data if member == name else source.read(member))
    return target


BOMB_NAMES = ["&a;", *(f"&a{n};" for n in range(9))]
BOMB = (
    "<!DOCTYPE a ["
    + '<!ENTITY a "政策">'
    + "".join(f'<!ENTITY a{n} "{BOMB_NAMES[n] * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        pytest.param(f"{BOMB}<w:document {W_NS}><w:body>{paragraph('&a8;')}</w:body></w:document>", ["已拒绝读取|不是有效的 XML"], id="entities"),
        pytest.param(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W_NS}><w:body>{paragraph("&x;")}</w:body></w:document>', ["DTD|XML"], id="external entity"),
        pytest.param(f'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><w:document {W_NS}><w:body>{paragraph("a")}</w:body></w:document>', ["DTD"], id="external DTD"),
        pytest.param("<w:document", ["不是有效的 XML"], id="cut"),
        pytest.param(f"<w:document {W_NS}/>", ["没有正文"], id="no body"),
        pytest.param(f"<w:document {W_NS}><w:body>" + "<w:sdt>" * 5000, ["不是有效的 XML"], id="deep"),
        pytest.param(f"<w:document {W_NS}><w:body/></w:document>", ["没有文字"], id="nothing"),
    ],
)  # fmt: skip
def test_hostile_xml_is_refused(tmp_path: Path, xml: str, words: list[str]) -> None:
    path = repack(write_docx(tmp_path / "a.docx", paragraph("a")), "word/document.xml", (XML + xml).encode())
    for word in words:
        with pytest.raises(DocumentError, match=word):
            load(path)


def test_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = repack(write_docx(tmp_path / "a.docx", paragraph("a")), "docProps/core.xml", b"0" * (50 * 2**20))
    started = monotonic()
    with pytest.raises(DocumentError, match="压缩炸弹"):
        load(path)
    assert monotonic() - started < 1


def test_external_targets_are_not_followed(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("正文"), styles="")
    relations = (
        f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/styles" TargetMode="External" Target="http://127.0.0.1:9/styles.xml"/>'
        '<Relationship Id="b" Type="x/numbering" Target="../../../../etc/passwd"/></Relationships>'
    )
    assert load(repack(path, "word/_rels/document.xml.rels", relations.encode())).text == "正文\n"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"junk" * 100])
def test_what_is_no_package_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match="另存一份"):
        load(path)


@settings(max_examples=150)
@given(seed=st.integers(0, 10**6), cut=st.booleans())
def test_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, seed: int, cut: bool
) -> None:
    base = tmp_path_factory.getbasetemp()
    source = base / "source.docx"
    if not source.exists():
        write_docx(
            source,
            numbered("甲") + numbered("乙", 1) + paragraph("丙"),
            numbering=numbering(HEADINGS),
            styles="",
        )
    random = Random(seed)
    data = bytearray(source.read_bytes())
    if cut:
        del data[random.randrange(len(data)) :]
    else:
        for _ in range(random.randrange(1, 9)):
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    damaged = base / "damaged.docx"
    damaged.write_bytes(data)
    with suppress(DocumentError):
        load(damaged)


PIECES = ["<w:r><w:t>甲</w:t></w:r>", "<w:ins><w:r><w:t>乙</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>",
          "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>", "<w:r><w:br/><w:t>丁。</w:t></w:r>", "<w:r><w:tab/></w:r>"]  # fmt: skip
PARAGRAPHS = st.lists(st.sampled_from(PIECES), max_size=5).map(lambda pieces: f"<w:p>{''.join(pieces)}</w:p>")
TABLES = st.lists(st.lists(PARAGRAPHS, min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda rows: (
        "<w:tbl>"
        + "".join(f"<w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in row)}</w:tr>" for row in rows)
        + "</w:tbl>"
    )
)


@settings(max_examples=100)
@given(st.lists(st.one_of(PARAGRAPHS, TABLES), max_size=6))
def test_no_visible_character_is_lost(tmp_path_factory: pytest.TempPathFactory, blocks: list[str]) -> None:
    body = "".join(blocks)
    path = write_docx(tmp_path_factory.getbasetemp() / "soup.docx", body)
    if not any(sign in body for sign in "甲乙藏丁"):
        with pytest.raises(DocumentError):
            load(path)
        return
    raw = load(path)
    for sign in "甲乙藏丁":
        assert raw.text.count(sign) >= body.count(sign)
    hidden = "".join(text for rule, text in spans(raw) if rule == "hidden_text")
    assert hidden.count("藏") == body.count("藏") == raw.text.count("藏")
    assert "删" not in raw.text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_numbers_are_those_that_libreoffice_prints(tmp_path: Path) -> None:
    """Random lists: levels skipped, lists that start anew, two lists of one kind."""
    levels = level(0, "chineseCountingThousand", "第%1章") + level(1, "chineseCounting", "%2、")
    levels += level(2, "decimal", "%1.%2.%3") + level(3, "decimalEnclosedCircle", "%4")
    anew = '<w:lvlOverride w:ilvl="{}"><w:startOverride w:val="{}"/></w:lvlOverride>'
    random = Random(3)
    paths = []
    for name in range(12):
        body = "".join(
            paragraph("正文")
            if random.random() < 0.15
            else numbered(f"标题{at}", random.choice([0, 1, 1, 2, 2, 3]), random.choice([1, 1, 1, 2, 3]))
            for at in range(30)
        )
        paths.append(
            write_docx(
                tmp_path / f"{name}.docx",
                body,
                numbering=numbering(levels, "", anew.format(0, 1), anew.format(1, 3)),
            )
        )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *map(str, paths)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for path in paths:
        printed = path.with_suffix(".txt").read_text(encoding="utf-8-sig")
        assert "".join(load(path).text.split()) == "".join(printed.split())
