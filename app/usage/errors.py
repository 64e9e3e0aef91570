"""What goes wrong with the record of usage."""

from __future__ import annotations


class UsageError(RuntimeError):
    """The record cannot be read or written; the message is in Chinese, with the mend."""
