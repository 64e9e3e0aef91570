"""The sections of the configuration, each key with its type, its bounds and its default."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.config.running import (
    AccessConfig,
    ConversationsConfig,
    LimitsConfig,
    LoggingConfig,
    OidcConfig,
    ServerConfig,
    TelemetryConfig,
    UsageConfig,
)
from app.config.section import Name, Section, Url
from index.compute_dtype import Dtype
from index.embedding import EmbeddingBackend

LlmEngine = Literal["auto", "transformers", "llama_cpp"]
LlmMode = Literal["auto", "select", "write"]

_DRIVER = "postgresql+pg8000"


class EmbeddingConfig(Section):
    """What turns texts into vectors; another model needs another index (`zhengce ingest --rebuild`).

    Attributes:
        model: `bundled`, a sentence-transformers folder, or a hub name.
        query_prompt: Stands before a query; None for the model's own.
        passage_prompt: Stands before a passage; None for the model's own.
        batch_size: Texts a forward pass.
    """

    model: Name = "bundled"
    backend: EmbeddingBackend = "torch"
    dtype: Dtype = "auto"
    query_prompt: str | None = None
    passage_prompt: str | None = None
    batch_size: Annotated[int, Field(ge=1, le=1024)] = 32


class CorpusConfig(Section):
    """Where the documents are kept.

    Attributes:
        database_url: Of a PostgreSQL database, with the driver `pg8000`; None for a SQLite file in the workspace.
    """

    database_url: SecretStr | None = Field(
        default=None, description="形如 postgresql://用户:密码@主机/库名 的地址"
    )

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        try:
            url = make_url(value.get_secret_value())
        except ArgumentError:
            raise ValueError("no database URL") from None
        if url.drivername not in ("postgresql", _DRIVER) or not url.username or not url.database:
            raise ValueError("no PostgreSQL URL with user and database")
        return SecretStr(url.set(drivername=_DRIVER).render_as_string(hide_password=False))


class LlmConfig(Section):
    """The language model that chooses or writes answers.

    Attributes:
        model: `bundled`, LangChain's `provider:model`, a transformers folder, or a GGUF file.
        adapter: What training changed in the bundled model: `bundled` for what ships, a folder of
            `python -m rag.training.llm`, empty for the model as it came.
        engine: What runs a local model; "auto" is what answers sooner.
        mode: "select" has it choose among exact sentences, "write" has it write with markers; "auto" selects with the
            bundled base model and writes with any other.
        base_url: Of an OpenAI-compatible server.
        api_key: The effective key, wherever it came from (`api_key_env` included).
        api_key_env: Name of the variable that holds the key.
        timeout_s: Of one reply.
        max_tokens: Of one reply.
        context_tokens: Prompt and reply together, for a local model.
    """

    model: Name = "bundled"
    adapter: str = "bundled"
    engine: LlmEngine = "auto"
    mode: LlmMode = "auto"
    dtype: Dtype = "auto"
    base_url: Url | None = None
    api_key: SecretStr | None = None
    api_key_env: Name | None = None
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = 60.0
    max_tokens: Annotated[int, Field(ge=16, le=32768)] = 400
    context_tokens: Annotated[int, Field(ge=512, le=1_048_576)] = 4096


class RetrievalConfig(Section):
    """What is looked up for a question.

    Attributes:
        passages: Read for an answer, and offered where it is a refusal.
        candidates: Sentences of them that the language model sees.
        reranker: Folder or name of a sentence-transformers CrossEncoder that orders what was found; None for none.
        evidence_model: `bundled` or a file of `python -m rag.training`: finds the sentences that answer; empty for none,
            then they are found by likeness.
    """

    passages: Annotated[int, Field(ge=1, le=50)] = 6
    candidates: Annotated[int, Field(ge=1, le=50)] = 5
    reranker: Name | None = None
    evidence_model: str = "bundled"


class AnswerConfig(Section):
    """What an answer may be.

    Attributes:
        max_sentences: Most sentences quoted where the model chooses among exact sentences.
        refusal_threshold: A question whose answerability is lower is refused; 0 refuses none by it.
    """

    max_sentences: Annotated[int, Field(ge=1, le=20)] = 2
    refusal_threshold: Annotated[float, Field(ge=0, le=1)] = 0.4


class VerificationConfig(Section):
    """What says whether a sentence may be shown.

    Attributes:
        judge: Of the wording: `lexical`, `cross-encoder:` and a folder or hub name, or `llm:` and what `llm.model` may be.
            Figures, names, negation and the like are checked without a model whatever it is.
    """

    judge: Name = "lexical"


class Config(Section):
    """The whole configuration. Building it loads no model and touches no network."""

    corpus: CorpusConfig = CorpusConfig()
    embedding: EmbeddingConfig = EmbeddingConfig()
    llm: LlmConfig = LlmConfig()
    retrieval: RetrievalConfig = RetrievalConfig()
    answer: AnswerConfig = AnswerConfig()
    verification: VerificationConfig = VerificationConfig()
    server: ServerConfig = ServerConfig()
    access: AccessConfig = AccessConfig()
    oidc: OidcConfig = OidcConfig()
    limits: LimitsConfig = LimitsConfig()
    conversations: ConversationsConfig = ConversationsConfig()
    usage: UsageConfig = UsageConfig()
    logging: LoggingConfig = LoggingConfig()
    telemetry: TelemetryConfig = TelemetryConfig()
