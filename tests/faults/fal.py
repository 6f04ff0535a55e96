"""fal's sandbox for sites that share it."""

import os
import re
import subprocess
import sys
import uuid
from collections import Counter
from pathlib import Path

from maxvideo.processes import die_with_parent
from maxvideo.processes.services import free_port
from tests.faults.site import PROJECT


class Fal:
    """The sandbox, as a process that dies and is there again with all that it had taken."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.token = uuid.uuid4().hex
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What sites find it by, all of which have one secret."""
        return {
            "FAL_KEY": "id:secret",
            "FAL_QUEUE_URL": self.url,
            "FAL_JWKS_URL": f"{self.url}/.well-known/jwks.json",
            "FAL_WEBHOOK_TOKEN": self.token,
        }

    def start(self) -> None:
        """Be there, soon."""
        command = [sys.executable, "manage.py", "fal_sandbox", "--port", str(self.port), "--speed", "20"]
        tethered = [sys.executable, "-ISs", die_with_parent.__file__, str(os.getpid()), *command]
        own = {"DEBUG": "1", "ENV_FILE": os.devnull, "DATA_DIR": str(self.folder)}
        self.process = subprocess.Popen(tethered, cwd=PROJECT, env=os.environ | own, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        """Be gone, in the middle of whatever it does."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def restart(self) -> None:
        """Be gone, and there again."""
        self.stop()
        self.start()

    def requests_by_generation(self) -> Counter[str]:
        """How often it was asked for each generation, by the address that it calls back."""
        texts = (path.read_text() for path in (self.folder / "sandbox").glob("**/*.json"))
        named = (re.search(r"generation=([0-9a-f-]{36})", text) for text in texts)
        return Counter(found[1] for found in named if found)
