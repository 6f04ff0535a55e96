"""Stripe's own command-line client, which plays its fixtures against a server that says it is Stripe."""

import os
import subprocess
from pathlib import Path
from typing import Final

from tests.chromium import missing

CLIENT: Final = Path(__file__).parent / "sandbox/node_modules/@stripe/cli-linux-x64/bin/stripe"


def trigger(fixture: str, *, key: str, url: str, home: Path) -> None:
    """Play one; keys shorter than 12 characters are refused."""
    if not CLIENT.exists():
        missing("Stripe's client", f"npm ci --ignore-scripts --prefix {CLIENT.parents[4]}")
    command = [CLIENT, "trigger", fixture, "--api-key", key, "--api-base", url]
    environment = {"HOME": str(home), "STRIPE_CLI_TELEMETRY_OPTOUT": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
