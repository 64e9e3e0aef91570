"""What each address asks of a caller. What is not named here asks for the right to read: nothing is open by oversight."""

from __future__ import annotations

from app.access.asker import Permission

_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The login page, what it and the chat page are painted with, and what a load balancer asks.
_OPEN = frozenset(
    {
        "/login",
        "/login/oidc",
        "/login/oidc/callback",
        "/logout",
        "/api/v1/health/live",
        "/api/v1/health/ready",
        "/theme.css",
        "/favicon.ico",
        "/robots.txt",
        "/manifest.json",
    }
)
_OPEN_FOLDERS = ("/page/", "/assets/", "/static/")


def permission_for(method: str, path: str) -> Permission | None:
    """Return what somebody must be permitted who calls `path`; None where nobody need be known."""
    if path in _OPEN or path.startswith(_OPEN_FOLDERS):
        return None
    if path == "/metrics":
        return "monitor"
    if _is_under("/api/v1/keys", path) or _is_under("/api/v1/usage", path):
        return "manage"
    if _is_under("/api/v1/feedback", path) and method != "POST":  # anyone may give it
        return "manage"
    if path == "/manage" or (_is_under("/api/v1/documents", path) and method not in _READING_METHODS):
        return "write"
    return "read"


def _is_under(folder: str, path: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
