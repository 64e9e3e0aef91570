"""The road from a question to a checked answer as LangChain's runnable."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import aclosing, closing
from contextvars import Context
from typing import Any, Protocol, cast

from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.runnables import Runnable, RunnableConfig

from index.filters import SearchFilters
from rag.langchain.messages import MessagePieces, whole_message
from rag.langchain.questions import ChainInput, read_input
from rag.langchain.threaded import threaded
from rag.types import AnswerEvent, Turn


class Answering(Protocol):
    """What a chain needs of `rag.pipeline.Pipeline`."""

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), filters: SearchFilters | None = None
    ) -> Iterator[AnswerEvent]:
        """Yield what happens on the way to an answer, `AnswerReady` last; closing it stops the model."""
        ...


class PolicyChain(Runnable[ChainInput, AIMessage]):
    """Answers questions with an `AIMessage`: its text has markers, `additional_kwargs["answer"]` is the whole answer.

    The input is a question, a conversation that ends in one, or a `PolicyQuestion`. A stream yields each sentence once
    it is checked, and the whole answer with its last piece; the pieces add up to the message of `invoke`. Words that
    were not checked reach nobody, not even the callbacks of whoever runs the chain. Closing a stream, or cancelling an
    asynchronous call, closes the pipeline's stream, which stops the model.
    """

    def __init__(self, pipeline: Callable[[], Answering]) -> None:
        """Load nothing yet.

        Args:
            pipeline: Asked for the pipeline at each question, so that it can be that of the newest generation.
        """
        self._pipeline = pipeline

    def invoke(self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any) -> AIMessage:
        """Return the answer.

        Raises:
            QuestionError: If the input is none of its forms, or the question is empty or too long.
        """
        return self._call_with_config(self._message, input, config, **kwargs)

    async def ainvoke(
        self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AIMessage:
        """Return the answer; see `invoke`."""
        return await self._acall_with_config(self._amessage, input, config, **kwargs)

    def stream(
        self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[AIMessageChunk]:
        """Yield the answer sentence by sentence; see `invoke`."""
        with closing(self._pieces(input)) as pieces:
            traced = self._transform_stream_with_config(iter([input]), lambda _: pieces, config, **kwargs)
            yield from cast("Iterator[AIMessageChunk]", traced)

    async def astream(
        self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AsyncIterator[AIMessageChunk]:
        """Yield the answer sentence by sentence; see `invoke`."""
        traced = self._atransform_stream_with_config(
            _only(input), lambda _: self._apieces(input), config, **kwargs
        )
        async with aclosing(cast("AsyncGenerator[AIMessageChunk, None]", traced)) as pieces:
            async for piece in pieces:
                yield piece

    def _message(self, input: ChainInput) -> AIMessage:
        return whole_message(list(self._pieces(input)))

    async def _amessage(self, input: ChainInput) -> AIMessage:
        async with aclosing(self._apieces(input)) as pieces:
            return whole_message([piece async for piece in pieces])

    def _pieces(self, input: ChainInput) -> Generator[AIMessageChunk, None, None]:
        message = MessagePieces()
        with closing(self._events(input)) as events:
            for event in events:
                if piece := message.piece(event):
                    yield piece

    async def _apieces(self, input: ChainInput) -> AsyncGenerator[AIMessageChunk, None]:
        message = MessagePieces()
        async with aclosing(threaded(self._events(input))) as events:
            async for event in events:
                if piece := message.piece(event):
                    yield piece

    def _events(self, input: ChainInput) -> Generator[AnswerEvent, None, None]:
        asked = read_input(input)
        # LangChain hands its callbacks down through context variables: a chat model inside the pipeline would report
        # its raw words to them. An empty context hands down nothing.
        context = Context()
        events = context.run(
            self._pipeline().stream, asked.question, history=asked.history, filters=asked.filters
        )
        try:
            while (event := context.run(next, events, None)) is not None:
                yield event
        finally:
            if isinstance(events, Generator):
                context.run(events.close)


async def _only(input: ChainInput) -> AsyncGenerator[ChainInput, None]:
    yield input
