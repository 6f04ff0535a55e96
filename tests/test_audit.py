"""The audit of the locked packages: a known fault fails, silence does not and is said."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests import audit

FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"], "aliases": [], "description": "It lets strangers in."}


def package(name: str, *faults: dict[str, object]) -> dict[str, object]:
    return {"name": name, "version": "1.0", "vulns": list(faults)}


def test_known_fault_fails_and_names_the_version_to_take() -> None:
    status, lines = audit.verdict({"dependencies": [package("good"), package("bad", FAULT)]})
    assert (status, lines[-1]) == (1, "bad 1.0: PYSEC-2026-1, mended in 2.0")


def test_packages_without_a_fault_pass_with_a_count() -> None:
    assert audit.verdict({"dependencies": [package("good")]}) == (0, ["audited: 1 of 1 packages, 0 known faults"])


def test_package_that_the_index_says_nothing_of_is_said_to_be_unaudited() -> None:
    status, lines = audit.verdict({"dependencies": [package("good"), {"name": "odd", "skip_reason": "not found"}]})
    assert (status, lines[-1]) == (0, "could not be audited: 1 packages that the index said nothing of")


def test_nobody_to_ask_is_said_and_no_failure() -> None:
    assert audit.verdict(None)[0] == 0
    assert "could not be audited" in audit.verdict(None)[1][0]


class Silence(BaseHTTPRequestHandler):
    """A proxy that leads nowhere."""

    def do_CONNECT(self) -> None:
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silence)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.server_port}")
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("nowhere")
def test_real_audit_without_a_network_says_that_it_could_not(tmp_path: Path) -> None:
    lock = tmp_path / "one.lock"
    lock.write_text("idna==3.10 --hash=sha256:" + "0" * 64)
    assert audit.verdict(audit.report(lock))[1] == [audit.verdict(None)[1][0]]


def test_bill_of_materials_lists_every_package_of_the_lock(tmp_path: Path) -> None:
    made = tmp_path / "sbom.json"
    audit.bill_of_materials(made)
    parts = json.loads(made.read_text())["components"]
    pinned = [line for line in audit.LOCK.read_text().splitlines() if "==" in line]
    assert len(parts) == len(pinned)
    assert all(part["version"] and part["purl"].startswith("pkg:pypi/") for part in parts)
