"""What must be true before the site's processes start: the database's tables, prices, static files, a demo account."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands

from maxvideo.accounts import creation
from maxvideo.web import data_dir

STATIC_SUM_FILE = "staticfiles.sum"


def prepare() -> None:
    """Bring the database and the static files up to date; quick where they are."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if "load_rates" in get_commands():
        call_command("load_rates", verbosity=0)
    collect_static()


def prepare_demo() -> str:
    """Make the demo account where it is missing and return its log-in, in words."""
    password = data_dir.secret(settings.DATA_DIR, "DEMO_PASSWORD", length=12)
    creation.ensure_demo(password)
    return f"Demo log-in: {creation.DEMO_ADDRESS} with the password {password}"


def collect_static() -> None:
    """Collect and compress the static files, unless nothing changed since the last time."""
    marker = Path(settings.STATIC_ROOT) / STATIC_SUM_FILE
    wanted = _sum_of(_static_sources())
    if marker.exists() and marker.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    data_dir.write_private(marker, wanted)


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
