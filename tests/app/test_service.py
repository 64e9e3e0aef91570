"""The wiring: which generation answers, what is loaded when, and how it says what is wrong."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.config import Config
from app.example_questions import CURATED
from app.service import Service, build_service
from index.errors import IndexMismatchError, InputError, NoIndexError, WorkspaceError
from index.filter_values import FilterValues
from index.filters import SearchFilters
from index.store import Index
from index.workspace import current_generation
from rag.pipeline import QuestionError
from rag.types import GivenPassage
from tests.app.fake_models import FakeModels, GivenModels

if TYPE_CHECKING:
    from index.embedding import SentenceTransformerEmbedder
    from rag.generation.transformers_model import TransformersModel

SEED = Path(__file__).parents[2] / "corpus" / "documents"
GRAIN = "关于粮食生产的通知\n\n一、总体要求\n\n全年粮食播种面积稳定在16.8亿亩以上。各地要层层落实责任。\n"
WATER = "关于水利工程的通知\n\n一、总体要求\n\n全年新建水库120座。重点治理中小河流。\n"

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a document into the folder that is ingested, and returns the folder."""

    def written(name: str, text: str) -> Path:
        folder = tmp_path / "文件"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return written


@pytest.fixture
def models() -> FakeModels:
    return FakeModels()


@pytest.fixture
def service(tmp_path: Path, models: FakeModels) -> Service:
    return Service(Config(), tmp_path / "工作区", models)


# --- which generation answers


def test_the_pipeline_is_made_once_for_a_generation(service: Service, write: Write) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    pipeline = service.pipeline()
    assert service.pipeline() is pipeline
    assert pipeline.generation == current_generation(service.workspace)
    service.ingest([write("粮食.txt", GRAIN)])  # nothing new: no generation either
    assert service.pipeline() is pipeline


def test_a_new_generation_is_followed_and_the_old_pipeline_stays_usable(
    service: Service, write: Write
) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    old = service.pipeline()
    service.ingest([write("水利.txt", WATER)])
    new = service.pipeline()
    assert new is not old
    assert {passage.source for passage in new.search("全年新建水库")} == {"粮食.txt", "水利.txt"}
    assert {passage.source for passage in old.search("全年新建水库")} == {"粮食.txt"}


def test_a_generation_made_by_another_process_is_followed(
    service: Service, write: Write, tmp_path: Path
) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    service.pipeline()
    Service(Config(), service.workspace, FakeModels()).ingest([write("水利.txt", WATER)])
    assert {entry.source for entry in service.documents()} == {"粮食.txt", "水利.txt"}
    assert service.search("新建水库", k=1)[0].source == "水利.txt"
    assert service.pipeline().generation == current_generation(service.workspace)


