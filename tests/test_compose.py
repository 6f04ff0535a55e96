"""The compose files say what the papers say, and nothing in a container can become more than it began as."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.compose import MANY, ONE, command_of, replicas_of, services

ROOT = Path(__file__).parents[1]
FILES = [(ONE,), (ONE, MANY)]
OURS = ("web", "worker", "saver", "sweeper")


def every(files: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    return sorted(services(*files).items())


def row_of(paper: str, kind: str) -> str:
    """The line of a table that begins with the kind."""
    return next(line for line in (ROOT / paper).read_text().splitlines() if line.startswith(f"| {kind} |"))


@pytest.mark.parametrize("kind", OURS)
def test_one_machine_runs_what_the_papers_say(kind: str) -> None:
    said = row_of("docs/deploy.md", kind).replace("| one ", "| 1 ")
    assert f"| {replicas_of(services(ONE)[kind])} " in said


@pytest.mark.parametrize("kind", OURS)
def test_many_machines_run_what_the_papers_say(kind: str) -> None:
    assert f"| {replicas_of(services(ONE, MANY)[kind])} |" in row_of("docs/scaling.md", kind)


@pytest.mark.parametrize("kind", OURS)
def test_commands_are_those_of_the_papers(kind: str) -> None:
    words = " ".join(command_of(services(ONE, MANY)[kind])).removeprefix("python ")
    assert f"`{words}`" in row_of("docs/scaling.md", kind)


@pytest.mark.parametrize("files", FILES, ids="+".join)
def test_images_are_pinned_by_version(files: tuple[str, ...]) -> None:
    pulled = {service["image"] for _, service in every(files) if "build" not in service}
    assert [image for image in pulled if not re.search(r":[0-9]+\.[0-9]+", image)] == []


def test_built_images_are_pinned_by_version() -> None:
    inline = services(ONE, MANY)["pgbouncer"]["build"]["dockerfile_inline"]
    for text in ((ROOT / "Dockerfile").read_text(), inline):
        assert re.findall(r"^FROM \S+:[0-9]+\.[0-9]+\S*", text, re.MULTILINE)


def test_image_has_the_python_that_everything_is_checked_for() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["python_version"]
    assert f"FROM python:{version}." in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("files", FILES, ids="+".join)
def test_containers_write_nowhere_but_in_volumes_and_gain_no_rights(files: tuple[str, ...]) -> None:
    for name, service in every(files):
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


@pytest.mark.parametrize("files", FILES, ids="+".join)
def test_nobody_is_root_but_who_gives_it_up(files: tuple[str, ...]) -> None:
    assert re.search(r"^USER maxvideo$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    others = {name for name, service in every(files) if service.get("image") != "maxvideo" and "user" not in service}
    assert others == {"s3"}


def test_pages_and_workers_go_through_the_pooler_and_migrations_past_it() -> None:
    said = services(ONE, MANY)
    for kind in (*OURS, "prepare"):
        assert "@pgbouncer:6432/" in said[kind]["environment"]["DATABASE_POOLER_URL"]
        assert "@database:5432/" in said[kind]["environment"]["DATABASE_URL"]
