"""Access keys: random tokens of which only a hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import date

from app.access.asker import ROLES, Allowance, Asker, Role
from corpus.groups import Groups

PREFIX = "zhengce-"
KEY_IDENTITY = "key:"
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What is known of a key, not the key itself.

    Attributes:
        id: Names it in lists, logs and `revoke`; tells nothing of the token.
        groups: Whose documents it reads; None for all documents.
        created_at: This and the next are ISO 8601, UTC.
        last_used_at: To the minute or so; None if never.
        expires_on: Last day on which it is good, UTC; None for ever.
        revoked_at: When it was made void; a void key stays listed.
    """

    id: str
    name: str
    role: Role
    groups: Groups
    created_at: str
    last_used_at: str | None = None
    expires_on: date | None = None
    revoked_at: str | None = None
    allowance: Allowance = field(default_factory=Allowance)

    def is_good(self, today: date) -> bool:
        """Say whether it opens anything today."""
        return self.revoked_at is None and (self.expires_on is None or today <= self.expires_on)

    def asker(self) -> Asker:
        """Return whoever holds it."""
        return Asker(f"{KEY_IDENTITY}{self.id}", ROLES[self.role], self.groups, self.allowance)


def new_token() -> str:
    """Return a key as its holder sends it: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)


def new_key_id() -> str:
    """Return a short name that no other key has, but for a coincidence that the store would refuse."""
    return secrets.token_hex(4)


def hash_of(token: str) -> str:
    """Return what is kept of a token.

    A slow hash protects words that people think of. 256 random bits cannot be found by trying however fast the hash is,
    so SHA-256 it is: one look-up a request, and nothing that a stranger could make expensive with wrong keys.
    """
    return hashlib.sha256(token.encode()).hexdigest()
