"""Stripe's library costs 0.3 s and 34 MB: nothing loads it before something is asked of Stripe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from billing.payments.sandbox.server import Sandbox

SETUP = "import django; django.setup()"
STARTS = {
    "a check": f"{SETUP}; from django.core.management import call_command; call_command('check', verbosity=0)",
    "the web": f"{SETUP}; import maxvideo.wsgi, maxvideo.urls, maxvideo.processes.web.__main__",
    "a worker": f"{SETUP}; import maxvideo.processes.worker, generations.workflow.jobs",
    "the sweep": f"{SETUP}; import generations.workflow.sweep, billing.payments.chores",
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_library_is_not_loaded_at_the_start(start: str) -> None:
    told = f"{start}; import sys; print('stripe' in sys.modules)"
    command = [sys.executable, "-c", told]
    process = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=60)
    assert process.stdout.splitlines()[-1] == "False"


def test_library_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    told = f"{SETUP}; from billing.payments import stripe_api; print(stripe_api.session_of_intent('pi_unknown'))"
    with Sandbox(0, tmp_path / "stripe") as sandbox:
        environment = os.environ | {"HOME": str(home), "STRIPE_API_URL": sandbox.url}
        command = [sys.executable, "-c", told]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.stdout == "None\n", done.stderr
    assert list(home.iterdir()) == []
