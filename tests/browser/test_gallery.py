"""The wall in a real browser: what plays when, what is chosen, the reader's days, a list gone through by keys."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import CALM, DESKTOP, NO_JAVASCRIPT, PHONE
from tests.faults.browser import Browser
from tests.faults.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

WORDS = ("one", "two", "three", "four")
SAVING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
HALF_A_SECOND = 500
TOASTS_STAY = 8000


@pytest.fixture(scope="module")
def owner(site: Site) -> Browser:
    """Somebody with four finished videos, `four` the newest."""
    person = site.log_in(credits=1000)
    for word in WORDS:
        person.follow([person.start(f"A paper boat, take {word}")], within=90)
    return person


@pytest.fixture
def gallery(open_page: Callable[..., Page], owner: Browser) -> Callable[..., Page]:
    """Opens that person's gallery in a window of a kind."""

    def gallery(kind: dict[str, Any] = DESKTOP, query: str = "", before: str = "") -> Page:
        page = open_page(kind, owner)
        page.add_init_script(before)
        page.goto(f"/gallery/{query}")
        return page

    return gallery


def requested_videos(page: Page) -> list[str]:
    """Fills with the videos that the page asks for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/video/" in request.url else None)
    return asked


def chosen(page: Page) -> list[bool]:
    """Which boxes are ticked."""
    return [box.is_checked() for box in page.locator("input[name=generation]").all()]


def test_card_pointed_at_plays_muted_and_alone(gallery: Callable[..., Page]) -> None:
    page = gallery()
    asked = requested_videos(page)
    page.reload(wait_until="networkidle")
    assert asked == []
    for nth in (0, 1):
        page.locator(".card").nth(nth).hover()
        expect(page.locator(".card").nth(nth).locator("video")).to_have_js_property("muted", True)
    expect(page.locator("video")).to_have_count(1)
    page.mouse.move(1, 1)
    expect(page.locator("video")).to_have_count(0)


def test_card_passed_over_does_not_play(gallery: Callable[..., Page]) -> None:
    page = gallery(
        before="const wait = setTimeout; window.setTimeout = (act, ms, ...more) => wait(act, 20 * ms, ...more)"
    )
    page.locator(".card").first.hover()
    page.wait_for_timeout(HALF_A_SECOND)
    page.mouse.move(1, 1)
    page.wait_for_timeout(8 * HALF_A_SECOND)
    expect(page.locator("video")).to_have_count(0)


def test_card_with_the_focus_plays(gallery: Callable[..., Page]) -> None:
    page = gallery()
    page.locator(".card-link").first.focus()
    expect(page.locator(".card").first.locator("video")).to_have_count(1)
    page.locator("#q").focus()
    expect(page.locator("video")).to_have_count(0)


@pytest.mark.parametrize(("kind", "before"), [(CALM, ""), (PHONE, ""), (DESKTOP, SAVING)])
def test_nothing_plays_by_itself_where_that_is_not_wanted(
    gallery: Callable[..., Page], kind: dict[str, dict[str, int] | str | bool], before: str
) -> None:
    page = gallery(kind, before=before)
    page.locator(".card-link").first.focus()
    page.locator(".card").first.hover()
    page.wait_for_timeout(HALF_A_SECOND)
    expect(page.locator("video")).to_have_count(0)


def test_shift_chooses_a_range_that_is_still_there_on_the_way_back(gallery: Callable[..., Page]) -> None:
    page = gallery(query="?select=1")
    page.locator(".card-media").nth(0).click()
    page.locator(".card-media").nth(2).click(modifiers=["Shift"])
    assert chosen(page) == [True, True, True, False]
    expect(page.locator("[data-count]")).to_have_text("3 selected")
    page.goto("/generations/")
    page.goto("/gallery/?select=1")
    expect(page.locator("[data-count]")).to_have_text("3 selected")
    page.get_by_label("All on this page").check()
    assert chosen(page) == [True] * 4


def test_whole_card_is_tapped_to_choose_on_a_phone(gallery: Callable[..., Page]) -> None:
    page = gallery(PHONE)
    page.locator("[data-select]").tap()
    page.wait_for_url("**/gallery/?select=1")
    page.locator(".card").first.tap()
    expect(page.locator("[data-count]")).to_have_text("1 selected")


def test_what_was_deleted_comes_back_at_its_place_by_keys(gallery: Callable[..., Page]) -> None:
    page = gallery(query="?q=take&select=1")
    page.locator("[name=generation]").nth(1).press("Space")
    page.locator("#selected").get_by_role("button", name="Delete").click()
    expect(page.locator(".card")).to_have_count(3)
    assert page.url.endswith("/gallery/?q=take")
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    page.wait_for_timeout(TOASTS_STAY + HALF_A_SECOND)
    undo.press("Enter")
    expect(page.locator(".card")).to_have_count(4)
    assert page.url.endswith("/gallery/?q=take")


def test_chosen_videos_come_as_a_zip(gallery: Callable[..., Page]) -> None:
    page = gallery(query="?select=1")
    page.locator("[name=generation]").first.check()
    with page.expect_download() as download:
        page.locator("#selected").get_by_role("button", name="ZIP").click()
    assert re.fullmatch(r"maxvideo-[\d-]+\.zip", download.value.suggested_filename)


@pytest.mark.parametrize("kind", [PHONE, PHONE | {"color_scheme": "dark"}])
def test_first_picture_is_near_the_top_of_a_phone(gallery: Callable[..., Page], kind: dict[str, Any]) -> None:
    box = gallery(kind).locator(".card-media").first.bounding_box()
    assert box
    assert box["y"] <= 320


def test_days_are_the_readers(gallery: Callable[..., Page]) -> None:
    fixed = "const Now = Date; Date = class extends Now { constructor(...at) { super(...(at.length ? at : [%s])) } }"
    page = gallery(before=fixed % "new Now(Now.now() + 24 * 3600 * 1000)")
    expect(page.locator(".days h2")).to_have_text(["Yesterday"])


def test_address_names_only_what_was_chosen(gallery: Callable[..., Page]) -> None:
    page = gallery(DESKTOP | {"timezone_id": "Pacific/Auckland"})
    page.locator("#filter-button").click()
    page.locator("[name=sound][value='0']").check(force=True)
    page.wait_for_url("**/gallery/?sound=0")
    page.get_by_label("From", exact=True).fill("2026-01-01")
    page.locator("#found button").click()
    page.wait_for_url("**/gallery/?sound=0&from=2026-01-01&zone=Pacific%2FAuckland")


def test_list_is_gone_through_by_keys(gallery: Callable[..., Page]) -> None:
    page = gallery(query="?q=take")
    page.locator(".card-link").nth(1).press("Enter")
    page.wait_for_url("**/generations/*/**")
    for key, take in (("ArrowRight", "two"), ("ArrowLeft", "three"), ("ArrowLeft", "four")):
        page.wait_for_load_state()
        page.keyboard.press(key)
        expect(page.locator(".quote")).to_have_text(f"A paper boat, take {take}")
    star = page.get_by_role("button", name="Star:")
    for pressed in ("true", "false"):
        page.wait_for_load_state()  # a press before htmx has taken the new star in is a form's, and loads the page anew
        page.keyboard.press("s")
        expect(star).to_have_attribute("aria-pressed", pressed)
    page.wait_for_load_state()
    page.keyboard.press("Delete")
    expect(page.locator(".quote")).to_have_text("A paper boat, take three")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".quote")).to_have_text("A paper boat, take four")
    page.get_by_role("navigation", name="Gallery").get_by_role("link", name="Gallery").click()
    expect(page.locator(".card-title").first).to_have_text("A paper boat, take four")


def test_keys_can_be_switched_off(gallery: Callable[..., Page]) -> None:
    page = gallery()
    page.locator(".card-link").first.click()
    page.locator("summary").get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").uncheck()
    page.reload()
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(HALF_A_SECOND)
    expect(page.locator(".quote")).to_have_text("A paper boat, take four")


def test_prompt_is_copied(gallery: Callable[..., Page]) -> None:
    page = gallery(DESKTOP | {"permissions": ["clipboard-read", "clipboard-write"]})
    page.locator(".card-link").first.click()
    page.get_by_role("button", name="Copy prompt").click()
    expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "A paper boat, take four"


def test_choosing_and_starring_need_no_script(gallery: Callable[..., Page]) -> None:
    page = gallery(NO_JAVASCRIPT, "?q=take")
    star = page.locator(".card").first.get_by_role("button", name="Star:")
    page.locator("[data-select]").click()
    page.locator("[name=generation]").first.check()
    page.locator("#selected").get_by_role("button", name="Star", exact=True).click()
    expect(star).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("/gallery/?q=take")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    assert page.url.endswith("/gallery/?q=take")


def test_collections_need_no_script(gallery: Callable[..., Page]) -> None:
    page = gallery(NO_JAVASCRIPT, "?q=take&select=1")
    page.locator("[name=generation]").first.check()
    page.locator("[popovertarget=add]").click()
    page.get_by_label("New collection").fill("Boats")
    page.locator("#add button").click()
    expect(page.locator(".toast")).to_contain_text("1 put into “Boats”")
    page.get_by_role("link", name="Boats 1").click()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="Rename or delete this collection").click()
    page.get_by_role("button", name=re.compile("Delete ?: Boats")).click()
    expect(page.locator(".toast")).to_contain_text("Its videos stay")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Boats", exact=True)).to_be_visible()
