"""The demo itself: a whole site, eleven videos, and nothing left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty HOME and TMPDIR, which must be empty again afterwards."""
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    yield {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")}
    assert list((tmp_path / "tmp").iterdir()) == []
    assert list((tmp_path / "home").iterdir()) == []
    assert processes_with(str(tmp_path)) == []


def processes_with(word: str) -> list[str]:
    """The command lines of the processes that have a word in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text())
        except OSError:
            continue
    return found


def start(folders: dict[str, str], *words: str) -> subprocess.Popen[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "SANDBOX_SPEED": "10",
        "DEBUG": "no",
        "DATABASE_URL": "nonsense",
    } | folders
    command = [sys.executable, "-m", "maxvideo.demo", *words]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_demo_makes_every_video_and_leaves_nothing(folders: dict[str, str], tmp_path: Path) -> None:
    demo = start(folders, "--out", str(tmp_path / "videos"))
    output, _ = demo.communicate(timeout=400)
    assert demo.returncode == 0, output
    assert output.count("completed") == 11
    assert "Everything holds." in output
    assert len(list((tmp_path / "videos").glob("*.mp4"))) == 11


def test_interrupted_demo_leaves_nothing(folders: dict[str, str]) -> None:
    demo = start(folders)
    assert demo.stdout.readline().startswith("A site of its own is ready")
    demo.send_signal(signal.SIGTERM)
    demo.communicate(timeout=60)
    assert demo.returncode == 128 + signal.SIGTERM
