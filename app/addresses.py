"""Addresses and host names as the configuration writes them."""

from __future__ import annotations

import ipaddress

LOOPBACK = "127.0.0.1"


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_wildcard(host: str) -> bool:
    """Say whether `host` stands for every address of the machine, and so is no name of it."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def split_names(names: str) -> list[str]:
    """Return names that are parted by commas or white space."""
    return names.replace(",", " ").split()
