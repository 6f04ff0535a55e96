import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.browser

# Headless Chromium shows no notifications: what would be shown is written down instead.
WRITE_DOWN = """
window.shown = [];
window.Notification = class extends EventTarget {
  static permission = "default";
  static async requestPermission() { return (Notification.permission = window.answer || "granted"); }
  constructor(title, { tag }) { super(); window.shown.push([title, tag]); }
};
"""
HIDE = "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })"


@pytest.fixture
def running(page: Page, alice: User) -> Generation:
    """One of alice's, and she is on its page."""
    page.add_init_script(WRITE_DOWN)
    generation = make_generation(alice, state=State.RUNNING)
    page.goto(generation.get_absolute_url())
    return generation


def end(page: Page, generation: Generation) -> None:
    Generation.objects.filter(pk=generation.pk).update(
        state=State.FAILED, error_kind="refused", finished_at=timezone.now(), next_run_at=None
    )
    expect(page.locator("h1")).to_contain_text("Refused")


def test_who_asked_for_it_and_looks_elsewhere_is_told(page: Page, running: Generation) -> None:
    page.get_by_label("Tell me when it is done").check()
    page.evaluate(HIDE)
    end(page, running)
    assert page.evaluate("shown") == [["Refused: Slow tide under a low sun,…", running.get_absolute_url()]]


def test_who_did_not_ask_is_not_told(page: Page, running: Generation) -> None:
    page.evaluate(HIDE)
    end(page, running)
    assert page.evaluate("[shown, Notification.permission]") == [[], "default"]


def test_who_looks_at_it_is_not_told(page: Page, running: Generation) -> None:
    page.get_by_label("Tell me when it is done").check()
    end(page, running)
    assert page.evaluate("shown") == []


def test_wish_is_remembered_and_survives_the_polls(page: Page, running: Generation) -> None:
    page.get_by_label("Tell me when it is done").check()
    Generation.objects.filter(pk=running.pk).update(queue_position=2, fal_status="IN_QUEUE")
    expect(page.locator("h1")).to_have_text("Running, 3rd in line")
    expect(page.get_by_label("Tell me when it is done")).to_be_checked()


def test_browser_that_says_no_is_not_asked_again(page: Page, running: Generation) -> None:
    page.evaluate("window.answer = 'denied'")
    page.get_by_label("Tell me when it is done").click()
    expect(page.locator("[data-notify-row]")).to_be_hidden()
    end(page, running)
    assert page.evaluate("shown") == []
