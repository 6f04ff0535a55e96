"""A PgBouncer in transaction mode in front of a PostgreSQL, with the settings of `docs/pgbouncer.ini`."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import pytest

from maxvideo.processes import die_with_parent
from maxvideo.processes.services import free_port
from tests.faults.site import eventually
from tests.postgres import server_user

SETTINGS: Final = Path(__file__).parents[1] / "docs/pgbouncer.ini"
PASSWORD: Final = "a-word-for-pgbouncer"
DATABASE: Final = "maxvideo = host=database port=5432"
# Its last section goes on with these: one that begins again would forget what was said in it.
OURS: Final = """
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_file = {folder}/users
admin_users = {user}
"""


def program() -> str:
    """PgBouncer, from the PATH or from where Debian keeps it; without it the test is left out."""
    found = shutil.which("pgbouncer", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if found is None:
        pytest.skip("pgbouncer is not installed: apt-get install pgbouncer")
    return found


@contextmanager
def pgbouncer(folder: Path, database_url: str, *settings: str) -> Iterator[str]:
    """Run one, with some settings of one's own; gives the address of that database through it."""
    folder.mkdir()
    server, port, user = urlsplit(database_url), free_port(), server_user()
    name = server.username or "maxvideo"
    (folder / "users").write_text(f'"{name}" "{PASSWORD}"\n')
    beginning = SETTINGS.read_text().replace(DATABASE, f"* = host={server.hostname} port={server.port}")
    ours = OURS.format(folder=folder, user=name, own_port=port)
    (folder / "ini").write_text("\n".join([beginning + ours, *settings, ""]))
    command = [*tethered(), program(), *(["--user", user] if user else []), "--quiet", str(folder / "ini")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        assert eventually(lambda: answers(port), 10), (folder / "log").read_text()
        yield urlunsplit(server._replace(netloc=f"{name}:{PASSWORD}@127.0.0.1:{port}"))
    finally:
        process.kill()
        process.wait()


def tethered() -> list[str]:
    """The words before a command that is to die with us."""
    return [sys.executable, "-ISs", die_with_parent.__file__, str(os.getpid())]


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
