"""The queue on disk: a killed sandbox goes on where it was."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generations.sandbox.server import Sandbox
from tests.generations.sandbox.conftest import PIKA, Customer, Listener, decoded

ROOT = Path(__file__).parents[3]


class Process:
    """The sandbox as `manage.py fal_sandbox`, to be killed."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = 0

    def start(self, speed: float) -> Customer:
        command = [sys.executable, "manage.py", "fal_sandbox", "--port", str(self.port), "--speed", str(speed)]
        environment = os.environ | {"DATA_DIR": str(self.data_dir), "DEBUG": "1"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("fal's sandbox is ready at http://127.0.0.1:")
        self.port = int(line.strip().rpartition(":")[2])
        return Customer(f"http://127.0.0.1:{self.port}")

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        return self.process.wait(10)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path)
    yield process
    process.process.kill()
    process.process.wait()
    process.process.stdout.close()


def test_killed_sandbox_finishes_what_it_had_taken(process: Process, listener: Listener) -> None:
    customer = process.start(speed=1)
    customer.webhook = listener.url
    waiting = customer.submit("A fox", PIKA, duration=1).json()
    failing = customer.submit("sandbox:refused").json()
    process.end(signal.SIGKILL)
    process.process.stdout.close()
    process.start(speed=40)
    hooks = {hook.body["request_id"]: hook.body for hook in listener.wait_for(2)}
    assert hooks[failing["request_id"]]["status"] == "ERROR"
    url = hooks[waiting["request_id"]]["payload"]["video"]["url"]
    assert decoded(customer.get(url).content).frames == 24


def test_command_ends_quietly_on_sigterm_even_with_work_left(process: Process) -> None:
    process.start(speed=1).submit("sandbox:never")
    assert process.end(signal.SIGTERM) == 0


def test_taken_port_is_said_in_one_line(sandbox: Sandbox) -> None:
    command = [sys.executable, "manage.py", "fal_sandbox", "--port", str(sandbox.server_port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert str(sandbox.server_port) in done.stderr


def test_webhook_that_was_not_taken_is_sent_after_a_restart(tmp_path: Path, listener: Listener) -> None:
    listener.codes = [503]
    with Sandbox(0, tmp_path, speed=40) as sandbox:
        customer = Customer(sandbox.url, webhook=listener.url)
        submitted = customer.submit("sandbox:refused")
        listener.wait_for(1)
    with Sandbox(0, tmp_path, speed=40) as sandbox:
        assert listener.wait_for(2)[1].body["request_id"] == submitted.json()["request_id"]
        assert Customer(sandbox.url).kept(submitted.json()["request_id"])["deliveries"][0]["answered"] == 503


def test_key_and_results_outlive_a_restart(tmp_path: Path) -> None:
    with Sandbox(0, tmp_path, speed=40) as sandbox:
        customer = Customer(sandbox.url)
        submitted = customer.submit("sandbox:refused")
        customer.finished(submitted)
        jwks = sandbox.queue.shop.signer.jwks()
    with Sandbox(0, tmp_path, speed=40) as sandbox:
        request = sandbox.queue.find("fal-ai/veo3", submitted.json()["request_id"])
        assert request.result.code == 422
        assert sandbox.queue.shop.signer.jwks() == jwks
