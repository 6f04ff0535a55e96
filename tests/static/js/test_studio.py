"""The studio's form: what its reader counts, and what is said of it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web.visible_text import length
from tests.factories import make_generation
from tests.maxvideo.web.test_visible_text import CHARACTERS, FAMILY

pytestmark = pytest.mark.browser

KEY = "sk-0123456789abcdefghij"
SORA = "fal-ai/sora-2/text-to-video"
COUNT, OVER = "[data-count-of]", "#prompt-count [role=status]"
COUNT_ALL = """async (texts) => texts.map((text) => {
  const words = document.getElementById("prompt");
  words.value = text;
  words.dispatchEvent(new Event("input", { bubbles: true }));
  return Number(document.querySelector("[data-count-of]").textContent.replaceAll(",", ""));
})"""
PASTE = """([selector, text]) => {
  document.querySelector(selector).focus();
  document.execCommand("insertText", false, text);
}"""


def test_counter_counts_the_same_characters_as_the_site(studio: Callable[..., Page]) -> None:
    texts = [text for text, _ in CHARACTERS] + ["".join(text for text, _ in CHARACTERS), FAMILY * 10_000]
    assert studio().evaluate(COUNT_ALL, texts) == [length(text) for text in texts]


@pytest.mark.parametrize("pasted", ["a", FAMILY], ids=ascii)
def test_long_paste_stays_whole_and_is_said_to_be_too_long(studio: Callable[..., Page], pasted: str) -> None:
    page = studio()
    page.evaluate(PASTE, ["#prompt", pasted * 12_000])
    expect(page.locator("#prompt")).to_have_value(pasted * 12_000)
    expect(page.locator(COUNT)).to_have_text("12,000")
    expect(page.locator(OVER)).to_have_text("2,000 characters too many")
    page.click("#make")
    expect(page.locator("#prompt-error")).to_contain_text("2,000 more than the limit of 10,000")
    expect(page.locator("#prompt")).to_have_value(pasted * 12_000)
    expect(page.locator(OVER)).to_have_text("2,000 characters too many")
    assert not Generation.objects.exists()


def test_text_that_is_short_enough_again_is_not_complained_about(studio: Callable[..., Page]) -> None:
    page = studio()
    page.evaluate(PASTE, ["#prompt", "a" * 10_001])
    expect(page.locator(OVER)).to_have_text("1 character too many")
    page.press("#prompt", "Backspace")
    expect(page.locator(OVER)).to_be_empty()
    page.click("#make")
    expect(page.locator("#announcement")).to_contain_text("Started")
    assert len(Generation.objects.get().prompt) == 10_000


def test_long_paste_survives_a_reload(studio: Callable[..., Page]) -> None:
    page = studio()
    page.evaluate(PASTE, ["#prompt", "a" * 12_000])
    page.reload()
    expect(page.locator("#prompt")).to_have_value("a" * 12_000)


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_visitors_long_paste_is_there_after_the_log_in(
    browse: Callable[..., Page], *, java_script_enabled: bool
) -> None:
    page = browse(java_script_enabled=java_script_enabled)
    page.context.clear_cookies()
    page.goto(reverse("generations:studio", args=[SORA]))
    page.fill("#prompt", "a" * 12_000)
    page.click("#make")
    page.fill("[name=login]", "alice@example.org")
    page.fill("[name=password]", "correct horse")
    page.press("[name=password]", "Enter")
    expect(page.locator("#prompt")).to_have_value("a" * 12_000)


def test_price_follows_a_key_and_nothing_else(studio: Callable[..., Page]) -> None:
    page, sent = studio(SORA), []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_text("Use my own OpenAI key").click()
    shown, make = page.locator("[name=quoted_credits]"), page.locator("#make")
    for typed, credits in ((KEY, "0"), (KEY[:-1], "40"), (KEY, "0"), ("a-paper-boat-in-the-rain", "40")):
        page.fill("#api_key", typed)
        expect(shown).to_have_value(credits)
        expect(make).to_contain_text(f"{credits} credits")
    assert sent
    assert not [body for body in sent if "sk-" in body or "paper" in body]


def test_search_is_not_cut_without_a_word(page: Page, alice: User) -> None:
    make_generation(alice, state=State.COMPLETED)
    page.goto(reverse("generations:gallery"))
    page.evaluate(PASTE, ["#q", "夜" * 501])
    expect(page.locator("#q")).to_have_value("夜" * 501)
    page.press("#q", "Enter")
    assert page.evaluate("document.querySelector('#q').validity.patternMismatch")
    page.evaluate("document.querySelector('#q').value = '夜'.repeat(500)")
    page.press("#q", "Enter")
    page.wait_for_url("**/gallery/?*q=*")
    expect(page.get_by_text("Nothing here fits")).to_be_visible()
    expect(page.locator("#q")).to_have_value("夜" * 500)
