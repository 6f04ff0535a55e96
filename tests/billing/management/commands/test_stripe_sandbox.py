"""`manage.py stripe_sandbox`: serves until it is told to end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.conf import settings
from pytest_django import Settings

from billing.management.commands.stripe_sandbox import Command


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, settings.BASE_DIR / "manage.py", "stripe_sandbox", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as started:
        yield started
        started.kill()


def test_command_says_its_address_serves_and_ends(process: subprocess.Popen[str], tmp_path: Path) -> None:
    said = process.stdout.readline() if process.stdout else ""
    match = re.fullmatch(r"Stripe's sandbox is ready at (http://127\.0\.0\.1:\d+)\n", said)
    assert match, said
    assert requests.get(match[1], timeout=10).status_code == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert (tmp_path / "stripe_sandbox/journal.jsonl").exists()


def test_events_go_to_this_site_signed_with_its_first_secret(settings: Settings) -> None:
    settings.SITE_URL, settings.STRIPE_WEBHOOK_SECRETS = "https://maxvideo.example", ["whsec_new", "whsec_old"]
    settings.STRIPE_SANDBOX_URL = "http://127.0.0.1:20001"
    said = Command().create_parser("manage.py", "stripe_sandbox").parse_args([])
    assert (said.port, said.secret) == (20001, "whsec_new")
    assert said.webhook == "https://maxvideo.example/api/stripe/webhook"


def test_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "manage.py", "stripe_sandbox", "--port", str(taken.getsockname()[1])]
        environment = os.environ | {"DATA_DIR": str(tmp_path)}
        done = subprocess.run(
            command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert "cannot listen on port" in done.stderr
