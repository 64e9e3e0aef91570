"""What is configured, found and healthy."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from app.collection_status import CollectionStatus
from index.errors import WorkspaceError
from index.manifest import Manifest, read_manifest
from index.model_cache import cache_dir
from index.workspace import current_generation, generation_folder


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model as it stands.

    Attributes:
        configured: As the configuration names it.
        name: As an index or an answer names it; None until it is known.
        loaded: Whether it is ready for use in memory.
        problem: Why it cannot be used, in Chinese; None if nothing is known against it.
    """

    configured: str
    name: str | None
    loaded: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """A service as it stands; every value is plain.

    Attributes:
        ready: Whether the models are loaded and nothing stands in the way of an answer.
        version: Of the program.
        workspace: Folder.
        cache: Folder of the prepared models.
        config_file: None for the defaults.
        generation: In use; None if nothing is ingested.
        created_at: When the generation was made, ISO 8601, UTC.
        index_model: The embedding model that it was built with.
        documents: Each in one version.
        problems: Everything that stands in the way, in Chinese, with the mend.
        collection: What the store holds; None where nobody has looked, or there is none.
    """

    ready: bool
    version: str
    workspace: str
    cache: str
    config_file: str | None
    generation: str | None
    created_at: str | None
    index_model: str | None
    documents: int
    chunks: int
    embedding: ModelStatus
    llm: ModelStatus
    problems: tuple[str, ...]
    collection: CollectionStatus | None = None


def describe(
    workspace: Path, config_file: Path | None, embedding: ModelStatus, llm: ModelStatus, *problems: str
) -> Status:
    """Return how things stand; reads a few small files."""
    found = list(problems)
    manifest: Manifest | None = None
    generation: str | None = None
    try:
        generation = current_generation(workspace)
        if generation is None:
            found.append(f"工作区 {workspace} 里还没有文件；请先运行 zhengce ingest 文件或文件夹")
        else:
            manifest = read_manifest(generation_folder(workspace, generation))
    except (WorkspaceError, OSError) as error:
        found.append(str(error))
    found += [model.problem for model in (embedding, llm) if model.problem]
    return Status(
        ready=not found and embedding.loaded and llm.loaded,
        version=version("zhengce"),
        workspace=str(workspace),
        cache=str(cache_dir()),
        config_file=str(config_file) if config_file else None,
        generation=generation,
        created_at=manifest.created_at if manifest else None,
        index_model=manifest.model if manifest else None,
        documents=manifest.document_count if manifest else 0,
        chunks=manifest.chunk_count if manifest else 0,
        embedding=embedding,
        llm=llm,
        problems=tuple(dict.fromkeys(found)),
    )
