"""Two releases on one database: each runs in a folder and a process of its own and is asked by its pages and commands.

The commit of the release before stands in `tests/release_before`.
"""

import base64
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

PROJECT: Final = Path(__file__).resolve().parents[1]
COMMIT: Final = (PROJECT / "tests" / "release_before").read_text().strip()
INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
GET_IT: Final = f"The release before is not in this clone: git fetch --unshallow, or git fetch origin {COMMIT}"
# Runs in the release's folder and knows nothing of it but what the public contract says.
DRIVER: Final = """
import base64, io, json, sys
import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client

answers, sys.stdout = sys.stdout, sys.stderr  # mails are printed
django.setup()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
client = Client(raise_request_exception=False)
for line in sys.stdin:
    asked = json.loads(line)
    if "command" in asked:
        out = io.StringIO()
        call_command(*asked["command"], stdout=out)
        answer = {"status": 0, "text": out.getvalue(), "location": ""}
    else:
        body = base64.b64decode(asked["body"]) if asked["body"] else None
        data = {"data": body, "content_type": "application/json"} if body else {"data": asked["data"]}
        got = getattr(client, asked["method"])(asked["address"], headers=asked["headers"], **data)
        answer = {"status": got.status_code, "text": got.text, "location": got.headers.get("Location", "")}
    print(json.dumps(answer), file=answers, flush=True)
"""


class Answer(NamedTuple):
    """What a page or a command said; a command's status is 0."""

    status: int
    text: str
    location: str


class Release:
    """One release's code at work, with a browser of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def get(self, address: str) -> Answer:
        """A page."""
        return self._ask(method="get", address=address, data={}, headers={}, body="")

    def post(self, address: str, data: dict[str, str]) -> Answer:
        """A form."""
        return self._ask(method="post", address=address, data=data, headers={}, body="")

    def post_raw(self, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        """A webhook."""
        encoded = base64.b64encode(body).decode()
        return self._ask(method="post", address=address, data={}, headers=headers, body=encoded)

    def manage(self, *command: str) -> str:
        """What one of its commands says."""
        return self._ask(command=command).text

    def _ask(self, **asked: Any) -> Answer:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the release ended; what it said stands above"
        return Answer(**json.loads(line))


@contextmanager
def release_in(folder: Path, environment: dict[str, str]) -> Iterator[Release]:
    """A release's code, run where it lies."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "maxvideo.settings", "DEBUG": "1", "ENV_FILE": os.devnull}
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER],
        cwd=folder,
        env=inherited | settings | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Release(process)
        assert process.stdin
        process.stdin.close()


def unpack_release_before(folder: Path) -> None:
    """Put its files into a folder. Where this clone does not have it that is said: a failure in CI, else a skip."""
    command = ["git", "-c", "safe.directory=*", "archive", COMMIT]
    try:
        archive = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        if os.environ.get("CI"):
            pytest.fail(GET_IT)
        pytest.skip(GET_IT)
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
