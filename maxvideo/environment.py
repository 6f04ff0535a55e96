"""What the environment may say: values made once and kept in the data folder, and readers that refuse nonsense."""

import os
import secrets
import tempfile
from pathlib import Path

from dotenv import dotenv_values

SERVICES_FILE = "services.env"


def kept_secret(data_dir: Path, name: str) -> str:
    """The secret of that name in a data folder, made the first time; however many processes ask, it is one."""
    path = data_dir / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(48), replace=False)
    return path.read_text()


def kept_services(data_dir: Path) -> dict[str, str]:
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
