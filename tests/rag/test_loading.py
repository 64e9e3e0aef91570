from __future__ import annotations

from pathlib import Path

import pytest

from rag.generation.bundled_llm import bundled_gguf_file, bundled_llm_folder
from rag.generation.langchain_model import LangChainModel
from rag.generation.llama_cpp_model import LlamaCppModel
from rag.generation.loading import Engine, load_generator
from rag.generation.transformers_model import TransformersModel


@pytest.mark.model
@pytest.mark.parametrize(
    ("engine", "kind"),
    [("auto", TransformersModel), ("transformers", TransformersModel), ("llama_cpp", LlamaCppModel)],
)
def test_bundled_model_runs_on_either_engine(engine: Engine, kind: type) -> None:
    model = load_generator("bundled", engine=engine)
    assert type(model) is kind
    assert model.name == "bundled:gemma-3-270m"


@pytest.mark.model
def test_folder_and_file_are_told_apart() -> None:
    folder, file = bundled_llm_folder(), bundled_gguf_file()
    assert (type(load_generator(str(folder))), load_generator(str(folder)).name) == (
        TransformersModel,
        folder.name,
    )
    assert (type(load_generator(str(file))), load_generator(str(file)).name) == (LlamaCppModel, file.name)
    with pytest.raises(ValueError, match="llama_cpp"):
        load_generator(str(file), engine="transformers")


@pytest.mark.parametrize("model", ["openai:qwen3-8b", "openai:Qwen/Qwen3-8B", "openai:qwen3:8b"])
def test_service_by_provider_and_model(model: str) -> None:
    loaded = load_generator(model, base_url="http://127.0.0.1:9/v1")
    assert (type(loaded), loaded.name) == (LangChainModel, model)


def test_engine_is_not_for_a_service() -> None:
    with pytest.raises(ValueError, match="engine"):
        load_generator("openai:qwen3-8b", engine="llama_cpp", base_url="http://127.0.0.1:9/v1")


@pytest.mark.parametrize(
    "model", ["", "qwen3", "/no/such/folder", "C:\\models\\qwen", "没有.gguf", "Qwen/Qwen3-8B"]
)
def test_anything_else_is_refused_with_the_forms(model: str) -> None:
    with pytest.raises(ValueError, match=r"bundled.*provider:model.*config\.json.*\*\.gguf"):
        load_generator(model)


def test_folder_without_config_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"config\.json"):
        load_generator(str(tmp_path))
