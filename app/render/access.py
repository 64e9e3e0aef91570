"""Keys and users as JSON values: never a token, never a hash."""

from __future__ import annotations

from app.access.keys import AccessKey
from app.access.users import User


def key_json(key: AccessKey) -> dict[str, object]:
    """Return the JSON object of a key; `groups` is null where it reads every document."""
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "groups": None if key.groups is None else list(key.groups),
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
        "expires_on": key.expires_on.isoformat() if key.expires_on else None,
        "revoked_at": key.revoked_at,
        "requests_per_minute": key.allowance.requests_per_minute,
        "questions_per_day": key.allowance.questions_per_day,
    }


def user_json(user: User) -> dict[str, object]:
    """Return the JSON object of a user."""
    return {
        "name": user.name,
        "role": user.role,
        "groups": None if user.groups is None else list(user.groups),
        "created_at": user.created_at,
    }
