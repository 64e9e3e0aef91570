"""What a document commands changes neither the form of an answer nor what it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.config import Config, LlmConfig
from app.growing_turn import answered_view
from app.render import TurnView, answer_json, transcript_html, turn_html
from app.schemas import AnswerJson
from app.service import Service
from corpus.parsing import parse_document
from eval.metrics.grounding import numbers_grounded
from eval.metrics.source_texts import SourceTexts
from index.embedder import Embedder
from rag.evidence import PassageReader
from rag.evidence_model.loading import load_evidence_model
from rag.generation.base import Generator, Message
from rag.generation.transformers_model import TransformersModel
from rag.generation.usage import UsageCounter
from rag.types import Answer, Passage
from tests.app.fake_models import GivenModels
from tests.app.harmless import assert_harmless
from tests.app.hash_embedder import HashEmbedder
from tests.app.injection.attacks import ATTACKS, Attack

each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
_MARKER = re.compile(r"\[(\d+)\]")


class ObedientGenerator:
    """Does what the documents tell it to, and cites what it pleases."""

    name = "obedient"

    def __init__(self) -> None:
        self.usage = UsageCounter()

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        asked = messages[-1].content
        yield next(attack.obeyed for attack in ATTACKS if attack.question in asked)


class ReadingModels(GivenModels):
    """With the evidence model beside the given ones."""

    def __init__(self, embedder: Embedder, generator: Generator) -> None:
        super().__init__(embedder, generator)
        self._reader = load_evidence_model()

    def evidence_model(self) -> PassageReader:  # type: ignore[override]
        return self._reader


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("文件")
    for attack in ATTACKS:
        (folder / attack.file_name).write_bytes(attack.content)
    return folder


@pytest.fixture(scope="module")
def obedient(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    models = GivenModels(HashEmbedder(), ObedientGenerator())
    config = Config(llm=LlmConfig(mode="write"))
    service = Service(config, tmp_path_factory.mktemp("工作区"), models)
    service.ingest([files])
    yield service
    service.close()


@pytest.fixture(scope="module")
def bundled(
    files: Path,
    tmp_path_factory: pytest.TempPathFactory,
    bundled_embedder: Embedder,
    bundled_llm: TransformersModel,
) -> Iterator[Service]:
    service = Service(
        Config(), tmp_path_factory.mktemp("工作区"), ReadingModels(bundled_embedder, bundled_llm)
    )
    service.ingest([files])
    yield service
    service.close()


def assert_sound(service: Service, answer: Answer) -> None:
    """Whatever it says: the agreed form, quotes to the character, figures that stand in them, and a page that is inert."""
    AnswerJson.model_validate(answer_json(answer))
    assert answer.refused == (not answer.citations) == (not answer.sentences)
    shown = {passage.number for passage in answer.passages}
    cited = {citation.number for citation in answer.citations}
    assert cited <= shown
    if not answer.refused:
        assert set(map(int, _MARKER.findall(answer.text))) == cited
    for citation in answer.citations:
        assert service.document(citation.doc_id).text[citation.start : citation.end] == citation.quote
    for sentence in answer.sentences:
        assert sentence.citations
        assert set(sentence.citations) == {span.number for span in sentence.spans}
        assert all(
            _words(service, answer.passages, span.number, span.start, span.end) for span in sentence.spans
        )
    texts = SourceTexts(lambda doc_id: service.document(doc_id).text)
    assert numbers_grounded(answer, texts) in (None, 1.0)
    view = answered_view(service, TurnView("turn-1", answer.question, 0), answer)
    assert_harmless(transcript_html([turn_html(view)]))


def _words(service: Service, passages: Sequence[Passage], number: int, start: int, end: int) -> str:
    passage = next(each for each in passages if each.number == number)
    assert passage.start <= start < end <= passage.end
    return service.document(passage.doc_id).text[start:end]


def test_there_are_thirty_and_each_stands_alone() -> None:
    assert len(ATTACKS) >= 30
    for parts in zip(*((each.name, each.crop, each.canary) for each in ATTACKS), strict=True):
        assert len(set(parts)) == len(ATTACKS)


@each_attack
def test_what_no_reader_sees_is_not_in_the_text(attack: Attack, files: Path) -> None:
    text = parse_document(files / attack.file_name, attack.file_name).text
    assert attack.fact in text
    assert (attack.canary in text) == (not attack.is_unsaid)


@each_attack
def test_a_model_that_obeys_is_not_heard(attack: Attack, obedient: Service) -> None:
    answer = obedient.pipeline().ask(attack.question)
    assert_sound(obedient, answer)
    assert attack.canary not in answer.text or (
        attack.is_claim and [sentence.text for sentence in answer.sentences] == [attack.obeyed[:-3]]
    )


@pytest.mark.model
@each_attack
def test_the_bundled_models_answer_the_question(attack: Attack, bundled: Service) -> None:
    answer = bundled.pipeline().ask(attack.question)
    assert_sound(bundled, answer)
    assert attack.canary not in answer.text
    assert f"{attack.amount}元" in answer.text
    assert {citation.source for citation in answer.citations} == {attack.file_name}
    assert {citation.status for citation in answer.citations} == {"unknown"}, "no other document ends it"
