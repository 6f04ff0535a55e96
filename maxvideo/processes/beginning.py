"""The site's first moments: one of its kind in its data folder, on a free port, in the environment of its processes."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from maxvideo.processes import services, title
from maxvideo.processes.programs import Programs


class CannotBegin(Exception):
    """The site cannot start; the message says why."""


@contextmanager
def begun(*, here: bool = True) -> Iterator[Programs]:
    """What is to run, in a process that was begun for it; this one is given up for such a one where it was not.

    Whoever looks at any of the processes finds the same environment, Redis in it too; what is forked has it from the
    last exec, which also makes room for other command lines. Raises CannotBegin.
    """
    with _alone_in(settings.DATA_DIR):
        if not services.is_free(settings.PORT):
            raise CannotBegin(f"Port {settings.PORT} is taken. Choose another: PORT=8010 bin/run")
        programs = Programs(settings.DATA_DIR, settings.PORT)
        command = (str(settings.BASE_DIR / "manage.py"), "serve")
        if not here or not title.was_asked_for() or programs.environment != os.environ:
            os.execve(sys.executable, title.with_room(*command), programs.environment)
        title.show([sys.executable, *command])
        yield programs


@contextmanager
def _alone_in(data_dir: Path) -> Iterator[None]:
    """Hold the data folder; raises CannotBegin where another `bin/run` has it."""
    with (data_dir / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotBegin(f"MaxVideo is already running in {data_dir}. Choose another: DATA_DIR=var2") from None
        yield
