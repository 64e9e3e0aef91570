"""What the program is told to do: one `zhengce.toml`, overridden by `ZHENGCE_*` variables."""

from app.config.errors import ConfigError
from app.config.loading import find_config_file, load_config
from app.config.sections import (
    AnswerConfig,
    Config,
    CorpusConfig,
    EmbeddingConfig,
    LlmConfig,
    LlmMode,
    RetrievalConfig,
    ServerConfig,
)

__all__ = [
    "AnswerConfig",
    "Config",
    "ConfigError",
    "CorpusConfig",
    "EmbeddingConfig",
    "LlmConfig",
    "LlmMode",
    "RetrievalConfig",
    "ServerConfig",
    "find_config_file",
    "load_config",
]
