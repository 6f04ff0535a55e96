"""A marked video verifies with anybody's reader, plays, and says what made it; what cannot be marked is no loss."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import Settings

from generations.media import fork_client, marking, probe
from generations.media.child import IS_FORKED
from generations.media.fork_client import SERVER
from generations.media.marking import Made, NotMarked
from tests.factories import tiny_mp4
from tests.generations.media.manifest import MADE_BY_AI, verified
from tests.generations.media.sound_videos import made

MADE = Made("Veo 3 Fast", "fal-ai/veo3/fast", "2026-11-30T10:00:00+00:00", "MaxVideo 1", "video/mp4")


def mark(tmp_path: Path, content: bytes, made: Made = MADE, *, is_beside: bool = False) -> bytes:
    """What the child writes."""
    (tmp_path / "video").write_bytes(content)
    marking.mark(tmp_path / "video", tmp_path / "out", made, is_beside=is_beside, on_progress=lambda: None)
    assert (tmp_path / "video").read_bytes() == content
    return (tmp_path / "out").read_bytes()


def test_mark_says_that_ai_made_it_with_which_model_and_when(tmp_path: Path) -> None:
    found = verified(mark(tmp_path, tiny_mp4()))
    action = found["action"]
    assert (action["action"], action["digitalSourceType"]) == ("c2pa.created", MADE_BY_AI)
    assert (action["softwareAgent"]["name"], action["when"]) == ("Veo 3 Fast", MADE.when)
    assert action["parameters"]["description"] == "fal-ai/veo3/fast"
    assert found["active"]["signature_info"]["alg"] == "Es256"


def test_marked_video_plays_as_before(tmp_path: Path) -> None:
    before = tmp_path / "before.mp4"
    before.write_bytes(tiny_mp4())
    mark(tmp_path, tiny_mp4())
    pictures = tmp_path / "a.jpg", tmp_path / "b.jpg"
    assert probe.examine(before, pictures[0]) == probe.examine(tmp_path / "out", pictures[1])
    assert pictures[0].read_bytes() == pictures[1].read_bytes()


def test_models_own_manifest_stays_as_parent(tmp_path: Path) -> None:
    models_own = mark(tmp_path, tiny_mp4())
    found = verified(mark(tmp_path, models_own))
    (parent,) = found["active"]["ingredients"]
    assert parent["relationship"] == "parentOf"
    assert parent["active_manifest"] in found["store"]["manifests"]
    assert len(found["store"]["manifests"]) == 2
    assert (found["action"]["action"], found["action"]["digitalSourceType"]) == ("c2pa.opened", MADE_BY_AI)


@pytest.mark.parametrize("kind", ["video/mp4", "video/webm"])
def test_manifest_beside_fits_the_file(tmp_path: Path, kind: str) -> None:
    video = tiny_mp4() if kind == "video/mp4" else made("vp9, opus.webm")
    manifest = mark(tmp_path, video, Made(MADE.model, MADE.endpoint, MADE.when, MADE.title, kind), is_beside=True)
    assert verified(video, kind, manifest)["action"]["digitalSourceType"] == MADE_BY_AI


@pytest.mark.parametrize("content", [b"", b"\0\0\0\x18ftypmp42", b"\0\0\0\x18ftypmp42" + b"garbage" * 99])
def test_what_is_no_video_is_not_marked(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotMarked):
        mark(tmp_path, content)


def test_child_without_enough_memory_marks_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.PROBE_MEMORY_BYTES = 1024**2
    with pytest.raises(NotMarked):
        mark(tmp_path, tiny_mp4())


@pytest.mark.skipif(not IS_FORKED, reason="elsewhere than on Linux each child is a Python of its own")
def test_fork_server_that_hangs_keeps_nobody_waiting_for_a_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the pipe by which one is asked for, and does not let go of it."""
    mark(tmp_path, tiny_mp4())
    hanging = SERVER._started[-1]
    monkeypatch.setattr(fork_client, "BEGIN_SECONDS", 0.1)
    os.kill(hanging.pid, signal.SIGSTOP)
    end = threading.Timer(20, hanging.kill)
    end.start()
    with pytest.raises(NotMarked):
        mark(tmp_path, tiny_mp4())
    assert hanging.poll() is None
    end.cancel()
    hanging.kill()


def test_large_one_and_webm_go_beside(tmp_path: Path, settings: Settings) -> None:
    video = tmp_path / "video"
    video.write_bytes(b"12345")
    settings.MARK_INSIDE_MOST_BYTES = 5
    assert not marking.goes_beside(video, "video/mp4")
    assert marking.goes_beside(video, "video/webm")
    settings.MARK_INSIDE_MOST_BYTES = 4
    assert marking.goes_beside(video, "video/mp4")


def test_no_thread_and_no_descriptor_is_left(tmp_path: Path) -> None:
    mark(tmp_path, tiny_mp4())
    before = len(list(Path("/proc/self/fd").iterdir()))
    for content in (tiny_mp4(), b"nothing"):
        with suppress(NotMarked):
            mark(tmp_path, content)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_progress_raises_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Exception):
        pass

    def leave() -> None:
        raise Gone

    monkeypatch.setattr("generations.media.child.TICK_SECONDS", 0)
    (tmp_path / "video").write_bytes(tiny_mp4())
    with pytest.raises(Gone):
        marking.mark(tmp_path / "video", tmp_path / "out", MADE, is_beside=False, on_progress=leave)
