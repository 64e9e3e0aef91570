"""Who asks: what he may do, and whose documents he may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.groups import Groups

Permission = Literal["read", "write", "manage", "monitor"]
Role = Literal["reader", "editor", "admin", "monitor"]

ROLES: Mapping[Role, frozenset[Permission]] = {
    "reader": frozenset({"read"}),
    "editor": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "manage", "monitor"}),
    "monitor": frozenset({"monitor"}),  # a Prometheus server needs to read no document
}

_ADDRESS = "address:"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much somebody may ask: 0 stands for no limit, None for what the configuration says.

    Attributes:
        requests_per_minute: Of any kind.
        questions_per_day: Answers of the pipeline, counted from midnight UTC.
    """

    requests_per_minute: int | None = None
    questions_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; every route gets it and gives it to what reads documents.

    Attributes:
        identity: Names him in logs and counts: `key:` and the id of a key, `user:` and a name, `oidc:` and a subject,
            or `address:` and where an unknown caller sits. Never a secret.
        permissions: What he may do.
        groups: Whose documents he may read; see `rag.groups`.
        by_cookie: Whether a browser named him unasked, so that a request may be another site's.
    """

    identity: str
    permissions: frozenset[Permission]
    groups: Groups
    allowance: Allowance = Allowance()
    by_cookie: bool = field(default=False, compare=False)

    @property
    def is_known(self) -> bool:
        """Whether he showed a key or logged in."""
        return not self.identity.startswith(_ADDRESS)

    def may(self, permission: Permission) -> bool:
        """Say whether he may do this."""
        return permission in self.permissions


def anyone(address: str) -> Asker:
    """Return who asks where no access is set up: everything but the keys themselves, which the command line makes."""
    return Asker(f"{_ADDRESS}{address}", frozenset({"read", "write", "monitor"}), None)


def nobody(address: str) -> Asker:
    """Return a caller whom nobody knows, where access is set up: what he calls asks for no permission."""
    return Asker(f"{_ADDRESS}{address}", frozenset(), ())
