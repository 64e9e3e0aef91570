"""Everything that decides who is let in, made once for a server."""

from __future__ import annotations

from pathlib import Path

from app.access.directory import Directory, Known
from app.access.store import AccessStore
from app.access.users import FILE_NAME, UsersFile
from app.config import Config


class Access:
    """Owns the store of keys and the password file of a workspace.

    Attributes:
        config: What was configured.
    """

    def __init__(self, config: Config, workspace: Path) -> None:
        """Connect to nothing yet."""
        self.config = config
        url = config.corpus.database_url
        self.store = AccessStore.open(workspace, url.get_secret_value() if url else None)
        named = config.access.users_file
        self.users = UsersFile(Path(named).expanduser() if named else workspace / FILE_NAME)
        self.directory = Directory(self.store, self.users)

    def is_set_up(self) -> bool:
        """Say whether anybody could be let in by name, so that the server may be seen by other machines.

        Raises:
            AccessError: If keys or users cannot be read.
        """
        if self.config.access.mode == "off":
            return False
        return self.config.oidc.issuer is not None or self.directory.read().anybody

    def guards(self, known: Known) -> bool:
        """Say whether only those who are known are let in."""
        mode = self.config.access.mode
        if mode != "auto":
            return mode == "on"
        return self.config.oidc.issuer is not None or known.anybody

    def close(self) -> None:
        """Give back the connections."""
        self.store.close()
