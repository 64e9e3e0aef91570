"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, text

PASSWORD = "geheim-42"
_USER = "zhengce"


class PostgresServer:
    """A running server with one database, which tests take turns with."""

    def __init__(self, folder: Path) -> None:
        url = URL.create(
            "postgresql+pg8000",
            _USER,
            PASSWORD,
            database="postgres",
            query={"unix_sock": str(folder / ".s.PGSQL.5432")},
        )
        self._url = url.render_as_string(hide_password=False)

    def empty_database(self) -> str:
        """Return the URL of the database, emptied: a new one would take its 7 MB each time."""
        engine = create_engine(self._url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return self._url


def postgres_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server on this machine."""
    if named := shutil.which("initdb"):
        return Path(named).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return versions[-1] if versions else None


@contextmanager
def running_postgres(programs: Path) -> Iterator[PostgresServer]:
    """Run a server; as the user `postgres` where the tests run as root, whom the server refuses."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="zhengce-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD, encoding="ascii")
        if as_user:
            owner = pwd.getpwnam("postgres")
            for path in (folder, folder / "password"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            command = [*as_user, str(programs / program), "-D", str(data), *arguments]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

        run(
            "initdb",
            *("-U", _USER, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}"),
            *("-E", "UTF8", "--locale=C", "--no-sync"),
        )
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield PostgresServer(folder)
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
