"""Batches in a real browser: several start from one form, play in step, and one is kept by its number."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_every_page import faults_of
from tests.browser.test_keyboard import tab_to
from tests.browser.windows import CALM, DESKTOP, KINDS, NARROW, NO_JAVASCRIPT, PHONE
from tests.faults.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PIKA = "fal-ai/pika/v2.2/text-to-video"
HAILUO = "fal-ai/minimax/hailuo-02/standard/text-to-video"
SORA = "fal-ai/sora-2/text-to-video"
COMPARE = f"/compare/?endpoint=fal-ai/veo3/fast&endpoint={SORA}"
"""With a form of its own, whatever waits for alice."""
PICTURE = {"name": "harbour.png", "mimeType": "image/png", "buffer": steps.picture()}
WIDTHS = (320, 390, 768, 820, 1366, 1920)
TIMES = "() => [...document.querySelectorAll('video[data-take]')].map((video) => video.currentTime)"
ARE_READY = "() => [...document.querySelectorAll('video[data-take]')].every((video) => video.readyState >= 2)"
MEMBER = re.compile(r'href="(/generations/[0-9a-f-]{36}/)"')


def begin(person: Browser, prompt: str = "A paper boat", endpoints: tuple[str, ...] = (PIKA, HAILUO, SORA)) -> str:
    """Start a comparison; its page's address."""
    fields: dict[str, Any] = {"prompt": prompt, "endpoint": list(endpoints), "length": "4", "form_key": uuid.uuid4()}
    answer = person.post("/compare/", fields)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def finish(person: Browser, address: str) -> str:
    """Wait until all of a batch have ended."""
    person.follow(dict.fromkeys(MEMBER.findall(person.page(address))), within=90)
    return address


@pytest.fixture(scope="module")
def finished(alice: Browser) -> str:
    """The address of a comparison whose three videos are there."""
    return finish(alice, begin(alice))


@pytest.fixture
def takes(open_page: Callable[..., Page], alice: Browser, finished: str) -> Callable[..., Page]:
    """Opens the finished comparison in a window of a kind, the players still and ready."""

    def takes(kind: dict[str, Any] = CALM) -> Page:
        page = open_page(kind, alice)
        page.goto(finished)
        if kind.get("java_script_enabled", True):
            page.wait_for_function(ARE_READY)
        return page

    return takes


def test_two_of_one_form_start_at_one_total_and_lead_to_their_page(
    open_page: Callable[..., Page], alice: Browser
) -> None:
    page = open_page(NO_JAVASCRIPT, alice)
    page.goto(steps.PIKA)
    page.locator("#prompt").fill("Two boats")
    page.locator("input[name=count][value='2']").check()
    page.get_by_role("button", name="Show the price").click()
    expect(page.locator("#make")).to_contain_text("Make 2 videos")
    page.locator("#make").click()
    page.wait_for_url("**/c/*/")
    expect(page.locator(".take, .line")).to_have_count(2)


