"""The routes by which people log in and out in a browser."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access.access import Access
from app.access.gate import LOGIN_PATH, asker_in
from app.access.login_limit import RETRY_AFTER_S, LoginLimit
from app.access.login_page import login_html
from app.access.oidc import LoginService, LoginServiceError
from app.access.passwords import MAX_CHARS, fits, hash_password
from app.access.same_origin import is_same_origin
from app.access.sessions import user_session
from app.access.users import User
from app.problems import problem_response

_HOME = "/"
_MAX_FORM_BYTES = 8_000
_MAX_NAME_CHARS = 64
_AT_ONCE = 2  # each takes 32 MiB and a processor for a quarter of a second
_WRONG = "用户名或密码不对"
_TOO_OFTEN = "试的次数太多；请过几分钟再试"


def build_login_router(access: Access) -> APIRouter:
    """Return the routes; where nobody need log in they lead to the chat page."""
    router = APIRouter(include_in_schema=False)
    service = LoginService(access.config) if access.config.oidc.issuer else None
    login = _Login(access, service)
    router.get(LOGIN_PATH)(login.show)
    router.post(LOGIN_PATH)(login.check)
    router.post("/logout")(login.leave)
    router.get("/login/oidc")(login.send_to_service)
    router.get("/login/oidc/callback")(login.come_back)
    return router


class _Login:
    def __init__(self, access: Access, service: LoginService | None) -> None:
        self._access = access
        self._service = service
        self._limit = LoginLimit()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobodys: str | None = None  # what an unknown name's password is compared with

    async def show(self, request: Request) -> Response:
        """The form."""
        if asker_in(request.scope).is_known or "session" not in request.scope:
            return RedirectResponse(_HOME, HTTPStatus.SEE_OTHER)
        return await self._page()

    async def check(self, request: Request) -> Response:
        """A user name and a password."""
        if "session" not in request.scope:
            return RedirectResponse(_HOME, HTTPStatus.SEE_OTHER)
        if not self._is_ours(request):
            return problem_response(403, "这个请求来自别的网站，没有执行；请在本站的登录页上登录")
        name, password = await _form(request)
        address = request.client.host if request.client else ""
        async with self._turns:
            if not self._limit.allows(name, address):
                headers = {"Retry-After": str(RETRY_AFTER_S)}
                return await self._page(_TOO_OFTEN, HTTPStatus.TOO_MANY_REQUESTS, headers)
            user = await run_in_threadpool(self._user, name, password)
            if user is None:
                self._limit.note_failure(name, address)
                headers = {"WWW-Authenticate": 'Bearer realm="zhengce"'}
                return await self._page(_WRONG, HTTPStatus.UNAUTHORIZED, headers)
        request.session.clear()
        request.session.update(user_session(user))
        return RedirectResponse(_HOME, HTTPStatus.SEE_OTHER)

    async def leave(self, request: Request) -> Response:
        """The end of a session, here and for a copy of its cookie."""
        session = request.scope.get("session")
        if session:
            if not self._is_ours(request):
                return problem_response(403, "这个请求来自别的网站，没有执行；请在本站的页面上退出")
            if "id" in session:
                until = int(session.get("at", time.time()) + self._access.config.access.session_hours * 3600)
                await run_in_threadpool(self._access.store.end_session, session["id"], until)
                self._access.directory.forget()
            request.session.clear()
        return RedirectResponse(LOGIN_PATH, HTTPStatus.SEE_OTHER)

    async def send_to_service(self, request: Request) -> Response:
        """Off to the login service."""
        if self._service is None or "session" not in request.scope:
            return RedirectResponse(LOGIN_PATH, HTTPStatus.SEE_OTHER)
        try:
            return await self._service.send(request)
        except LoginServiceError as error:
            return await self._page(str(error), HTTPStatus.BAD_GATEWAY)

    async def come_back(self, request: Request) -> Response:
        """Back from the login service, with its word for who it is."""
        if self._service is None or "session" not in request.scope:
            return RedirectResponse(LOGIN_PATH, HTTPStatus.SEE_OTHER)
        try:
            session = await self._service.receive(request)
        except LoginServiceError as error:
            request.session.clear()
            return await self._page(str(error), HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})
        request.session.clear()
        request.session.update(session)
        return RedirectResponse(_HOME, HTTPStatus.SEE_OTHER)

    def _is_ours(self, request: Request) -> bool:
        return is_same_origin(dict(request.scope["headers"]), self._access.config.server.public_url)

    async def _page(
        self, notice: str = "", status: int = HTTPStatus.OK, headers: dict[str, str] | None = None
    ) -> Response:
        known = await run_in_threadpool(self._access.directory.read)
        page = login_html(
            with_password=bool(known.users),
            service_label=self._access.config.oidc.label if self._service else None,
            notice=notice,
        )
        return HTMLResponse(page, status, {"Cache-Control": "no-store", **(headers or {})})

    def _user(self, name: str, password: str) -> User | None:
        """Return the user who has this name and this password; takes as long where there is none."""
        user = self._access.directory.read().users.get(name)
        if self._nobodys is None:
            self._nobodys = hash_password("")
        is_right = fits(password, user.password_hash if user else self._nobodys)
        return user if is_right else None


async def _form(request: Request) -> tuple[str, str]:
    """Return the name and the password that were sent; empty where they are missing or absurd."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MAX_FORM_BYTES:
            return "", ""
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    name, password = (fields.get(key, [""])[0] for key in ("username", "password"))
    return name.strip()[:_MAX_NAME_CHARS], password[: MAX_CHARS + 1]
