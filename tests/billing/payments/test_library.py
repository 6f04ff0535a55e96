"""Stripe's library costs 0.3 s and 34 MB: nothing loads it before something is asked of Stripe."""

import subprocess
import sys

import pytest
from django.conf import settings

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
