"""Lets a request in, or says who may come in."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.access import Access
from app.access.asker import Asker, anyone, nobody
from app.access.directory import Known
from app.access.errors import AccessError
from app.access.rules import permission_for
from app.access.same_origin import is_same_origin
from app.access.sessions import asker_of, cookie_name
from app.problems import log_failure, refusal_response

_ASKER, _KNOWN = "zhengce.asker", "zhengce.known"
NOTE_OF_ASKER = "zhengce.note_of_asker"  # a dict of the request log, which is told afterwards who it was
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_PAGES = frozenset({"/", "/docs", "/manage"})
_PAGES_UNDER = "/documents/"
LOGIN_PATH = "/login"


def asker_in(scope: Scope) -> Asker:
    """Return who sends the request; the gate has noted it."""
    asker: Asker = scope[_ASKER]
    return asker


class AccessGate:
    """ASGI middleware: notes who asks; 401 for a stranger, 403 for somebody who may not.

    While nobody is known, anybody is let in; the server then serves this machine alone (`app.serving.bind`).
    """

    def __init__(
        self,
        app: ASGIApp,
        access: Access | None,
        *,
        always: bool = False,
        note_use: Callable[[Asker], None] = lambda asker: None,
    ) -> None:
        """Read nothing yet.

        Args:
            access: None lets anybody in.
            always: Let nobody in unknown, whatever becomes of keys and users: other machines reach the server.
            note_use: Told who is let in.
        """
        self._app = app
        self._access = access
        self._always = always
        self._note_use = note_use
        self._behind_session: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        access = self._access
        if access is None:
            await self._let_anyone_in(scope, receive, send)
            return
        try:
            known = access.directory.at_hand()
            if known is None:
                known = await run_in_threadpool(access.directory.read)
            if not self._always and not access.guards(known):
                await self._let_anyone_in(scope, receive, send)
                return
            behind_session = await self._with_session(access)
        except AccessError as error:
            if permission_for(scope["method"], scope["path"]) is None:
                await self._let_in(nobody(_address(scope)), scope, receive, send)
                return
            log_failure(error)
            detail = "暂时无法核对访问密钥；请稍后再试，若再出现请联系管理员"
            await refusal_response(scope, 503, detail)(scope, receive, send)
            return
        await behind_session({**scope, _KNOWN: known}, receive, send)

    async def _let_anyone_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        asker = anyone(_address(scope))
        needed = permission_for(scope["method"], scope["path"])
        if needed is None or asker.may(needed):
            await self._let_in(asker, scope, receive, send)
        else:
            detail = "还没有设访问密钥；请先在服务器上运行 zhengce keys add 名称 --role admin，再用它管理"
            await refusal_response(scope, 403, detail)(scope, receive, send)

    async def _with_session(self, access: Access) -> ASGIApp:
        if self._behind_session is None:
            secret = await run_in_threadpool(access.store.secret)
            self._behind_session = SessionMiddleware(
                self._guarded,
                secret,
                session_cookie=cookie_name(access.config.server.is_reached_by_tls),
                max_age=int(access.config.access.session_hours * 3600),
                same_site="lax",  # strict would lose the session on the way back from a login service
                https_only=access.config.server.is_reached_by_tls,
            )
        return self._behind_session

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._access is not None
        known: Known = scope[_KNOWN]
        method, path = scope["method"], scope["path"]
        needed = permission_for(method, path)
        issuer = self._access.config.oidc.issuer
        asker = _bearer(scope, known) if _shows_token(scope) else asker_of(scope["session"], known, issuer)
        if needed is None:
            await self._let_in(asker or nobody(_address(scope)), scope, receive, send)
            return
        if asker is None:
            await _ask_who(scope)(scope, receive, send)
        elif asker.by_cookie and method not in _SAFE_METHODS and not self._is_ours(scope):
            detail = "这个请求来自别的网站，没有执行；请在本站的页面上操作"
            await refusal_response(scope, 403, detail)(scope, receive, send)
        elif not asker.may(needed):
            detail = "您的权限不够做这件事；请联系管理员"
            await refusal_response(scope, 403, detail)(scope, receive, send)
        else:
            await self._let_in(asker, scope, receive, send)

    async def _let_in(self, asker: Asker, scope: Scope, receive: Receive, send: Send) -> None:
        self._note_use(asker)
        scope.get(NOTE_OF_ASKER, {})["asker"] = asker.identity
        await self._app({**scope, _ASKER: asker}, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        assert self._access is not None
        return is_same_origin(dict(scope["headers"]), self._access.config.server.public_url)


def _shows_token(scope: Scope) -> bool:
    return any(name == b"authorization" for name, _ in scope["headers"])


def _bearer(scope: Scope, known: Known) -> Asker | None:
    """Return who holds the key in the request; None where it is none, or no key."""
    scheme, _, token = HTTPConnection(scope).headers["authorization"].strip().partition(" ")
    key = known.key_of(token.strip()) if scheme.lower() == "bearer" else None
    return key.asker() if key else None


def _ask_who(scope: Scope) -> Response:
    accepted = HTTPConnection(scope).headers.get("accept", "")
    is_page = scope["path"] in _PAGES or scope["path"].startswith(_PAGES_UNDER)
    if is_page and "text/html" in accepted and not _shows_token(scope):
        return RedirectResponse(LOGIN_PATH, HTTPStatus.SEE_OTHER)
    detail = (
        "访问密钥不对、已过期或已作废；请向管理员要一个新的"
        if _shows_token(scope)
        else "需要访问密钥：请求头写 Authorization: Bearer 密钥；在网页上请先登录"
    )
    return refusal_response(scope, 401, detail, {"WWW-Authenticate": 'Bearer realm="zhengce"'})


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else "unknown"
