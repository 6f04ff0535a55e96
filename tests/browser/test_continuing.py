"""On from a video's last frame, and one file of the clips, in a real browser."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_every_page import ASK_AXE
from tests.browser.windows import DARK, DESKTOP, NARROW, NO_JAVASCRIPT, PHONE
from tests.faults.browser import Browser
from tests.faults.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

VEO = "fal-ai/veo3/fast"
WITHIN = 90_000


@pytest.fixture(scope="module")
def owner(site: Site) -> Browser:
    return site.log_in(credits=9000)


@pytest.fixture(scope="module")
def first(owner: Browser) -> str:
    """The address of a finished video."""
    address = owner.start("The boat leaves the gutter and the harbour opens.", VEO)
    owner.follow([address], within=90)
    return address


@pytest.fixture(scope="module")
def chain(owner: Browser, first: str) -> list[str]:
    """Two clips, the second of which continues the first."""
    page = owner.session.get(f"{owner.url}/models/fal-ai/veo3.1/fast/image-to-video/?continue={first.split('/')[-2]}")
    upload = page.text.split("upload:")[1][:36]
    fields = {"image_url": f"upload:{upload}", "duration": "4s", "aspect_ratio": "auto"}
    second = owner.start("Lights out of focus.", "fal-ai/veo3.1/fast/image-to-video", **fields)
    owner.follow([second], within=90)
    return [first, second]


@pytest.mark.parametrize("kind", [DESKTOP, NO_JAVASCRIPT], ids=["desktop", "no JavaScript"])
def test_continue_leads_to_a_form_that_begins_at_the_last_frame(
    open_page: Callable[..., Page], owner: Browser, first: str, kind: dict[str, Any]
) -> None:
    page = open_page(kind, owner)
    page.goto(first)
    page.get_by_role("link", name="Continue", exact=True).first.press("Enter")
    expect(page.get_by_text("from its last frame")).to_be_visible()
    expect(page.locator("textarea[name=prompt]")).to_have_value("The boat leaves the gutter and the harbour opens.")
    expect(page.locator("[name=image_url][value^='upload:']").first).to_be_attached()


@pytest.mark.parametrize("kind", [DESKTOP, DARK, PHONE, NARROW], ids=["desktop", "dark", "phone", "narrow"])
def test_strip_of_a_chain_keeps_the_rules_and_fits(
    open_page: Callable[..., Page], owner: Browser, chain: list[str], axe: Path, kind: dict[str, Any]
) -> None:
    page = open_page(kind | {"reduced_motion": "reduce"}, owner)
    page.add_init_script(path=axe)
    for address in chain:
        page.goto(address)
        expect(page.get_by_role("heading", name="Continued")).to_be_visible()
        assert page.evaluate(ASK_AXE, {}) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_clips_are_put_in_order_and_joined_by_keyboard_alone(
    open_page: Callable[..., Page], owner: Browser, chain: list[str]
) -> None:
    page = open_page(NO_JAVASCRIPT, owner)
    ids = [address.split("/")[-2] for address in chain]
    page.goto(f"/join/?generation={ids[0]}&generation={ids[1]}")
    page.get_by_role("link", name=re.compile("^Later.*clip 1$")).press("Enter")
    expect(page).to_have_url(f"{owner.url}/join/?generation={ids[1]}&generation={ids[0]}#clip-2")
    page.get_by_role("button", name="Join 2 clips").press("Enter")
    joined = page.url
    owner.follow([joined.removeprefix(owner.url)], within=90)
    page.goto(joined)
    expect(page.get_by_role("heading", name="Joined from")).to_be_visible()


def test_joining_from_the_strip_ends_on_its_page_with_the_film(
    open_page: Callable[..., Page], owner: Browser, chain: list[str]
) -> None:
    page = open_page(DESKTOP, owner)
    page.goto(chain[1])
    page.get_by_role("button", name="Join into one file").click()
    expect(page.get_by_role("heading", name="Joined from")).to_be_visible(timeout=WITHIN)
    expect(page.locator("video").first).to_have_js_property("paused", False)


@pytest.mark.skipif("SHOTS" not in os.environ, reason="for looking at")
def test_shots(open_page: Callable[..., Page], owner: Browser, chain: list[str]) -> None:
    ids = [address.split("/")[-2] for address in chain]
    places = {
        "chain": chain[1],
        "continue": f"/models/fal-ai/veo3.1/fast/image-to-video/?continue={ids[0]}",
        "join": f"/join/?generation={ids[0]}&generation={ids[1]}",
    }
    for width, height in ((390, 844), (820, 1100), (1366, 650), (1920, 1080)):
        for scheme in ("light", "dark"):
            page = open_page({"viewport": {"width": width, "height": height}, "color_scheme": scheme}, owner)
            for name, address in places.items():
                page.goto(address)
                page.wait_for_timeout(300)
                page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}-{scheme}.png", full_page=name != "continue")
