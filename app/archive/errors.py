"""What is wrong with the archive, said to the person who asks."""

from __future__ import annotations


class ArchiveError(RuntimeError):
    """Conversations or feedback cannot be read or written; the message says why, in Chinese, with the mend."""
