from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.browser

ENDED = {"state": State.FAILED, "error_kind": "refused", "next_run_at": None}


@pytest.fixture
def running(alice: User) -> Generation:
    """One that fal has had for twenty minutes, so that it is asked for every ten seconds."""
    made = timezone.now() - timedelta(minutes=20)
    return make_generation(alice, state=State.RUNNING, created_at=made)


def change(generation: Generation, **fields: object) -> None:
    Generation.objects.filter(pk=generation.pk).update(**fields)


def end(generation: Generation) -> None:
    change(generation, **ENDED, finished_at=timezone.now())


def come_back(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_page_follows_its_video_and_so_does_the_tabs_title(page: Page, alice: User) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    page.goto(generation.get_absolute_url())
    expect(page).to_have_title("Running: Slow tide under a low sun,… · MaxVideo")
    end(generation)
    expect(page).to_have_title("Refused: Slow tide under a low sun,… · MaxVideo")
    expect(page.locator("h1")).to_contain_text("Refused by Hailuo 02 Standard")


def test_who_comes_back_sees_at_once_what_is_new(page: Page, running: Generation) -> None:
    page.goto(running.get_absolute_url())
    end(running)
    come_back(page)
    expect(page.locator("h1")).to_contain_text("Refused", timeout=5000)


def test_nothing_is_asked_after_the_end(page: Page, running: Generation) -> None:
    page.goto(running.get_absolute_url())
    end(running)
    come_back(page)
    expect(page.locator("h1")).to_contain_text("Refused")
    expect(page.locator("[data-live]")).to_have_count(0)


def test_line_follows_its_video(page: Page, running: Generation) -> None:
    page.goto("/generations/")
    expect(page.locator(".line .state")).to_have_text("Running")
    end(running)
    come_back(page)
    expect(page.locator(".line .state")).to_contain_text("Refused", timeout=5000)
    expect(page.locator("#announcement")).to_have_text("Refused: Slow tide under a low sun,…")


def test_usual_time_stays_through_the_polls(page: Page, running: Generation, bob: User) -> None:
    began = timezone.now() - timedelta(days=1)
    for _ in range(10):
        make_generation(bob, state=State.COMPLETED, created_at=began, finished_at=began + timedelta(seconds=30))
    page.goto(running.get_absolute_url())
    expect(page.locator(".generation")).to_contain_text("so far, usually 0:30 to 0:30")
    change(running, queue_position=2, fal_status="IN_QUEUE")
    come_back(page)
    expect(page.locator("h1")).to_have_text("Running, 3rd in line")
    expect(page.locator(".generation")).to_contain_text("so far, usually 0:30 to 0:30")


def test_question_that_is_open_stays_and_what_is_new_comes_when_it_closes(page: Page, running: Generation) -> None:
    page.goto("/generations/")
    page.get_by_role("button", name="Cancel").click()
    end(running)
    come_back(page)
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Ask to cancel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".line .state")).to_contain_text("Refused", timeout=5000)


def test_line_that_was_deleted_elsewhere_goes(page: Page, running: Generation) -> None:
    page.goto("/generations/")
    change(running, deleted_at=timezone.now())
    come_back(page)
    expect(page.locator(".line")).to_have_count(0, timeout=5000)


def test_page_that_was_deleted_elsewhere_says_so(page: Page, running: Generation) -> None:
    page.goto(running.get_absolute_url())
    change(running, deleted_at=timezone.now())
    come_back(page)
    expect(page.locator("h1")).not_to_contain_text("Running", timeout=5000)


def test_who_was_logged_out_is_led_to_the_log_in(page: Page, running: Generation) -> None:
    page.goto(running.get_absolute_url())
    page.context.clear_cookies()
    come_back(page)
    page.wait_for_url("**/accounts/login/**")


def in_the_background(page: Page) -> None:
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    come_back(page)


def in_the_foreground(page: Page) -> None:
    page.evaluate("delete document.hidden")
    come_back(page)


def test_tab_of_a_list_tells_of_the_end_until_somebody_is_back(page: Page, running: Generation) -> None:
    page.goto("/generations/")
    in_the_background(page)
    end(running)
    page.evaluate("htmx.trigger(document.querySelector('[data-live]'), 'look')")
    expect(page).to_have_title("Refused: Slow tide under a low sun,…")
    in_the_foreground(page)
    expect(page).to_have_title("History · MaxVideo")


def test_title_of_the_videos_own_page_stays_that_of_its_end(page: Page, running: Generation) -> None:
    page.goto(running.get_absolute_url())
    in_the_background(page)
    end(running)
    page.evaluate("htmx.trigger(document.querySelector('[data-live]'), 'look')")
    expect(page).to_have_title("Refused: Slow tide under a low sun,… · MaxVideo")
    in_the_foreground(page)
    expect(page).to_have_title("Refused: Slow tide under a low sun,… · MaxVideo")


def test_lost_line_is_said_and_forgotten(page: Page, running: Generation) -> None:
    page.goto(running.get_absolute_url())
    page.context.set_offline(True)
    page.evaluate("htmx.trigger(document.querySelector('[data-live]'), 'look')")
    expect(page.locator("#offline")).to_contain_text("Your videos go on without this page")
    page.context.set_offline(False)
    change(running, fal_status="IN_PROGRESS")
    come_back(page)
    expect(page.locator("#offline")).to_be_empty()


def test_keys_are_offered_when_the_video_is_there(page: Page, alice: User) -> None:
    ready = make_generation(alice, state=State.COMPLETED)
    page.goto(ready.get_absolute_url())
    expect(page.locator("[data-keys]")).to_be_visible()
