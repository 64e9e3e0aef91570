"""What is configured, found and healthy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model as it stands.

    Attributes:
        configured: As the configuration names it.
        name: As an index or an answer names it; None until it is known.
        loaded: Whether its weights are in memory.
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
        ready: Whether it can answer from documents now.
        version: Of the program.
        workspace: Folder.
        cache: Folder of the prepared models.
        config_file: None for the defaults.
        generation: In use; None if nothing is ingested.
        created_at: When the generation was made, ISO 8601, UTC.
        index_model: The embedding model that it was built with.
        problems: Everything that is in the way, in Chinese, with the mend.
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
