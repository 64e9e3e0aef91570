"""New keys."""

from __future__ import annotations

from datetime import date

from app.access.asker import Allowance, Role
from app.access.keys import AccessKey, hash_of, new_key_id, new_token
from app.access.store import AccessStore
from corpus.groups import Groups
from corpus.storage.schema import utc_now


def issue_key(
    store: AccessStore,
    name: str,
    role: Role,
    groups: Groups,
    *,
    expires_on: date | None = None,
    allowance: Allowance = Allowance(),  # noqa: B008 - a constant
) -> tuple[AccessKey, str]:
    """Make a key, keep its hash, and return it with its token, which nobody can find out again.

    Raises:
        AccessError: If it cannot be kept.
    """
    token = new_token()
    key = AccessKey(
        id=new_key_id(),
        name=name,
        role=role,
        groups=groups,
        created_at=utc_now(),
        expires_on=expires_on,
        allowance=allowance,
    )
    store.add_key(key, hash_of(token))
    return key, token
