"""A typed client of a running service; it needs no model, no index and no server code, only `httpx` and `pydantic`."""

from app.archive.schemas import (
    ConversationJson,
    ConversationsJson,
    FeedbackBody,
    Reason,
    WholeConversationJson,
)
from app.client.client import Client
from app.client.errors import ClientError
from app.client.events import Event, SentenceEvent, StageEvent
from app.documents.schemas import DocumentJson, JobJson, ListJson, SectionsJson, TextJson, WithdrawnJson
from app.schemas import AnswerJson, CitationJson, FiltersBody, HealthJson, PassageJson, SearchJson, TurnBody
from app.scope_schemas import ComparisonJson, FilterValuesJson, SideBody
from app.usage.schemas import UsageJson

__all__ = [
    "AnswerJson",
    "CitationJson",
    "Client",
    "ClientError",
    "ComparisonJson",
    "ConversationJson",
    "ConversationsJson",
    "DocumentJson",
    "Event",
    "FeedbackBody",
    "FilterValuesJson",
    "FiltersBody",
    "HealthJson",
    "JobJson",
    "ListJson",
    "PassageJson",
    "Reason",
    "SearchJson",
    "SectionsJson",
    "SentenceEvent",
    "SideBody",
    "StageEvent",
    "TextJson",
    "TurnBody",
    "UsageJson",
    "WholeConversationJson",
    "WithdrawnJson",
]
