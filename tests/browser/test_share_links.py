"""Share links in a real browser: made and ended by keys on a phone, watched by whoever has the address."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_every_page import faults_of
from tests.browser.test_keyboard import tab_to
from tests.browser.windows import CALM, DESKTOP, NARROW, NO_JAVASCRIPT, PHONE
from tests.faults.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes]

KEYS_ONLY = {"viewport": PHONE["viewport"]}


@pytest.fixture(scope="module")
def shared(alice: Browser, generations: dict[str, str]) -> str:
    """The path of a link to alice's finished video."""
    alice.post(f"{generations['completed']}links/", {"title": "Harbour lights", "prompt": "on", "download": "on"})
    page = alice.page(f"{generations['completed']}links/")
    return f"/s/{page.split('/s/')[1].split('/')[0]}/"


def test_link_is_made_and_ended_by_keys_on_a_phone(
    open_page: Callable[..., Page], alice: Browser, generations: dict[str, str]
) -> None:
    page = open_page(KEYS_ONLY, alice)
    page.goto(f"{generations['completed']}links/")
    tab_to(page, page.locator("#share summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#link-title"))
    page.keyboard.type("By keys")
    tab_to(page, page.get_by_label("30 days"))
    page.keyboard.press("ArrowLeft")
    tab_to(page, page.locator("#make-link"))
    page.keyboard.press("Enter")
    made = page.get_by_label("By keys")
    expect(made).to_be_focused()
    address = made.input_value()
    expect(page.locator("#announcement")).to_have_text("The link is ready. Whoever has it sees this video.")
    assert steps.sticking_out(page) == []
    entry = page.locator(".share-link", has=made)
    tab_to(page, entry.get_by_role("button", name="End it"))
    page.keyboard.press("Enter")
    expect(made).to_have_count(0)
    assert open_page(DESKTOP, None, (404,)).goto(address).status == 404


def test_what_is_wrong_stands_at_its_field_without_leaving(
    open_page: Callable[..., Page], alice: Browser, generations: dict[str, str]
) -> None:
    page = open_page(DESKTOP, alice, (422,))
    page.goto(f"{generations['completed']}links/")
    page.locator("#share summary").click()
    page.locator("#link-title").fill("a" * 101)
    page.locator("#make-link").click()
    expect(page.locator("#link-title-errors")).to_contain_text("at most 100 characters")
    expect(page.locator("#link-title")).to_have_value("a" * 101)


@pytest.mark.parametrize("kind", [NARROW, PHONE, DESKTOP, NO_JAVASCRIPT], ids=["320", "390", "desk", "no script"])
def test_page_shows_the_video_to_whoever_has_the_address(
    open_page: Callable[..., Page], shared: str, kind: dict[str, Any]
) -> None:
    page = open_page(kind)
    page.goto(shared)
    expect(page.get_by_role("heading", name="Harbour lights")).to_be_visible()
    expect(page.locator(".badge")).to_contain_text("Made with AI, with Pika 2.2")
    expect(page.locator("video")).to_have_js_property("error", None)
    assert steps.sticking_out(page) == []


def test_video_plays_at_once_muted_and_again(open_page: Callable[..., Page], shared: str) -> None:
    page = open_page(DESKTOP)
    page.goto(shared)
    video = page.locator("video")
    for name, value in {"paused": False, "muted": True, "loop": True}.items():
        expect(video).to_have_js_property(name, value)


def test_video_waits_where_movement_is_to_be_spared(open_page: Callable[..., Page], shared: str) -> None:
    page = open_page(CALM)
    page.goto(shared, wait_until="networkidle")
    expect(page.locator("video")).to_have_js_property("paused", True)


@pytest.mark.parametrize("place", ["", "embed/"])
def test_pages_keep_the_rules_of_wcag(open_page: Callable[..., Page], shared: str, axe: Path, place: str) -> None:
    page = open_page(DESKTOP | {"reduced_motion": "reduce"})
    page.add_init_script(path=axe)
    page.goto(shared + place)
    assert [fault for kind in (DESKTOP, PHONE) for fault in faults_of(page, kind)] == []


def test_video_fills_the_frame_of_another_site(open_page: Callable[..., Page], shared: str) -> None:
    page = open_page(DESKTOP)
    page.goto(f"{shared}embed/")
    assert page.locator("video").bounding_box() == {"x": 0, "y": 0, **DESKTOP["viewport"]}
