"""Headers that keep the page to itself: nothing is loaded from elsewhere, framed, sniffed or referred."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY_HEADER = "Content-Security-Policy"
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def content_security_policy(*more_script_sources: str) -> str:
    """Return a policy under which everything comes from the server itself.

    Args:
        more_script_sources: What scripts may come from besides, as written in the header.
    """
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *more_script_sources]),
            "style-src 'self' 'unsafe-inline'",  # Gradio sets style attributes and makes style elements
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """ASGI middleware: adds the headers to every response; a policy that is there already stays."""

    def __init__(self, app: ASGIApp, *, by_tls: bool = False) -> None:
        """Set the headers.

        Args:
            by_tls: Whether browsers reach the server by TLS; they will then never do without.
        """
        self._app = app
        self._headers = _FIXED | ({"Strict-Transport-Security": "max-age=31536000"} if by_tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault(POLICY_HEADER, content_security_policy())
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
