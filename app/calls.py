"""Model work for one request: admitted or told to wait, and what goes wrong told as a problem."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

from app.backend import Backend
from app.delivery import AnswerTimeoutError, CallerGoneError, Delivery
from app.problems import RETRY_AFTER_S, ProblemError, log_failure
from app.workers import BusyError, Stream, Workers
from index.errors import WorkspaceError
from rag.pipeline import QuestionError

T = TypeVar("T")
TOO_SLOW = "没有在规定的时间内答完；请过一会儿再试，或把问题问得窄一些"
CLIENT_CLOSED = 499  # nginx's number; nobody reads it but the access log


def limit_s(backend: Backend) -> float:
    """Return how long an answer may take."""
    return backend.config.limits.answer_s


def admitted(
    workers: Workers,
    start: Callable[[], Generator[T, None, None]],
    unstarted: Callable[[], None] = lambda: None,
) -> Stream[T]:
    """Return what the generator yields in a worker thread.

    Args:
        unstarted: Told if it never gets its turn.

    Raises:
        ProblemError: 429 if as many calls run and wait as may.
    """
    try:
        return workers.stream(start, unstarted)
    except BusyError as error:
        raise ProblemError(429, str(error), {"Retry-After": str(RETRY_AFTER_S)}) from error


async def next_item(delivery: Delivery[T]) -> T:
    """Return the next item; what goes wrong closes the delivery and is told as a problem.

    Raises:
        ProblemError: Whatever the work raised.
    """
    try:
        return await delivery.next()
    except BaseException as error:
        delivery.close()
        match error:
            case QuestionError():
                raise ProblemError(422, str(error)) from error
            case WorkspaceError():
                raise ProblemError(503, str(error)) from error
            case BusyError():  # as much has been asked as may be
                raise ProblemError(429, str(error), {"Retry-After": str(RETRY_AFTER_S)}) from error
            case AnswerTimeoutError():
                raise ProblemError(504, TOO_SLOW) from error
            case CallerGoneError():
                raise ProblemError(CLIENT_CLOSED, "调用方已断开") from error
            case Exception():
                log_failure(error)
                raise ProblemError(500, "作答时出错；请重试，若再出现请查看服务日志") from error
        raise
