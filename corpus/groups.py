"""Who may read which document."""

from __future__ import annotations

from collections.abc import Collection

# The groups of somebody who asks; None stands for no limit, an empty tuple for documents that are open to everyone.
Groups = tuple[str, ...] | None


def may_read(groups: Groups, document_groups: Collection[str]) -> bool:
    """Say whether somebody in `groups` may find, read and cite a document that is for `document_groups`."""
    return groups is None or not document_groups or not set(groups).isdisjoint(document_groups)


def may_write(groups: Groups, document_groups: Collection[str]) -> bool:
    """Say whether an editor in `groups` may add, change or withdraw a document that is for `document_groups`.

    It must be for no group but his own: the readers of another one did not ask him.
    """
    return groups is None or set(document_groups) <= set(groups)
