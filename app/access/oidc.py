"""Login by OpenID Connect: Authlib speaks with the login service, at the address that the configuration names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from authlib.integrations.starlette_client import OAuth
from starlette.requests import Request
from starlette.responses import Response

from app.access.asker import Role
from app.access.sessions import oidc_session
from app.config import Config
from app.problems import log_failure

_TIMEOUT_S = 10.0
_MAX_SESSION_BYTES = 2_500  # a browser keeps no cookie of more than 4 096, and it is signed and in base 64


class LoginServiceError(RuntimeError):
    """The login service did not vouch for anybody; the message is for the person at the browser, in Chinese."""


class LoginService:
    """The one login service that is configured. Its addresses and keys are read when somebody first logs in."""

    def __init__(self, config: Config) -> None:
        """Connect to nothing yet.

        Args:
            config: With an issuer.
        """
        oidc = config.oidc
        assert oidc.issuer is not None
        self._config = config
        self._issuer = oidc.issuer
        self._client = OAuth().register(
            "login",
            client_id=oidc.client_id,
            client_secret=oidc.client_secret.get_secret_value() if oidc.client_secret else None,
            server_metadata_url=f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": f"openid {oidc.scopes}",
                "code_challenge_method": "S256",
                "timeout": _TIMEOUT_S,
            },
        )

    async def send(self, request: Request) -> Response:
        """Return the way to the login service; what must come back with its answer is noted in the session.

        Raises:
            LoginServiceError: If it cannot be reached.
        """
        base = self._config.server.public_url or str(request.base_url)
        try:
            sent: Response = await self._client.authorize_redirect(
                request, f"{base.rstrip('/')}/login/oidc/callback"
            )
        except (
            Exception
        ) as error:  # whatever a server elsewhere answers, and whichever library finds it wrong
            log_failure(error)
            raise LoginServiceError("登录服务连不上；请稍后再试，若再出现请联系管理员") from error
        return sent

    async def receive(self, request: Request) -> dict[str, Any]:
        """Return the session of the person for whom the login service vouches.

        Authlib compares `state` and `nonce` with the session's, and checks signature, issuer, audience and times.

        Raises:
            LoginServiceError: If it vouches for nobody.
        """
        try:
            token = await self._client.authorize_access_token(
                request, claims_options={"iss": {"essential": True, "values": [self._issuer]}}
            )
        except Exception as error:  # as above; nobody is let in
            log_failure(error)
            raise LoginServiceError("登录没有成功；请再试一次，若再出现请联系管理员") from error
        claims = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise LoginServiceError("登录服务没有说您是谁；请联系管理员")
        return self._session(claims)

    def _session(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        oidc = self._config.oidc
        claimed = claims.get(oidc.groups_claim) or []
        groups = tuple(map(str, claimed)) if isinstance(claimed, list) else (str(claimed),)

        def is_in(names: str) -> bool:
            return not set(groups).isdisjoint(name.strip() for name in names.split(",") if name.strip())

        role: Role = (
            "admin" if is_in(oidc.admin_groups) else "editor" if is_in(oidc.editor_groups) else "reader"
        )
        name = str(claims.get(oidc.name_claim) or claims["sub"])[:100]
        session = oidc_session(self._issuer, name, role, None if is_in(oidc.all_groups) else groups)
        if len(json.dumps(session)) > _MAX_SESSION_BYTES:
            raise LoginServiceError("您所属的组太多，登录放不下；请管理员让登录服务只给出与本系统有关的组")
        return session
