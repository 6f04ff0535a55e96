"""What must be true before the site's processes start: the database's tables, prices, static files, a demo account."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from maxvideo.accounts.models import User
from maxvideo.environment import UNSENT
from maxvideo.web import data_dir

STATIC_SUM_FILE = "staticfiles.sum"
DEMO_ADDRESS = "demo@maxvideo.example"
DEMO_CREDITS = 10_000


def prepare() -> None:
    """Bring the database and the static files up to date; quick where they are."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_rates", verbosity=0)
    collect_static()


def prepare_demo() -> str:
    """Make the demo account where it is missing and return its log-in, in words; one that is there keeps its own."""
    if not User.objects.filter(email=DEMO_ADDRESS).exists():
        given = f"--password={_demo_password()}"  # in one word, since it may begin with a dash
        call_command("create_account", DEMO_ADDRESS, given, credits=DEMO_CREDITS, stdout=StringIO())
    return words_of_demo()


def words_of_demo() -> str:
    """The demo account's log-in, as a developer is told it; the database is not asked."""
    return f"Demo log-in: {DEMO_ADDRESS} with the password {_demo_password()}"


def _demo_password() -> str:
    return data_dir.secret(settings.DATA_DIR, "DEMO_PASSWORD", length=16)


def words_of_mail() -> list[str]:
    """What an operator is told of mail that goes nowhere."""
    is_unsent = settings.EMAIL_BACKEND in UNSENT.values()
    return ["No mail is sent, so nobody can sign up: EMAIL_URL is not set."] if is_unsent else []


def collect_static() -> None:
    """Collect and compress the static files, unless nothing changed since the last time; two sites of one checkout that
    start at once do it one after the other.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with _alone_in(root):
        marker = root / STATIC_SUM_FILE
        wanted = _sum_of(_static_sources())
        if marker.exists() and marker.read_text() == wanted:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        data_dir.write_private(marker, wanted)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait for whoever else is at it in this folder, and keep others out meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _static_sources() -> Iterable[Path]:
    """Our own files, and the lock, which stands for those of the packages."""
    yield settings.BASE_DIR / "requirements.lock"
    for folder in settings.STATICFILES_DIRS:
        yield from sorted(path for path in Path(folder).rglob("*") if path.is_file())


def _sum_of(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path} {path.stat().st_size}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()
