"""The one exception of the client."""

from __future__ import annotations


class ClientError(Exception):
    """What was asked for was not done; the message says in Chinese why, and what to do.

    Attributes:
        status: HTTP status of the problem; None where the service could not be reached or did not make itself clear.
        detail: The message.
        retry_after_s: After how long to try again, where the service says so.
    """

    def __init__(self, detail: str, status: int | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s
