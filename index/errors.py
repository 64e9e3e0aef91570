"""What can be wrong with a workspace or its input; messages are for the person at the keyboard, in Chinese."""

from corpus.errors import InputError

__all__ = ["IndexMismatchError", "InputError", "NoIndexError", "WorkspaceBusyError", "WorkspaceError"]


class WorkspaceError(RuntimeError):
    """The workspace cannot be read or written; the last complete generation stays in use."""


class WorkspaceBusyError(WorkspaceError):
    """Another ingest is writing; it will be over some time."""


class NoIndexError(WorkspaceError):
    """Nothing has been ingested yet."""


class IndexMismatchError(WorkspaceError):
    """The index was built with another embedding model or by another version of the program."""
