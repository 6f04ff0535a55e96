"""What is made once and kept in the data folder: secrets of a development site, the addresses of its own servers."""

import os
import secrets
import tempfile
from pathlib import Path

from dotenv import dotenv_values
from environs import EnvError

SERVICES_FILE = "services.env"


def folder(name: str, base: Path, path: str) -> Path:
    """The folder that the variable `name` gives, from `base` on, made where it is missing.

    Raises EnvError where it cannot be.
    """
    resolved = (base / Path(path).expanduser()).resolve()
    try:
        resolved.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvError(f'Environment variable "{name}" invalid: {error.strerror}: {resolved}') from error
    return resolved


def secret(data_dir: Path, name: str, *, length: int = 64) -> str:
    """The secret of that name in a data folder, `length` characters made the first time; for all who ask, one."""
    path = data_dir / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(length)[:length], replace=False)
    return path.read_text()


def services(data_dir: Path) -> dict[str, str]:
    """REDIS_URL and SANDBOX_URL of the servers that `bin/run` starts; empty before its first start."""
    return {name: value for name, value in dotenv_values(data_dir / SERVICES_FILE).items() if value}


def write_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a file that only its owner reads, whole or not at all; without `replace` the first writer wins."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    if replace:
        Path(temporary).replace(path)
        return
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
