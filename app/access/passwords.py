"""Passwords at rest: scrypt, with its cost and salt written beside it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

MIN_CHARS = 8
MAX_CHARS = 256
# 32 MiB and about a quarter of a second: OWASP's Password Storage Cheat Sheet, N=2^15, r=8, p=3.
COST = (15, 8, 3)
_SALT_BYTES = 16
_Cost = tuple[int, int, int]


def hash_password(password: str, cost: _Cost = COST) -> str:
    """Return what is kept of a password.

    Args:
        cost: scrypt's log2 N, r and p.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    parts = ["scrypt", *map(str, cost), _encoded(salt), _encoded(_scrypt(password, salt, cost))]
    return "$".join(parts)


def fits(password: str, kept: str) -> bool:
    """Say whether this is the password of which `kept` was kept; takes as long either way.

    Raises:
        ValueError: If `kept` is not of `hash_password`.
    """
    name, log_n, r, p, salt, expected = kept.split("$")
    if name != "scrypt":
        raise ValueError("not a scrypt hash")
    cost = (int(log_n), int(r), int(p))
    return hmac.compare_digest(_scrypt(password, base64.b64decode(salt), cost), base64.b64decode(expected))


def complaint_about(password: str) -> str | None:
    """Return why a new password is not accepted, in Chinese; None if it is. Length is what counts (NIST SP 800-63B)."""
    if len(password) < MIN_CHARS:
        return f"密码至少 {MIN_CHARS} 个字符；长一些比花样多更安全"
    if len(password) > MAX_CHARS:
        return f"密码最多 {MAX_CHARS} 个字符"
    return None


def _scrypt(password: str, salt: bytes, cost: _Cost) -> bytes:
    log_n, r, p = cost
    words = password.encode("utf-8", "surrogatepass")
    # The memory that the cost asks for, and a little over.
    return hashlib.scrypt(words, salt=salt, n=2**log_n, r=r, p=p, maxmem=128 * r * (2**log_n + p + 2) + 2**20)


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
