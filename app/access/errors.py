"""What is wrong with access, said to the person at the keyboard."""

from __future__ import annotations


class AccessError(RuntimeError):
    """Keys or users cannot be read or written as asked; the message says why, in Chinese, with the mend."""
