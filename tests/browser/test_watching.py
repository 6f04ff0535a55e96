"""The page of one video in a real browser: it plays at once, keys, what is above the fold."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.windows import CALM, DESKTOP, NO_JAVASCRIPT, PHONE
from tests.faults.browser import Browser
from tests.faults.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

SAVING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
HALF_A_SECOND = 500
VEO = "fal-ai/veo3/fast"
LAPTOP = {"viewport": {"width": 1366, "height": 650}}
SHAPES = ("16:9", "9:16")


@pytest.fixture(scope="module")
def owner(site: Site) -> Browser:
    """Somebody with videos."""
    return site.log_in(credits=5000)


@pytest.fixture(scope="module")
def videos(owner: Browser) -> dict[str, str]:
    """Addresses of finished videos by their shape."""
    started = {shape: owner.start("A paper boat", VEO, aspect_ratio=shape) for shape in SHAPES}
    owner.follow(started.values(), within=90)
    return started


@pytest.fixture
def watch(open_page: Callable[..., Page], owner: Browser, videos: dict[str, str]) -> Callable[..., Page]:
    """Opens the page of a video of a shape."""

    def watch(kind: dict[str, Any] = DESKTOP, shape: str = "16:9", before: str = "") -> Page:
        page = open_page(kind, owner)
        page.add_init_script(before)
        page.goto(videos[shape])
        return page

    return watch


def bottom(place: Locator) -> float:
    """Where it ends, from the top of the window."""
    box = place.bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.parametrize("kind", [DESKTOP, PHONE])
def test_video_plays_at_once_muted_and_again_and_again(watch: Callable[..., Page], kind: dict[str, Any]) -> None:
    video = watch(kind).locator("video")
    for name, value in {"paused": False, "muted": True, "loop": True}.items():
        expect(video).to_have_js_property(name, value)


@pytest.mark.parametrize(("kind", "before"), [(CALM, ""), (DESKTOP, SAVING), (NO_JAVASCRIPT, "")])
def test_nothing_plays_by_itself_where_that_is_not_wanted(
    watch: Callable[..., Page], kind: dict[str, Any], before: str
) -> None:
    page = watch(kind, before=before)
    page.wait_for_timeout(HALF_A_SECOND)
    expect(page.locator("video[controls]")).to_have_js_property("paused", True)


def test_space_plays_and_m_is_the_sound(watch: Callable[..., Page]) -> None:
    page = watch()
    video = page.locator("video")
    expect(video).to_have_js_property("paused", False)
    for paused in (True, False):
        page.keyboard.press("Space")
        expect(video).to_have_js_property("paused", paused)
    page.keyboard.press("m")
    expect(video).to_have_js_property("muted", False)


def test_space_on_a_button_presses_it(watch: Callable[..., Page]) -> None:
    page = watch()
    expect(page.locator("video")).to_have_js_property("paused", False)
    page.get_by_role("button", name="Star:").press("Space")
    expect(page.get_by_role("button", name="Star:")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("video")).to_have_js_property("paused", False)
    page.get_by_role("button", name="Star:").click()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", [LAPTOP, PHONE])
def test_video_and_its_download_are_above_the_fold(
    watch: Callable[..., Page], kind: dict[str, Any], shape: str
) -> None:
    page = watch(kind, shape)
    for seen in (page.locator("video"), page.get_by_role("link", name="Download")):
        assert bottom(seen) <= kind["viewport"]["height"]
