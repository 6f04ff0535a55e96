import json
import sys
import time
from pathlib import Path

import pytest

from generations.media import child
from generations.media.child import Crashed, run
from generations.media.exceptions import ChildUnavailable
from generations.media.fork_client import SERVER

PROGRAM = "tests.generations.media.program"


def do(*words: object, given: bytes = b"") -> bytes:
    return run(PROGRAM, *words, given=given, on_progress=lambda: None)


def test_child_reads_bytes_and_prints_others() -> None:
    assert do("echo", given=b"x" * 300_000) == b"x" * 300_000


def test_child_reads_an_open_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")
    with (tmp_path / "file").open("rb") as file:
        assert run(PROGRAM, "echo", given=file, on_progress=lambda: None) == b"words"


def test_child_has_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "secret")
    assert set(json.loads(do("environment"))) <= {"LC_CTYPE"}


def test_crash_is_the_files_doing() -> None:
    with pytest.raises(Crashed):
        do("crash")


def test_child_that_never_ends_is_stopped() -> None:
    with pytest.raises(Crashed):
        do("spin")


def test_child_cannot_write_a_large_file(tmp_path: Path) -> None:
    with pytest.raises(ChildUnavailable):
        do("write", tmp_path / "large")
    assert (tmp_path / "large").stat().st_size <= 2**19


@pytest.mark.parametrize("deed", ["fail", "be killed", "eat"])
def test_any_other_end_is_not_the_files_doing(deed: str) -> None:
    with pytest.raises(ChildUnavailable):
        do(deed)


def test_child_that_waits_for_ever_ends_itself() -> None:
    started = time.monotonic()
    with pytest.raises(ChildUnavailable):
        do("sleep")
    assert time.monotonic() - started < 50  # it sleeps for 60


@pytest.mark.parametrize("is_forked", [True, False])
def test_child_that_cannot_start_is_not_the_files_doing(monkeypatch: pytest.MonkeyPatch, is_forked: bool) -> None:
    SERVER.let_go()
    monkeypatch.setattr(child, "IS_FORKED", is_forked)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ChildUnavailable):
        do("echo")


class LeaseLost(Exception):
    pass


def test_what_progress_raises_ends_the_child() -> None:
    def lose() -> None:
        raise LeaseLost

    started = time.monotonic()
    with pytest.raises(LeaseLost):
        run(PROGRAM, "sleep", given=b"", on_progress=lose)
    assert time.monotonic() - started < 50  # it sleeps for 60


def test_elsewhere_than_on_linux_it_is_a_python_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(child, "IS_FORKED", False)
    (tmp_path / "file").write_bytes(b"more")
    with (tmp_path / "file").open("rb") as file:
        said = do("descriptors", given=b"words"), run(PROGRAM, "echo", given=file, on_progress=lambda: None)
    assert (json.loads(said[0]).keys(), said[1]) == ({"0", "1", "2"}, b"more")
    with pytest.raises(Crashed):
        do("crash")
