"""What people do in a window, and see."""

import io
import re
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, expect

PIKA = "/models/fal-ai/pika/v2.2/text-to-video/"
PIKA_IMAGE = "/models/fal-ai/pika/v2.2/image-to-video/"
VEO = "/models/fal-ai/veo3/fast/"
REFERENCE = "/models/fal-ai/veo3.1/reference-to-video/"
PASSWORD = "a-paper-boat-in-the-rain"
MADE_WITHIN = 90_000
SHOWN_WITHIN = 30_000
"""Milliseconds; the machine may be busy."""

expect.set_options(timeout=SHOWN_WITHIN)


def sign_up(page: Page) -> None:
    """From the front door to an account."""
    page.goto("/")
    sign_up_here(page)


def sign_up_here(page: Page) -> None:
    """From a page that offers it."""
    page.get_by_role("link", name="Sign up").last.click()
    page.get_by_label("E-mail").fill(f"{uuid.uuid4().hex[:12]}@example.org")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def get_test_credits(page: Page) -> None:
    """The button of a development site."""
    page.goto("/credits/")
    page.get_by_role("button", name=re.compile("test credits")).click()
    expect(page.locator(".ledger")).to_contain_text("Test credits")


def make(page: Page, prompt: str, endpoint: str = PIKA) -> str:
    """Ask for a video and be on its page; returns the address."""
    page.goto(endpoint)
    page.locator("#prompt").fill(prompt)
    press_make(page)
    return urlsplit(page.url).path


def press_make(page: Page) -> None:
    """The price button, and on to the page of what was started; without JavaScript it leads there itself."""
    leads_there = is_plain(page)
    page.locator("#make").click()
    if not leads_there:
        open_started(page)
    page.wait_for_url("**/generations/*/")


def open_started(page: Page) -> None:
    """Follow the newest of the latest, once the page has said that it was started."""
    expect(page.locator("#announcement")).to_contain_text("Started")
    page.locator("#latest .line a[href^='/generations/']").first.click()
    page.wait_for_url("**/generations/*/")


def is_plain(page: Page) -> bool:
    """Whether the window runs no JavaScript."""
    return bool(page.evaluate("() => [...document.querySelectorAll('noscript')].some((one) => one.checkVisibility())"))


def watch(page: Page, seen: str = "In your gallery") -> None:
    """Stay on a generation's page until it has ended, as the heading says; without JavaScript by loading it again."""
    live = page.locator("h1.state-live")
    if is_plain(page):
        for _ in range(MADE_WITHIN // 1000):
            if not live.count():
                break
            page.wait_for_timeout(1000)
            page.reload()
    expect(live).to_have_count(0, timeout=MADE_WITHIN)
    expect(page.get_by_role("heading", level=1)).to_contain_text(seen)


def star(page: Page) -> None:
    """Star the video of the page."""
    button = page.get_by_role("button", name=re.compile("^Star"))
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def download(page: Page) -> bytes:
    """The file as it arrives on the person's disk."""
    with page.expect_download() as arrived:
        page.get_by_role("link", name=re.compile("^Download")).click()
    return Path(arrived.value.path()).read_bytes()


WHAT_STICKS_OUT = """(width) => {
  const whole = document.documentElement.scrollWidth;
  if (whole <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width);
  return [`the page: ${whole}`, ...wide.map((one) => `${one.tagName}.${one.className}`)];
}"""


def sticking_out(page: Page) -> list[str]:
    """What makes the loaded page wider than its window: the page's width, and the elements beyond the edge."""
    page.wait_for_load_state()
    return list(page.evaluate(WHAT_STICKS_OUT, (page.viewport_size or {})["width"]))


def picture() -> bytes:
    """A small PNG."""
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "#7fb3d5").save(buffer, "PNG")
    return buffer.getvalue()
