"""What finished videos are signed with: two PEM files, or one of our own making that is kept in the data folder."""

from pathlib import Path
from typing import NamedTuple

from environs import EnvError

from maxvideo.environment import Environment

OWN_FILE = "c2pa.pem"


class MarkFiles(NamedTuple):
    """Where the certificate with its chain is, and where its key; one file where it is our own."""

    certificate: Path
    key: Path

    @property
    def is_own(self) -> bool:
        """Whether the site makes it itself."""
        return self.certificate == self.key


def read(env: Environment, data_dir: Path) -> MarkFiles:
    """The files of C2PA_CERTIFICATE and C2PA_KEY. Raises EnvError for one without the other, or what is no PEM file."""
    names = ("C2PA_CERTIFICATE", "C2PA_KEY")
    given = [env.str(name, default="") for name in names]
    if not any(given):
        own = data_dir / "secrets" / OWN_FILE
        return MarkFiles(own, own)
    for name, path, inside in zip(names, given, ("CERTIFICATE-----", "PRIVATE KEY-----"), strict=True):
        _check(name, path, inside)
    return MarkFiles(*(Path(path).expanduser().resolve() for path in given))


def _check(name: str, path: str, inside: str) -> None:
    if not path:
        raise EnvError(f'Environment variable "{name}" not set: certificate and key are given together.')
    try:
        text = Path(path).expanduser().read_text()
    except (OSError, ValueError) as error:
        raise EnvError(f'Environment variable "{name}" invalid: the file cannot be read.') from error
    if inside not in text:
        raise EnvError(f'Environment variable "{name}" invalid: the file must hold PEM with {inside.strip("-")}.')
