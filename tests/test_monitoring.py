"""The files of docs/monitoring before a real Prometheus, which reads a real site."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from maxvideo.processes.services import free_port
from tests.faults.site import PROJECT, Site, eventually, running_site

FILES = PROJECT / "docs/monitoring"
TOKEN = "a-token-for-prometheus"
READY_WITHIN = 60
NAMED = re.compile(r"maxvideo_[a-z_]+")
BOARD = json.loads((FILES / "dashboard.json").read_text())
ASKED = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]


def program(name: str) -> str:
    """A program of Debian's package; without it what it would try is left out."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is missing; to get it: apt-get install --no-install-recommends prometheus")
    return found


def test_rules_are_what_prometheus_takes(tmp_path: Path) -> None:
    shutil.copytree(FILES, tmp_path / "files")
    told = subprocess.run(
        [program("promtool"), "check", "config", str(tmp_path / "files/prometheus.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "8 rules found" in told.stdout


class Prometheus:
    """A server that reads one site every second."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        text = (FILES / "prometheus.yml").read_text().replace("change-me", TOKEN).replace("30s", "1s")
        (folder / "prometheus.yml").write_text(text.replace("127.0.0.1:8000", f"127.0.0.1:{site.port}"))
        shutil.copy(FILES / "alerts.yml", folder)
        self.command = [
            program("prometheus"),
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={self.url.removeprefix('http://')}",
        ]

    def ask(self, words: str) -> list[dict[str, Any]]:
        """What it knows, by PromQL; nothing while it is not there yet."""
        try:
            answer = requests.get(f"{self.url}/api/v1/query", params={"query": words}, timeout=10)
        except requests.ConnectionError:
            return []
        if answer.status_code == 503:  # it has begun to listen, and is not ready
            return []
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]["result"]
        return found

    def alerts(self) -> set[str]:
        """The names of those that wait or fire."""
        answer = requests.get(f"{self.url}/api/v1/alerts", timeout=10).json()
        return {alert["labels"]["alertname"] for alert in answer["data"]["alerts"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a token, and a video in it."""
    own = {"METRICS_TOKEN": TOKEN, "SANDBOX_SPEED": "20", "LOG_FORMAT": "json"}
    with running_site(tmp_path_factory.mktemp("site"), **own) as site:
        alice = site.log_in(credits=1000)
        address = alice.start("A paper boat")
        assert eventually(lambda: alice.facts(address)["state"] == "completed", READY_WITHIN)
        yield site


@pytest.fixture(scope="module")
def prometheus(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """One that has read the site."""
    server = Prometheus(tmp_path_factory.mktemp("prometheus"), site)
    with subprocess.Popen(server.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert eventually(lambda: server.ask("maxvideo_storage_bytes"), READY_WITHIN)
            yield server
        finally:
            process.terminate()


@pytest.mark.processes
def test_each_curve_of_the_board_is_known(prometheus: Prometheus) -> None:
    names = {name.removesuffix("_bucket") for asked in ASKED for name in NAMED.findall(asked)}
    known = {row["metric"]["__name__"] for row in prometheus.ask('{__name__=~"maxvideo_.*"}')}
    assert names <= known | {name.removesuffix("_bucket") for name in known}
    for asked in ASKED:
        prometheus.ask(asked)


@pytest.mark.processes
def test_video_that_was_made_is_counted(prometheus: Prometheus) -> None:
    (row,) = prometheus.ask('sum(maxvideo_generations{state="completed"})')
    assert row["value"][1] == "1"
    assert len(prometheus.ask("maxvideo_stage_seconds_bucket{le='+Inf'} == 1")) == 3


@pytest.mark.processes
def test_books_that_nobody_audits_are_an_alert_until_they_are(prometheus: Prometheus, site: Site) -> None:
    assert eventually(lambda: "BooksAreNotAudited" in prometheus.alerts(), READY_WITHIN)
    assert site.books_balance()
    assert eventually(lambda: "BooksAreNotAudited" not in prometheus.alerts(), READY_WITHIN)


@pytest.mark.processes
def test_log_is_json_with_the_ids(prometheus: Prometheus, site: Site) -> None:
    written = (site.data_dir / "logs/web.log").read_text().splitlines()
    scrapes = [json.loads(line) for line in written if "GET /metrics" in line]
    assert {"time", "level", "logger", "message", "request", "generation", "attempt"} <= scrapes[0].keys()
    assert len({line["request"] for line in scrapes}) == len(scrapes)
