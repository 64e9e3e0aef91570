"""The archive as the routes and the page come to it: each caller at his own drawer."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from app.access.caller import BackendOf
from app.access.gate import asker_in
from app.archive.archive import Archive
from app.archive.own import OwnConversations
from app.archive.used_documents import Listing, Rights, rights_of


class Desk:
    """Gives what belongs to the caller of a request.

    Attributes:
        archive: Of everybody.
        of: Gives the backend that the caller sees.
        listing: Gives every document, whoever asks.
    """

    def __init__(self, archive: Archive, of: BackendOf, listing: Listing) -> None:
        self.archive = archive
        self.of = of
        self.listing = listing

    def own(self, request: HTTPConnection) -> OwnConversations:
        """Return the caller's conversations."""
        return OwnConversations(self.archive, asker_in(request.scope), self.of(request), self.listing)

    def rights(self, request: HTTPConnection) -> Rights:
        """Return what the caller may read now.

        Raises:
            WorkspaceError: See `rights_of`.
        """
        return rights_of(asker_in(request.scope).groups, self.of(request), self.listing)
