"""From a query to the best chunks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.filters import EVERYTHING_CURRENT, SearchFilters
from index.ingest import ingest, withdraw
from index.search import search
from index.store import Index
from tests.fakes import HashEmbedder

LAW = "{name}\n（{year}年1月1日公布 自{year}年1月1日起施行）\n第一条 为了发展粮食生产，制定本法。\n第二条 粮食产量每年增长{n}％。\n第三条 本法自{year}年1月1日起施行。{more}\n"
NAMES = ("甲省粮食生产条例", "乙省粮食生产条例", "粮食收购办法")


def law_file(name: str, year: int, repeals: str | None = None) -> tuple[str, str]:
    more = f"《{repeals}》同时废止。" if repeals else ""
    return f"{name}({year}-01-01).md", LAW.format(name=name, year=year, n=year % 10, more=more)


LAWS = st.tuples(
    st.sampled_from(NAMES), st.sampled_from([2001, 2005, 2012]), st.none() | st.sampled_from(NAMES)
)
QUERIES = st.sampled_from(
    [
        "粮食产量每年增长多少",
        "甲省粮食生产条例第二条",
        "2005年粮食收购办法",
        "《乙省粮食生产条例》",
        "第一条",
        "施行",
    ]
)


@settings(max_examples=12)
@given(
    st.lists(LAWS, min_size=1, max_size=6, unique_by=lambda law: law[:2]),
    st.data(),
)
def test_what_is_superseded_withdrawn_or_not_admitted_is_never_found(
    laws: list[tuple[str, int, str | None]], data: st.DataObject
) -> None:
    files = dict(law_file(*law) for law in laws)
    with TemporaryDirectory() as folder:
        texts, workspace = Path(folder) / "文件", Path(folder) / "库"
        texts.mkdir()
        for name, text in files.items():
            (texts / name).write_text(text, encoding="utf-8")
        ingest([texts], workspace, HashEmbedder())
        gone = data.draw(st.sets(st.sampled_from(sorted(files)), max_size=len(files) - 1))
        if gone:
            withdraw(sorted(gone), workspace, HashEmbedder())
        index = Index.open(workspace, embedder=HashEmbedder())
        try:
            _check(index, gone, data)
        finally:
            index.close()


def _check(index: Index, gone: set[str], data: st.DataObject) -> None:
    newest: dict[str, int] = {}
    for entry in index.entries:
        name, year = entry.source.split("(")[0], int(entry.source.split("(")[1][:4])
        newest[name] = max(newest.get(name, 0), year)
    for _ in range(4):
        query = data.draw(QUERIES)
        wanted = data.draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
        sources = tuple(e.source for e in index.entries if e.source.split("(")[0] in wanted)
        filters = SearchFilters(sources=sources)
        for hit in search(index, query, 20, filters):
            for row in (hit.row, *hit.duplicates):
                chunk, entry = index.chunk(row), index.entry(row)
                status = entry.standing.status_on(date.today())
                assert entry.source not in gone
                assert not sources or entry.source in sources
                assert status != "superseded"
                assert status != "repealed" or entry.title in query
                assert chunk.text == index.document(chunk.doc_id).text[chunk.start : chunk.end]


@pytest.mark.parametrize(
    ("query", "found"),
    [("乙省粮食生产条例第二条", True), ("甲省粮食生产条例第二条", False), ("粮食产量每年增长多少", False)],
)
def test_what_was_repealed_is_found_by_its_own_name_alone(tmp_path: Path, query: str, found: bool) -> None:
    (tmp_path / "文件").mkdir()
    for name, text in (
        law_file("乙省粮食生产条例", 2001),
        law_file("粮食收购办法", 2005, "乙省粮食生产条例"),
    ):
        (tmp_path / "文件" / name).write_text(text, encoding="utf-8")
    ingest([tmp_path / "文件"], tmp_path / "库", HashEmbedder())
    index = Index.open(tmp_path / "库", embedder=HashEmbedder())
    titles = {index.entry(hit.row).title for hit in search(index, query, 20)}
    index.close()
    assert ("乙省粮食生产条例" in titles) is found
    assert "粮食收购办法" in titles


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("laws")
    texts = folder / "文件"
    texts.mkdir()
    named = [law_file(NAMES[0], 2001), law_file(NAMES[0], 2012), law_file(NAMES[1], 2005)]
    # The 2020 one repeals an ordinance that is kept too; a notice cites an ordinance by name again and again.
    named += [law_file("丙省粮食条例", 2005), law_file("丙省粮食流通条例", 2020, "丙省粮食条例")]
    praise = "《甲省粮食生产条例》第二条实施以来，粮食产量每年增长。\n"
    named.append(("报告.txt", "甲省粮食工作报告\n" + praise * 12))
    for name, text in named:
        (texts / name).write_text(text, encoding="utf-8")
    ingest([texts], folder / "库", HashEmbedder())
    index = Index.open(folder / "库", embedder=HashEmbedder())
    yield index
    index.close()


def sources(index: Index, query: str, filters: SearchFilters = EVERYTHING_CURRENT) -> list[str]:
    return [index.entry(hit.row).source for hit in search(index, query, 5, filters)]


@pytest.mark.parametrize("query", ["甲省粮食生产条例第二条", "《甲省粮食生产条例》第2条是怎么规定的"])
def test_an_article_named_is_found_first_in_the_version_in_force(laws: Index, query: str) -> None:
    best = search(laws, query, 5)[0]
    assert laws.entry(best.row).source == "甲省粮食生产条例(2012-01-01).md"
    assert best.chunk.text.startswith("第二条 粮食产量每年增长2％")


def test_a_document_that_is_named_leads_but_does_not_hide_what_others_say_of_it(laws: Index) -> None:
    found = sources(laws, "甲省粮食生产条例实施以来粮食产量怎么样")
    assert found[0] == "甲省粮食生产条例(2012-01-01).md"
    assert "报告.txt" in found


def test_a_misspelt_title_is_found_only_by_looking_it_up(laws: Index) -> None:
    query = "《丙省良食流通条例》"
    assert sources(laws, query)[0] == "丙省粮食流通条例(2020-01-01).md"


def test_what_was_repealed_is_found_by_name_or_by_filter_only(laws: Index) -> None:
    old = "丙省粮食条例(2005-01-01).md"
    assert old not in sources(laws, "丙省的粮食产量每年增长多少")
    assert old in sources(laws, "丙省粮食条例规定粮食产量每年增长多少")
    assert set(sources(laws, "粮食产量", SearchFilters(statuses=("repealed",)))) == {old}


def test_a_superseded_version_is_found_by_filter_only(laws: Index) -> None:
    old = "甲省粮食生产条例(2001-01-01).md"
    assert old not in sources(laws, "2001年甲省粮食生产条例第二条")
    assert set(sources(laws, "粮食产量", SearchFilters(statuses=("superseded",)))) == {old}


def test_what_is_compared_is_found_side_by_side(tmp_path: Path) -> None:
    texts = tmp_path / "文件"
    texts.mkdir()
    for province, more in (("河南", 9), ("湖北", 1), ("湖南", 5)):
        line = f"{province}粮食产量达到{more}00亿斤。\n"
        (texts / f"{province}.txt").write_text(
            f"2025年{province}省政府工作报告\n\n" + line * more, encoding="utf-8"
        )
    ingest([texts], tmp_path / "库", HashEmbedder())
    index = Index.open(tmp_path / "库", embedder=HashEmbedder())
    assert set(sources(index, "河南和湖北的粮食产量各是多少")[:2]) == {"河南.txt", "湖北.txt"}
    index.close()


def test_a_short_name_is_found_by_the_full_one(tmp_path: Path) -> None:
    texts = tmp_path / "文件"
    texts.mkdir()
    text = (
        "关于丁项工作的总结\n\n一、背景\n\n国务院印发了《关于大力实施促进中部地区崛起战略的若干意见》（以下简称《若干意见》）。\n\n"
        "二、进展\n\n各地贯彻《若干意见》，成效明显。\n"
    )
    (texts / "丁.txt").write_text(text, encoding="utf-8")
    ingest([texts], tmp_path / "库", HashEmbedder())
    index = Index.open(tmp_path / "库", embedder=HashEmbedder())
    found = index.sparse.chunks.search("大力实施促进中部地区崛起战略", 5)
    assert any("各地贯彻《若干意见》" in index.chunk(row).text for row, _ in found)
    assert all(
        "大力实施" not in index.chunk(row).text or "国务院印发" in index.chunk(row).text for row, _ in found
    )
    index.close()


def test_one_notice_in_two_places_counts_once(tmp_path: Path) -> None:
    texts = tmp_path / "文件"
    texts.mkdir()
    body = "各地要认真落实疫情防控期间的税收优惠政策，对受影响较大的企业延期缴纳税款，最长不超过3个月，并做好宣传辅导。\n"
    for name in ("一网", "二网"):
        (texts / f"{name}.txt").write_text(f"关于延期纳税的通知（{name}转载）\n\n{body}", encoding="utf-8")
    ingest([texts], tmp_path / "库", HashEmbedder())
    index = Index.open(tmp_path / "库", embedder=HashEmbedder())
    hits = [hit for hit in search(index, "延期缴纳税款最长几个月", 5) if "3个月" in hit.chunk.text]
    assert len(hits) == 1
    assert [index.entry(row).source for row in hits[0].duplicates] == [
        ({"一网.txt", "二网.txt"} - {index.entry(hits[0].row).source}).pop()
    ]
    index.close()
