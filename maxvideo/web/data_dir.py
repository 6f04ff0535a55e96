"""What is made once and kept in the data folder: secrets of a development site, the addresses of its own servers."""

import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import Final

from dotenv import dotenv_values
from environs import EnvError

SERVICES_FILE = "services.env"
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def folder(name: str, base: Path, path: str) -> Path:
    """The folder that the variable `name` gives, from `base` on, made where it is missing, and its owner's alone.

    Raises EnvError where it cannot be.
    """
    resolved = (base / Path(path).expanduser()).resolve()
    try:
        private_folder(resolved)
    except OSError as error:
        raise EnvError(f'Environment variable "{name}" invalid: {error.strerror}: {resolved}') from error
    return resolved


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner looks into, or close one that is there. One that all share (/tmp) stays so."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _closed(path)


def private_file(path: Path) -> Path:
    """Make an empty file that only its owner reads, or close one that is there. Raises OSError."""
    if not path.exists():
        path.touch(mode=0o600)
    return _closed(path)


def _closed(path: Path) -> Path:
    """Take the rights of all but the owner, where this process is the owner."""
    found = path.stat()
    is_ours = found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX
    if is_ours and found.st_mode & OTHERS:
        path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
    return path


def secret(data_dir: Path, name: str, *, length: int = 64) -> str:
    """The secret of that name in a data folder, `length` characters made the first time; for all who ask, one.

    It is digits and the letters a to f, four bits a character, so that no secret is like an address by chance: Django
    refuses a password that shares most of its letters with its owner's e-mail. Raises EnvError where the folder takes
    none.
    """
    path = data_dir / "secrets" / name
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, secrets.token_hex(length)[:length], replace=False)
        return path.read_text()
    except OSError as error:
        raise EnvError(f'Environment variable "DATA_DIR" invalid: {error.strerror}: {path.parent}') from error


def services(data_dir: Path) -> dict[str, str]:
    """The addresses of the servers that `bin/run` starts, by their variables; empty before its first start."""
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
