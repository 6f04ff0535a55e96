from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.static.js.conftest import REFERENCE

pytestmark = pytest.mark.browser


def test_words_survive_a_reload(studio: Callable[..., Page]) -> None:
    page = studio()
    page.locator("#prompt").press_sequentially("A boat")
    page.reload()
    expect(page.locator("#prompt")).to_have_value("A boat")
    expect(page.locator("[data-count-of]")).to_have_text("6")


def test_words_stay_with_their_model(studio: Callable[..., Page]) -> None:
    studio().locator("#prompt").press_sequentially("A boat")
    expect(studio(REFERENCE).locator("#prompt")).to_have_value("")


def test_options_survive_a_reload_and_the_price_with_them(studio: Callable[..., Page]) -> None:
    page = studio()
    page.check("[name=duration][value='4s']", force=True)
    expect(page.locator("#make")).to_contain_text("160 credits")
    page.reload()
    expect(page.locator("[name=duration][value='4s']")).to_be_checked()
    expect(page.locator("#make")).to_contain_text("160 credits")


def test_key_of_ones_own_is_never_kept(studio: Callable[..., Page]) -> None:
    page = studio("fal-ai/sora-2/text-to-video")
    page.fill("#prompt", "A boat")
    page.locator("#api_key").evaluate(
        "one => { one.value = 'sk-secret-0123456789abcdef'; one.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    assert "sk-secret" not in page.evaluate("JSON.stringify({...sessionStorage})")
