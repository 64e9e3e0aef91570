"""What the cookie of a browser holds: who logged in, signed, not secret."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any, cast

from app.access.asker import ROLES, Asker, Role
from app.access.directory import Known
from app.access.users import User
from corpus.groups import Groups


def cookie_name(secure: bool) -> str:
    """Return the name of the cookie; by its prefix a browser refuses it from anybody but this host over TLS."""
    return "__Host-zhengce" if secure else "zhengce"


def user_session(user: User) -> dict[str, Any]:
    """Return the session of somebody who knew a user's password."""
    return {"id": secrets.token_hex(16), "at": int(time.time()), "user": user.name, "stamp": user.stamp}


def oidc_session(issuer: str, name: str, role: Role, groups: Groups) -> dict[str, Any]:
    """Return the session of somebody for whom a login service vouches."""
    return {
        "id": secrets.token_hex(16),
        "at": int(time.time()),
        "issuer": issuer,
        "name": name,
        "role": role,
        "groups": groups,
    }


def asker_of(session: Mapping[str, Any], known: Known, issuer: str | None) -> Asker | None:
    """Return whose session it is; None for an empty one, and for one that has ended.

    Args:
        issuer: The login service that is vouched by now.
    """
    if not session.get("id") or session["id"] in known.ended_sessions:
        return None
    if "user" in session:
        return known.session_asker(session["user"], session["stamp"])
    if session["issuer"] != issuer:
        return None
    groups = session["groups"]
    return Asker(
        f"oidc:{session['name']}",
        ROLES[cast(Role, session["role"])],
        None if groups is None else tuple(groups),
        by_cookie=True,
    )
