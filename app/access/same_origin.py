"""Whether a browser sends a request for a page of this server, or for one of another site."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_same_origin(headers: Mapping[bytes, bytes], public_url: str | None) -> bool:
    """Say whether the request comes from a page of ours.

    Every browser that is in use says so of its own accord in one of two headers which no script can set; where neither
    is there, the answer is no.

    Args:
        headers: Of the request, names in lower case.
        public_url: Where browsers reach the server, if that is not the `Host` of the request.
    """
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site == b"same-origin"
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin or origin == "null":
        return False
    ours = {headers.get(b"host", b"").decode("latin-1").lower()}
    if public_url:
        ours.add(urlsplit(public_url).netloc.lower())
    return urlsplit(origin).netloc.lower() in ours
