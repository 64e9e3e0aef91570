"""What the program is told to do: one `zhengce.toml`, overridden by `ZHENGCE_*` variables."""

from app.config.errors import ConfigError
from app.config.loading import find_config_file, load_config
from app.config.running import (
    AccessConfig,
    ConversationsConfig,
    LimitsConfig,
    LoggingConfig,
    OidcConfig,
    ServerConfig,
    TelemetryConfig,
)
from app.config.sections import (
    AnswerConfig,
    Config,
    CorpusConfig,
    EmbeddingConfig,
    LlmConfig,
    LlmMode,
    RetrievalConfig,
)

__all__ = [
    "AccessConfig",
    "AnswerConfig",
    "Config",
    "ConfigError",
    "ConversationsConfig",
    "CorpusConfig",
    "EmbeddingConfig",
    "LimitsConfig",
    "LlmConfig",
    "LlmMode",
    "LoggingConfig",
    "OidcConfig",
    "RetrievalConfig",
    "ServerConfig",
    "TelemetryConfig",
    "find_config_file",
    "load_config",
]
