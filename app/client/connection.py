"""The way to a service: requests out, shapes of the interface or a `ClientError` back."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from app.client.errors import ClientError

T = TypeVar("T", bound=BaseModel)
_CONNECT_S = 10.0
_PROBLEM = "application/problem+json"
Query = Mapping[str, Any]


class Connection:
    """Owns the connections to one service; thread-safe."""

    def __init__(
        self, base_url: str, key: str | None, timeout_s: float, verify: ssl.SSLContext | bool
    ) -> None:
        """Connect to nothing yet; see `app.client.Client`."""
        self._base_url = base_url
        self._timeout_s = timeout_s
        self._http = httpx.Client(
            base_url=base_url,
            # A key that was read from a file ends in a line.
            headers={b"Authorization": f"Bearer {key.strip()}".encode()} if key else {},
            timeout=httpx.Timeout(timeout_s, connect=_CONNECT_S),
            verify=verify,
        )

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def get(self, path: str, shape: type[T], query: Query | None = None) -> T:
        """Return what stands at an address; of the query, what is None is left out."""
        return self.read(self.send("GET", path, query=query), shape)

    def post(self, path: str, body: BaseModel, shape: type[T]) -> T:
        """Send a body and return the answer to it."""
        return self.read(self.send("POST", path, body=body), shape)

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: BaseModel | None = None,
        form: Mapping[str, Any] | None = None,
        files: Sequence[Any] | None = None,
        may_be: Sequence[int] = (),
    ) -> httpx.Response:
        """Return a good response.

        Args:
            may_be: Statuses that are good besides those below 300, unless they tell a problem.

        Raises:
            ClientError: If there is none.
        """
        with self._explained():
            response = self._http.request(
                method, path, params=_given(query), json=_json(body), data=form, files=files
            )
        if not response.is_success and (response.status_code not in may_be or _is_problem(response)):
            raise problem_of(response)
        return response

    @contextmanager
    def streaming(self, path: str, body: BaseModel) -> Iterator[Iterator[bytes]]:
        """Give the bytes of a response as they come.

        Raises:
            ClientError: If it is no good response, or breaks off.
        """
        with self._explained(), self._http.stream("POST", path, json=_json(body)) as response:
            if not response.is_success:
                response.read()
                raise problem_of(response)
            yield response.iter_bytes()

    @staticmethod
    def read(response: httpx.Response, shape: type[T]) -> T:
        """Return the body of a response.

        Raises:
            ClientError: If it has another shape.
        """
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as error:
            raise ClientError(
                f"{response.request.url.path} 的答复读不懂；请检查地址是不是这个服务，客户端和服务的版本是否相同",
                response.status_code,
            ) from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException as error:
            raise ClientError(
                f"{self._base_url} 在 {self._timeout_s:g} 秒内没有答复；请过一会儿再试，或把 timeout_s 调大"
            ) from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise ClientError(
                f"连不上 {self._base_url}（{type(error).__name__}）；请检查地址，以及服务是否在运行"
            ) from error


def problem_of(response: httpx.Response) -> ClientError:
    """Return what a response that is not good says, as an error."""
    status = response.status_code
    detail = f"服务答复 {status}，没有说明；请检查地址和中间的代理"
    if _is_problem(response):
        said = response.json()
        detail = str(said.get("detail") or detail) if isinstance(said, dict) else detail
    after = response.headers.get("Retry-After", "")
    return ClientError(detail, status, float(after) if after.isdecimal() else None)


def _is_problem(response: httpx.Response) -> bool:
    return str(response.headers.get("Content-Type", "")).startswith(_PROBLEM)


def _json(body: BaseModel | None) -> Any:
    # What was not set is left to the service, which may know better defaults, and knows no newer field.
    return None if body is None else body.model_dump(mode="json", exclude_unset=True)


def _given(query: Query | None) -> dict[str, Any] | None:
    return None if query is None else {name: value for name, value in query.items() if value is not None}