def test_an_index_is_closed_only_when_nobody_uses_it(
    service: Service, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    close = Index.close

    def noted(index: Index) -> None:
        closed.append(index.generation)
        close(index)

    monkeypatch.setattr(Index, "close", noted)
    service.ingest([write("粮食.txt", GRAIN)])
    closed.clear()  # ingest opens and closes one of its own
    held = service.pipeline()
    first = held.generation
    events = held.stream("全年粮食播种面积稳定在多少？")
    next(events)
    del held
    service.ingest([write("水利.txt", WATER)])
    service.pipeline()
    closed.clear()
    gc.collect()
    assert first not in closed
    assert list(events)  # the answer under way comes to its end
    del events
    gc.collect()
    assert first in closed


def test_an_index_that_only_searches_used_is_closed_too(
    service: Service, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    service.search("粮食", k=1)
    closed: list[str] = []
    monkeypatch.setattr(Index, "close", lambda index: closed.append(index.generation))
    service.close()
    assert closed == [current_generation(service.workspace)]
    assert service.search("粮食", k=1)  # opened again


def test_many_threads_share_one_pipeline_while_documents_arrive(service: Service, write: Write) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    stop = threading.Event()

    def ask() -> set[int]:
        seen = set()
        while not stop.is_set():
            pipeline = service.pipeline()
            seen.add(id(pipeline))
            assert pipeline.ask("全年粮食播种面积稳定在多少？").passages
            assert service.search("粮食", k=1)
        return seen

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(4)]
        for number in range(3):
            service.ingest([write(f"水利{number}.txt", WATER.replace("120", f"12{number}"))])
        stop.set()
        pipelines = set().union(*(each.result() for each in asking))
    assert 1 <= len(pipelines) <= 4
    assert len(service.documents()) == 4


# --- what is loaded when


def test_searching_needs_no_language_model(service: Service, write: Write, models: FakeModels) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    found = service.search("粮食播种面积", k=3)
    assert models.generator_calls == 0
    assert found == service.pipeline().search("粮食播种面积", k=3)


def test_without_an_index_no_model_is_loaded_to_say_so(service: Service, models: FakeModels) -> None:
    with pytest.raises(NoIndexError, match="zhengce ingest"):
        service.pipeline()
    assert models.generator_calls == 0


def test_given_passages_need_no_index(service: Service) -> None:
    pipeline = service.reading_pipeline()
    answer = pipeline.ask("全年新建水库多少座？", passages=[GivenPassage("水利", "全年新建水库120座。")])
    assert [passage.source for passage in answer.passages] == ["水利"]


# --- documents


def test_documents_are_those_of_the_newest_generation(service: Service, write: Write) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    (entry,) = service.documents()
    assert service.document(entry.doc_id).text.startswith("关于粮食生产的通知")
    with pytest.raises(KeyError):
        service.document("没有")


def test_filters_reach_the_index(service: Service, write: Write) -> None:
    write("水利.txt", WATER)
    service.ingest([write("粮食.txt", GRAIN)])
    found = service.search("全年", k=9, filters=SearchFilters(sources=("水利.txt",)))
    assert {passage.source for passage in found} == {"水利.txt"}


def test_example_questions_are_about_what_is_ingested(service: Service, write: Write) -> None:
    assert service.example_questions() == []
    service.ingest([write("粮食.txt", GRAIN.replace("总体要求", "加强粮食储备管理"))])
    assert service.example_questions() == ["怎样加强粮食储备管理？"]
    service.ingest([SEED])
    assert set(service.example_questions()) == {
        "怎样加强粮食储备管理？",
        *next(iter(CURATED.values()))[:3],
    }
    assert service.example_questions(("别的组",)) == service.example_questions()


def test_what_can_be_chosen_is_what_is_ingested(service: Service, write: Write) -> None:
    assert service.filter_values() == FilterValues()
    service.ingest([write("水利.txt", WATER), SEED])
    found = service.filter_values()
    assert [value.value for value in found.years.values] == ["2014"]
    assert sorted(value.label for value in found.documents.values)[-1] == "关于水利工程的通知"
    for value in found.documents.values:
        assert service.document(value.value).title == value.label


# --- what is wrong


@pytest.mark.parametrize("question", ["", " \n", "问" * 20_000], ids=["empty", "blank", "20000 characters"])
def test_a_question_that_cannot_be_asked_is_refused(question: str, service: Service, write: Write) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    with pytest.raises(QuestionError):
        service.search(question, k=1)
    with pytest.raises(QuestionError):
        service.pipeline().ask(question)


def test_an_index_of_another_model_says_how_to_mend_it(service: Service, write: Write) -> None:
    folder = write("粮食.txt", GRAIN)
    service.ingest([folder])
    other = Service(Config(), service.workspace, FakeModels("别的模型"))
    for attempt in (other.pipeline, other.documents, lambda: other.ingest([folder])):
        with pytest.raises(IndexMismatchError, match="--rebuild") as raised:
            attempt()
        assert "别的模型" in str(raised.value)
    assert any("--rebuild" in problem for problem in other.examine().problems)
    other.ingest([folder], rebuild=True)
    assert other.search("粮食", k=1)
    assert other.examine().problems == ()


def test_a_failed_ingest_leaves_the_pipeline_as_it_was(
    service: Service, write: Write, tmp_path: Path
) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    pipeline = service.pipeline()
    with pytest.raises(InputError):
        service.ingest([tmp_path / "没有"])
    assert service.pipeline() is pipeline


def test_the_status_counts_and_names(service: Service, write: Write) -> None:
    before = service.status()
    assert (before.ready, before.generation, before.documents, before.chunks) == (False, None, 0, 0)
    assert any("zhengce ingest" in problem for problem in before.problems)
    service.ingest([write("粮食.txt", GRAIN)])
    after = service.status()
    assert (after.ready, after.problems) == (True, ())
    assert (after.documents, after.index_model) == (1, "hash")
    assert after.chunks >= 1
    assert after.workspace == str(service.workspace)


def test_the_status_of_a_damaged_workspace_is_told_not_raised(service: Service, write: Write) -> None:
    service.ingest([write("粮食.txt", GRAIN)])
    for manifest in service.workspace.rglob("manifest.json"):
        manifest.write_text("{", encoding="utf-8")
    assert any("--rebuild" in problem for problem in service.status().problems)
    assert not service.examine().ready
    with pytest.raises(WorkspaceError):
        service.pipeline()


# --- the real models


@pytest.mark.model
def test_the_real_models_answer_the_example_questions_from_the_seed_document(
    tmp_path: Path, bundled_embedder: SentenceTransformerEmbedder, bundled_llm: TransformersModel
) -> None:
    service = Service(Config(), tmp_path / "工作区", GivenModels(bundled_embedder, bundled_llm))
    service.ingest([SEED])
    service.warm()
    assert service.examine().ready
    for question in service.example_questions():
        answer = service.pipeline().ask(question)
        assert not answer.refused, question
        for citation in answer.citations:
            text = service.document(citation.doc_id).text
            assert text[citation.start : citation.end] == citation.quote


def test_building_a_service_loads_nothing(tmp_path: Path) -> None:
    reported: list[str] = []
    status = build_service(Config(), tmp_path, config_file=None, report=reported.append).status()
    assert (status.embedding.loaded, status.llm.loaded, status.ready) == (False, False, False)
    assert reported == []
