"""The corpus of sound videos is what it claims: a real browser plays each to its end, in the shape that we describe.

The broken ones it gives up. A handful play at once; in CI every fourth handful is enough.
"""

import base64
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from generations.media import playback
from tests.chromium import ARGUMENTS
from tests.chromium import path as chromium_path
from tests.generations.media.sound_videos import BROKEN, BY_HAND, SHOWN_STILL, SOUND, made

pytestmark = pytest.mark.browser

NAMES = [*SOUND, *BY_HAND]
HANDFULS = [NAMES[start : start + 8] for start in range(0, len(NAMES), 8)]
PLAYED = HANDFULS[::4] if os.environ.get("CI") == "true" else HANDFULS

# Plays files, given as [type, base64], and tells of each how it ended, its shape and how many pictures were decoded.
PLAY = """files => Promise.all(files.map(async ([type, text]) => {
    const content = await (await fetch(`data:${type};base64,${text}`)).blob()
    const video = document.createElement("video")
    const ended = new Promise(resolve => {
        video.onended = () => resolve("ended")
        video.onerror = () => resolve(video.error.message)
    })
    video.muted = true
    video.src = URL.createObjectURL(content)
    document.body.append(video)
    video.play().catch(error => error)
    const end = await ended
    const pictures = video.getVideoPlaybackQuality().totalVideoFrames
    const told = {end, pictures, width: video.videoWidth, height: video.videoHeight, seconds: video.currentTime}
    video.remove()
    return told
}))"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """An empty page of the system's Chromium."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser.new_page()
        browser.close()


def played(page: Page, contents: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """What the browser tells of each file."""
    types = {".webm": "video/webm"}
    files = [
        [types.get(Path(name).suffix, "video/mp4"), base64.b64encode(content).decode()]
        for name, content in contents.items()
    ]
    return dict(zip(contents, page.evaluate(PLAY, files), strict=True))


@pytest.mark.parametrize("names", PLAYED, ids=lambda names: names[0])
def test_browser_plays_each_to_its_end_in_the_shape_we_describe(page: Page, names: list[str]) -> None:
    for name, told in played(page, {name: made(name) for name in names}).items():
        found, _ = playback.examine(io.BytesIO(made(name)))
        assert (name, told["end"]) == (name, "ended")
        assert (name, told["width"], told["height"]) == (name, found["width"], found["height"])
        assert told["seconds"] >= found["duration_seconds"] - 0.1, name
        assert told["pictures"] >= 2 or name in SHOWN_STILL, name


def test_browser_gives_up_the_broken_ones(page: Page) -> None:
    told = played(page, {name: made(name, line) for name, line in BROKEN.items()})
    assert {name: one["end"] for name, one in told.items() if one["end"] == "ended"} == {}
