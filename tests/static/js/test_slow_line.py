"""What is chosen on a slow line before the page's scripts are there is heard as soon as they are."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


@contextmanager
def scripts_are_late(page: Page, address: str) -> Iterator[None]:
    """Open a page whose scripts come only when this is over."""
    held: list[Route] = []
    page.route("**/*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright writes on the function
    page.goto(address, wait_until="commit")
    yield
    for route in held:
        route.continue_()
    page.unroute("**/*.js")


def test_price_follows_an_option(page: Page) -> None:
    with scripts_are_late(page, "/models/fal-ai/veo3/fast/"):
        page.locator("[name=duration][value='4s']").dispatch_event("click")
        expect(page.locator("#make")).to_contain_text("320 credits")
    expect(page.locator("#make")).to_contain_text("160 credits")


def test_words_are_kept(page: Page) -> None:
    with page.expect_response("**/draft/"), scripts_are_late(page, "/models/fal-ai/veo3/fast/"):
        page.locator("#prompt").fill("A paper boat")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A paper boat")


def test_comparison_asks_what_another_model_costs(page: Page) -> None:
    with page.expect_response("**/quote/"), scripts_are_late(page, "/compare/"):
        page.locator("[name=endpoint]:not(:checked)").first.dispatch_event("click")


def test_filter_is_for_the_button(page: Page) -> None:
    with scripts_are_late(page, "/models/"):
        page.locator("[name=sound]").dispatch_event("click")
    page.wait_for_load_state()
    page.get_by_role("button", name="Apply").press("Enter")
    page.wait_for_url("**/models/?sound=1")