def test_price_follows_the_number_of_variations(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(steps.PIKA)
    page.locator("input[name=count][value='3']").check()
    expect(page.locator("#make")).to_contain_text("Make 3 videos")
    expect(page.locator("#price")).to_contain_text("3 × 1 clip")
    assert page.locator("input[name=quoted_credits]").input_value() == "60"


def test_two_start_in_the_studio_which_leads_to_their_page(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(steps.PIKA)
    page.locator("#prompt").fill("Two boats in the studio")
    page.locator("input[name=count][value='2']").check()
    expect(page.locator("#make")).to_contain_text("Make 2 videos")
    page.locator("#make").click()
    page.get_by_role("link", name="See them side by side").click()
    page.wait_for_url("**/c/*/")
    expect(page.locator(".take, .line")).to_have_count(2)


# comparing


def test_comparison_is_chosen_and_started_by_keys_alone(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(CALM, alice)
    page.goto(COMPARE)
    tab_to(page, page.locator("#prompt"))
    page.keyboard.type("A boat by keys")
    tab_to(page, page.get_by_role("radio", name="Own"))
    page.keyboard.press("ArrowRight")
    tab_to(page, page.locator(f"input[value='{HAILUO}']"))
    page.keyboard.press(" ")
    expect(page.locator("#make")).to_contain_text("Make 3 videos")
    tab_to(page, page.locator("#make"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/*/")


def test_comparison_starts_without_javascript(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(NO_JAVASCRIPT, alice, (409,))
    page.goto(COMPARE)
    page.locator("#prompt").fill("A boat without a script")
    page.locator(f"input[value='{HAILUO}']").check()
    page.locator("#make").click()
    expect(page.get_by_role("alert")).to_contain_text("The price is")
    expect(page.locator("#prompt")).to_have_value("A boat without a script")
    page.locator("#make").click()
    page.wait_for_url("**/c/*/")


def test_comparison_says_what_each_makes_of_it_as_it_changes(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(COMPARE)
    expect(page.locator("#make")).to_contain_text("Make 2 videos")
    page.locator(f"input[value='{HAILUO}']").check()
    expect(page.locator("#make")).to_contain_text("Make 3 videos")
    page.get_by_role("radio", name="8 s").check()
    expect(page.locator(".choice", has_text="Hailuo 02 Standard").first).to_contain_text("6 s, it has 6 or 10")
    page.locator("#prompt").fill("A boat")
    page.locator("#make").click()
    page.wait_for_url("**/c/*/")


def test_comparison_stays_where_the_network_is_lost(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice, (503,))
    page.goto(COMPARE)
    page.locator("#prompt").fill("A boat on a lost line")
    page.route(lambda address: address.endswith(".svg"), lambda route: route.fulfill(status=503))
    page.locator("#make").click()
    expect(page.locator("#connection")).to_contain_text("Everything you typed is still here")
    page.unroute_all()
    page.locator("#make").click()
    page.wait_for_url("**/c/*/")
    expect(page.locator(".quote")).to_contain_text("A boat on a lost line")


def test_comparison_that_was_sent_says_so_to_whoever_goes_back(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(COMPARE)
    page.locator("#prompt").fill("A boat that goes back")
    page.locator("#make").click()
    page.wait_for_url("**/c/*/")
    there = page.url
    page.go_back()
    expect(page.get_by_role("alert")).to_contain_text("Pressing the button now makes all of it once more")
    page.get_by_role("link", name="See what it makes").click()
    page.wait_for_url(there)


def test_picture_of_a_comparison_survives_a_reload(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto("/compare/")
    page.get_by_text("Start from a picture").click()
    page.locator("#image_url").set_input_files(PICTURE)
    expect(page.locator("[data-pictures]")).to_contain_text("640 × 480")
    page.locator("#prompt").fill("The ships begin to move")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("The ships begin to move")
    expect(page.locator(".upload img")).to_be_visible()
    page.locator("#prompt").press_sequentially("!")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".upload")).to_have_count(0)
    expect(page.locator("#prompt")).to_have_value("")


# in step


def test_players_go_by_one_clock(takes: Callable[..., Page]) -> None:
    page = takes()
    page.get_by_label("Place in the video").fill("2")
    page.wait_for_function(f"() => ({TIMES})().every((time) => Math.abs(time - 2) < 0.05)")
    page.keyboard.press("Tab")
    page.get_by_label("Play all").click()
    page.wait_for_function(f"() => ({TIMES})().every((time) => time > 2.5)")
    page.get_by_label("Pause all").click()
    times = page.evaluate(TIMES)
    assert max(times) - min(times) < 0.25


def test_shorter_one_waits_at_its_last_frame_and_says_so(takes: Callable[..., Page]) -> None:
    page = takes()
    expect(page.locator(".take", has_text="Pika").locator(".slate")).to_contain_text("waits at its last frame")
    place = page.get_by_label("Place in the video")
    place.fill(str(float(place.get_attribute("max") or 0) - 0.1))
    page.wait_for_function(f"() => Math.max(...({TIMES})()) > 5.5")
    short, *_, long = sorted(page.evaluate(TIMES))
    assert 3.5 < short < 4.1 < long


def test_keys_choose_play_and_step(takes: Callable[..., Page]) -> None:
    page = takes()
    page.keyboard.press("2")
    expect(page.get_by_label("Keep this one")).to_have_count(3)
    expect(page.locator("[name=keeper][value='2']")).to_be_checked()
    expect(page.locator("#keep")).to_have_text("Keep 2, move the others to the trash")
    expect(page.locator("[name=keeper][value='2']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => ({TIMES})().every((time) => time > 0.02 && time < 0.1)")
    page.keyboard.press(" ")
    expect(page.get_by_label("Pause all")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_label("Play all")).to_be_visible()


def test_sound_is_of_one_at_a_time(takes: Callable[..., Page]) -> None:
    page = takes()
    sound = page.locator("#sound")
    expect(sound.locator("option")).to_have_text(["Muted", "Sound of 3"])
    muted = "() => [...document.querySelectorAll('video[data-take]')].map((video) => video.muted)"
    assert page.evaluate(muted) == [True, True, True]
    sound.select_option("3")
    assert page.evaluate(muted) == [True, True, False]


def test_they_play_at_once_muted_and_again(takes: Callable[..., Page]) -> None:
    page = takes(DESKTOP)
    page.wait_for_function(f"() => ({TIMES})().every((time) => time > 0.2)")
    expect(page.get_by_label("Loop")).to_have_attribute("aria-pressed", "true")


def test_nothing_moves_where_movement_is_to_be_spared(takes: Callable[..., Page]) -> None:
    page = takes()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(TIMES) == [0, 0, 0]
    expect(page.get_by_label("Play all")).to_be_visible()


# while they are made, and the keeper


def test_what_ends_comes_by_itself(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(begin(alice, "A boat sandbox:slow"))
    expect(page.locator("video")).to_have_count(3, timeout=steps.MADE_WITHIN)
    expect(page.locator("#batch-state")).to_contain_text("all 3 in your gallery")
    expect(page.locator("#sound option")).to_have_count(2)


def test_what_is_cancelled_becomes_a_line(open_page: Callable[..., Page], alice: Browser) -> None:
    page = open_page(DESKTOP, alice)
    page.goto(begin(alice, "A boat sandbox:never"))
    expect(page.locator(".title-card")).to_have_count(3)
    for place in (1, 2, 3):
        page.locator(f"#take-{place} > .row").get_by_role("button").click()
        page.locator(f"#cancel-{place} button[name=next]").click()
        expect(page.locator(".line")).to_have_count(place, timeout=steps.MADE_WITHIN)
    expect(page.locator("#batch-state")).to_contain_text("0 of 3 in your gallery")


@pytest.mark.parametrize("kind", ["desktop", "no JavaScript"])
def test_one_is_kept_and_undo_brings_the_others_back(open_page: Callable[..., Page], alice: Browser, kind: str) -> None:
    page = open_page(KINDS[kind], alice)
    page.goto(finish(alice, begin(alice, endpoints=(PIKA, HAILUO))))
    page.locator("[name=keeper][value='1']").check()
    page.locator("#keep").click()
    expect(page.locator(".take")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".take")).to_have_count(2)


def test_without_javascript_each_player_has_controls(takes: Callable[..., Page]) -> None:
    page = takes(NO_JAVASCRIPT)
    expect(page.locator("video[controls]")).to_have_count(3)
    expect(page.locator("#transport")).to_be_hidden()


# for everybody


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_no_wider_than_the_window(takes: Callable[..., Page], width: int) -> None:
    page = takes((NARROW if width < 768 else CALM) | {"viewport": {"width": width, "height": 844}})
    assert steps.sticking_out(page) == []
    page.goto("/compare/")
    assert steps.sticking_out(page) == []


def test_page_keeps_the_rules_of_wcag(open_page: Callable[..., Page], alice: Browser, finished: str, axe: Path) -> None:
    page = open_page(CALM, alice)
    page.add_init_script(path=axe)
    page.goto(finished)
    assert [fault for kind in (DESKTOP, PHONE) for fault in faults_of(page, kind)] == []


@pytest.fixture(scope="module")
def tall(alice: Browser) -> str:
    """The address of four finished portraits of one form."""
    return finish(alice, alice.ask_for("Boats in a tall frame", count="4", aspect_ratio="9:16").headers["Location"])


@pytest.mark.parametrize("width", [390, 820, 1366])
def test_words_of_tall_takes_stand_in_a_line_above_the_clock(
    open_page: Callable[..., Page], alice: Browser, tall: str, width: int
) -> None:
    page = open_page(CALM | {"viewport": {"width": width, "height": 650}}, alice)
    page.goto(tall)
    boxes = [box for one in page.locator(".take .choice").all() if (box := one.bounding_box())]
    assert [box["height"] for box in boxes] == [44.0] * 4
    clock = page.locator(".transport").bounding_box()
    assert clock
    assert width < 768 or max(box["y"] + box["height"] for box in boxes) <= clock["y"]


def test_what_chooses_stands_in_one_line_under_facts_of_any_length(takes: Callable[..., Page]) -> None:
    page = takes()
    page.set_viewport_size({"width": 820, "height": 1100})
    first, second = (page.locator(".take .choice").nth(number).bounding_box() for number in (0, 1))
    assert first
    assert second
    assert first["y"] == second["y"]
