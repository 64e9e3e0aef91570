"""Documents over HTTP: lists, metadata, exact spans, sections; and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.api import build_app
from app.documents.history import History
from app.documents.names import NameRefusedError, clean_file_name, clean_folder, groups_folder
from app.render.document_page import document_page_html
from app.render.document_text import document_text_html
from app.render.manage_page import manage_page_html
from app.render.reference_words import document_words, section_words
from corpus.documents import Document, Page, section_path
from corpus.parsing import document_id
from corpus.structure import parse_sections
from corpus.validity import Link
from tests.app.answers import backend, document
from tests.app.documents.conftest import Site
from tests.app.harmless import ATTACKS, shown
from tests.app.html_tree import Node, parse_html

TEXT = (
    "关于2014年粮食工作的通知\n一、总体要求\n（一）稳定面积。全年粮食播种面积稳定在16.8亿亩以上。\n"
    "二、分工\n地区：河南；面积（万亩）：1.2；单产：3。\n地区：湖北；单产：4。\n😀𠮷各地要落实。\n附件：1.办法\n"
)


def structured(text: str = TEXT) -> Document:
    return replace(document(text), sections=parse_sections(text))


@pytest.fixture
def client() -> Iterator[TestClient]:
    served = backend()
    old = replace(
        document("旧的通知\n一、要求\n旧的。", "旧的通知", "old"), status="repealed", superseded_by="grain",
        issued_on=None, doc_number="国发[2012]43号", region="河南省",
    )  # fmt: skip
    served.library = {"grain": structured(), "old": old}
    with TestClient(build_app(served)) as client:
        yield client


class TestList:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, ["grain", "old"]),
            ({"q": "粮食 2014"}, ["grain"]),
            ({"q": "国发〔2012〕 43 号"}, ["old"]),
            ({"q": "农粮［２０１４］"}, ["grain"]),
            ({"q": "没有"}, []),
            ({"status": "repealed"}, ["old"]),
            ({"region": "河南"}, ["old"]),
            ({"issuer": "农业部"}, ["grain", "old"]),
            ({"limit": 1}, ["grain"]),
            ({"limit": 1, "offset": 1}, ["old"]),
            ({"offset": 9}, []),
        ],
    )
    def test_it_is_filtered_and_comes_in_pages(
        self, client: TestClient, query: dict[str, str], found: list[str]
    ) -> None:
        page = client.get("/api/v1/documents", params=query).json()
        assert [each["doc_id"] for each in page["documents"]] == found
        assert page["total"] == (2 if "limit" in query or "offset" in query else len(found))

    def test_before_anything_is_ingested_it_is_empty(self, site: Site) -> None:
        assert site.client.get("/api/v1/documents").json()["total"] == 0
        assert site.client.get("/api/v1/documents/x").status_code == 404
        assert site.client.get("/documents/x").status_code == 404


class TestOne:
    def test_a_repealed_one_names_its_successor(self, client: TestClient) -> None:
        said = client.get("/api/v1/documents/old").json()
        assert (said["status"], said["superseded_by"], said["successor"]) == (
            "repealed", "grain", "关于2014年粮食工作的通知",
        )  # fmt: skip

    def test_what_is_not_there(self, client: TestClient) -> None:
        for path in ("", "/text", "/sections"):
            response = client.get(f"/api/v1/documents/nothing{path}")
            assert response.status_code == 404
            assert "没有这份文件" in response.json()["detail"]

    @settings(max_examples=30)
    @given(st.integers(0, len(TEXT)), st.integers(0, 200))
    def test_a_span_is_exact(self, start: int, length: int) -> None:
        query = {"start": start, "end": start + length}
        said = served_client().get("/api/v1/documents/grain/text", params=query).json()
        assert said["text"] == TEXT[start : start + length]
        assert (said["start"], said["end"]) == (start, min(start + length, len(TEXT)))

    @pytest.mark.parametrize(
        "query", [{"start": 9, "end": 8}, {"end": 100_001}, {"start": 10**6}, {"start": -1}, {"start": "x"}]
    )
    def test_a_span_that_is_none(self, client: TestClient, query: dict[str, str]) -> None:
        assert client.get("/api/v1/documents/grain/text", params=query).status_code == 422

    def test_the_sections_are_a_tree(self, client: TestClient) -> None:
        tree = client.get("/api/v1/documents/grain/sections").json()["sections"]
        first = next(each for each in tree if each["label"] == "一、")
        assert "（一）" in [each["label"] for each in first["children"]]

        def flat(sections: list[dict[str, int]]) -> list[tuple[int, int]]:
            return [p for s in sections for p in [(s["start"], s["end"]), *flat(s["children"])]]  # type: ignore[arg-type]

        assert flat(tree) == [(s.start, s.end) for s in structured().sections]

    def test_links_go_both_ways(self, site: Site) -> None:
        new = "关于做好小麦工作的通知\n\n一、附则\n\n《关于做好粮食工作的通知》同时废止。\n"
        site.upload(
            ("旧.txt", "关于做好粮食工作的通知\n\n一、总体要求\n\n稳定面积。\n".encode()),
            ("新.txt", new.encode()),
        )
        old, newer = (document_id(f"上传/公开/{name}.txt") for name in ("旧", "新"))
        said = site.client.get(f"/api/v1/documents/{old}").json()
        assert (said["status"], said["successor"]) == ("repealed", "关于做好小麦工作的通知")
        assert [(each["kind"], each["doc_id"]) for each in said["links_from"]] == [("repeals", newer)]
        back = site.client.get(f"/api/v1/documents/{newer}").json()["links_to"]
        assert [(each["kind"], each["doc_id"]) for each in back] == [("repeals", old)]
        page = site.client.get(f"/documents/{old}").text
        assert "本文件已废止。" in page
        assert f'href="/documents/{newer}"' in page


@cache
def served_client() -> TestClient:
    """One for all examples: to build the application takes a second."""
    served = backend()
    served.library = {"grain": structured()}
    return TestClient(build_app(served))


class TestNames:
    @given(st.text(max_size=300))
    @example("0" * 147)
    @example("长" * 100)
    def test_a_cleaned_name_is_one_part_of_a_path_and_stays_as_it_is(self, name: str) -> None:
        try:
            kept = clean_file_name(f"{name}.txt")
        except NameRefusedError:
            return
        assert "/" not in kept
        assert "\\" not in kept
        assert not kept.startswith((".", " "))
        assert len(kept.encode()) < 200
        assert kept.isprintable()
        assert clean_file_name(kept) == kept

    @given(st.text(st.sampled_from("a./\\ :~甲\0\u202e"), max_size=30))
    def test_a_cleaned_folder_leads_down(self, folder: str) -> None:
        try:
            kept = clean_folder(folder)
        except NameRefusedError:
            return
        assert not kept.startswith("/")
        assert (
            all(part not in ("", ".", "..") and not part.startswith(".") for part in kept.split("/"))
            or not kept
        )

    @given(
        st.sets(st.text(min_size=1, max_size=5), max_size=3),
        st.sets(st.text(min_size=1, max_size=5), max_size=3),
    )
    def test_two_sets_of_groups_have_two_folders(self, one: set[str], other: set[str]) -> None:
        assert (groups_folder(tuple(one)) == groups_folder(tuple(other))) == (one == other)


def blocks(tree: Node) -> list[tuple[int, str]]:
    """Return where each block begins and what it says, without what stands in no text."""
    return [
        (int(node.attributes["data-start"] or 0), _said(node))
        for node in tree.walk()[1:]
        if "data-start" in node.attributes
    ]


def _said(node: Node) -> str:
    return "".join(
        child if isinstance(child, str) else "" if "data-extra" in child.attributes else _said(child)
        for child in node.children
    )


class TestText:
    def assert_exact(self, of: Document) -> None:
        whole = ["\n"] * len(of.text)
        for start, words in blocks(parse_html(document_text_html(of))):
            whole[start : start + len(words)] = words
        expected = shown(of.text)
        assert "".join(whole).split() == "".join(c for c in expected).split()

    def test_every_character_stands_where_the_text_has_it(self) -> None:
        pages = (Page(1, 0, 40, "text_layer"), Page(2, 40, len(TEXT), "ocr"))
        self.assert_exact(replace(structured(), pages=pages))

    @given(
        st.lists(
            st.sampled_from(
                [
                    *TEXT.split("\n"),
                    "第一章 总则",
                    "第一条 内容。第二条 内容。",
                    "甲：乙；丙：丁。",
                    "",
                    " x ",
                    *ATTACKS[:9],
                ]
            ),
            max_size=12,
        )
    )
    def test_whatever_the_lines(self, lines: list[str]) -> None:
        text = "\n".join(lines).strip()
        self.assert_exact(structured(text or "甲"))

    def test_rows_are_a_table_whose_cells_are_the_line(self) -> None:
        tree = parse_html(document_text_html(structured()))
        assert [head.text for head in tree.all("th")] == ["地区", "面积（万亩）", "单产"]
        assert [cell.text for cell in tree.all("tr")[2].all("td")] == ["地区：湖北；", "", "单产：4。"]

    def test_references(self) -> None:
        law = "中华人民共和国粮食法\n第一章 总则\n第一条 为了粮食安全，制定本法。\n第二条 甲。\n"
        of = replace(document(law, "中华人民共和国粮食法"), doc_number=None)
        of = replace(of, sections=parse_sections(law))
        at = law.index("第二条")
        assert (
            document_words(of) + section_words(section_path(of.sections, at))
            == "《中华人民共和国粮食法》第二条"
        )
        of = structured()
        at = TEXT.index("全年")
        words = document_words(of) + section_words(section_path(of.sections, at))
        assert words == "《关于2014年粮食工作的通知》（农粮〔2014〕3号）第一部分（一）"


class TestPage:
    def test_it_says_what_it_is(self, client: TestClient) -> None:
        response = client.get("/documents/grain?version=1")
        assert response.headers["content-type"].startswith("text/html")
        assert "script-src 'self';" in response.headers["content-security-policy"]
        tree = parse_html(response.text)
        assert tree.all("h1")[0].text == "关于2014年粮食工作的通知"
        assert "农粮〔2014〕3号" in tree.text
        assert "有了新版本" not in tree.text
        ids = {node.attributes["id"] for node in tree.walk()[1:] if "id" in node.attributes}
        links = [node.attributes["href"] or "" for node in tree.all("nav")[1].all("a")]
        assert links
        assert all(link[1:] in ids for link in links)

    def test_a_changed_version_is_told(self, client: TestClient) -> None:
        assert "有了新版本" in client.get("/documents/grain?version=0").text

    def test_a_repealed_one_says_so_loudly(self, client: TestClient) -> None:
        tree = parse_html(client.get("/documents/old").text)
        (alert,) = tree.all(cls="zc-ended")
        assert alert.text == "本文件已废止。请看《关于2014年粮食工作的通知》"
        assert alert.all("a")[0].attributes["href"] == "/documents/grain"

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_an_attack_is_text_in_every_place(self, attack: str) -> None:
        text = f"{attack}\n一、{attack}\n{attack}：1；乙：{attack}。\n{attack}：2；乙：3。\n"
        of = replace(
            structured(text), title=attack, doc_number=attack, source=attack, issuers=(attack,), recipients=(attack,),
            url=attack, status="repealed", doc_id="x",
        )  # fmt: skip
        links = (Link("x", attack, "refers", 0, 1), Link(attack, "x", "refers", 0, 1))
        page = document_page_html(
            of,
            History((), links),
            {attack: attack},
            replace(of, doc_id=attack),
            has_changed=True,
            is_editor=True,
        )
        managed = manage_page_html(groups=(attack,), name=attack, for_admin=[])
        for tree in (parse_html(page), parse_html(managed)):
            scripts = tree.all("script")
            assert [(each.attributes["src"] or "")[:6] for each in scripts] == ["/page/"]
            for node in tree.walk()[1:]:
                assert node.name not in ("img", "svg", "b", "i", "iframe", "style", "object")
                assert not [name for name in node.attributes if name.startswith("on") or name == "style"]
                href = node.attributes.get("href") or "/"
                assert href.startswith(("/", "#", "http"))
        assert parse_html(page).all("h1")[0].text == shown(attack)


def test_who_may_open_the_editors_page(site: Site) -> None:
    assert site.client.get("/manage").status_code == 200  # nobody is known yet
    reader, editor = site.key("reader", ()), site.key("editor", ("财务处",))
    page = {"accept": "text/html"}
    assert site.client.get("/manage", headers=reader).status_code == 403
    assert site.client.get("/manage", headers=editor).status_code == 200
    assert site.client.get("/manage", headers=page, follow_redirects=False).status_code == 303
    assert site.client.get("/documents/x", headers=page, follow_redirects=False).status_code == 303
    assert site.client.get("/documents/x", headers=reader).status_code == 404
    assert 'id="keys"' not in site.client.get("/manage", headers=editor).text
    assert 'id="keys"' in site.client.get("/manage", headers=site.key("admin", None)).text
