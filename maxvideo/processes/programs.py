"""The processes of the site: their commands and what they find in their environment."""

import os
import sys
from pathlib import Path

from django.conf import settings

from maxvideo.processes import services
from maxvideo.processes.supervisor import Program


class Programs:
    """What runs for one data folder and port."""

    def __init__(self, data_dir: Path, port: int) -> None:
        kept = services.settle(data_dir)
        self.data_dir = data_dir
        self.port = port
        self.has_valkey = settings.REDIS_IS_EMBEDDED
        self.redis_url = kept["REDIS_URL"] if self.has_valkey else settings.REDIS_URL
        self.has_sandbox = settings.FAL_IS_SANDBOX
        self.sandbox_url = kept["SANDBOX_URL"]
        self.has_stripe = settings.STRIPE_IS_SANDBOX
        self.stripe_url = kept["STRIPE_SANDBOX_URL"]
        self.environment = os.environ | {
            "DATA_DIR": str(data_dir),
            "PORT": str(port),
            "REDIS_URL": self.redis_url,
            "SANDBOX_URL": self.sandbox_url,
            "PYTHONUNBUFFERED": "1",
        }

    def servers(self) -> list[Program]:
        """What the site talks to; it needs no database, so it starts while that is prepared."""
        programs = []
        if self.has_valkey:
            command = services.valkey_command(self.data_dir, self.redis_url)
            programs.append(Program("valkey", command, stops_last=True))
        if self.has_sandbox:
            programs.append(_sandbox("sandbox", "fal_sandbox", self.sandbox_url))
        if self.has_stripe:
            programs.append(_sandbox("stripe", "stripe_sandbox", self.stripe_url))
        return programs

    def sandbox_urls(self) -> list[str]:
        """Where the stand-ins are that run."""
        urls = {self.sandbox_url: self.has_sandbox, self.stripe_url: self.has_stripe}
        return [url for url, runs in urls.items() if runs]

    def site(self) -> list[Program]:
        """Enough to take a generation all the way."""
        web = [sys.executable, "-m", "maxvideo.processes.web", "--bind", f"127.0.0.1:{self.port}"]
        return [
            _python("web", web),
            _python("worker-1", worker("start", "default")),
            _python("saver-1", worker("save")),
            _python("sweeper", manage("sweep", "--skip-checks")),
        ]

    def reinforcements(self) -> list[Program]:
        """More workers, started once the site is there: at the start every process competes for the processor."""
        return [
            _python("worker-2", worker("start", "default")),
            _python("worker-3", worker("start", "default")),
            _python("saver-2", worker("save")),
        ]


def _sandbox(name: str, command: str, url: str) -> Program:
    return _python(name, manage(command, "--port", url.rpartition(":")[2]), stops_last=True)


def _python(name: str, command: list[str], *, stops_last: bool = False) -> Program:
    return Program(name, command, stops_last, is_python=True)


def manage(*words: str) -> list[str]:
    """A command of manage.py."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


def worker(*queues: str) -> list[str]:
    """A worker of some queues, those named first first."""
    return manage("rqworker", *queues, "--verbosity", "0", "--skip-checks")
