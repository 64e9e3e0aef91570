"""Whose a conversation is, and how somebody is named where nobody need know who it was."""

from __future__ import annotations

import hashlib
import hmac

from app.access.asker import Asker
from app.archive.records import Place

_LOCAL = "local"


def owner_of(asker: Asker) -> str:
    """Return what a conversation of `asker` is kept under, 64 hexadecimal digits.

    Whoever is not known by a key or a login is the one person at this machine.
    """
    return owner_named(asker.identity if asker.is_known else _LOCAL)


def owner_named(identity: str) -> str:
    """Return what the conversations of an `Asker.identity` are kept under."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def pseudonym(secret: str, *parts: str) -> str:
    """Return 64 hexadecimal digits that are the same for the same parts, and tell nobody without the secret which."""
    return hmac.new(secret.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def about_turn(secret: str, owner: str, place: Place) -> str:
    """Return what an opinion of `owner` on the answer in that place is about; see `Opinion.about`."""
    return pseudonym(secret, "answer", owner, place.conversation, str(place.number))
