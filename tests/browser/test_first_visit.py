"""What somebody downloads who comes for the first time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.windows import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MOST = 60 * 1024
SIZES = """() => performance.getEntries().filter((one) => "encodedBodySize" in one)
  .map((one) => [new URL(one.name).pathname, one.initiatorType, one.encodedBodySize])"""
PICTURES = (".svg", ".jpg", ".png", ".webp", ".mp4", "/poster/", "/video/")


def test_first_visit_takes_60_kilobytes_at_most_with_fonts_and_without_pictures(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(DESKTOP)
    page.goto("/", wait_until="networkidle")
    sizes = {path: size for path, _, size in page.evaluate(SIZES) if not path.endswith(PICTURES)}
    assert all(sizes.values()), sizes
    assert sum(sizes.values()) <= MOST, sizes
    assert sum(".woff2" in path for path in sizes) == 2


def test_fonts_are_fetched_once_and_come_with_their_licence(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.goto("/", wait_until="networkidle")
    fonts = page.evaluate("""() => performance.getEntriesByType("resource").map((one) => one.name)
      .filter((name) => name.endsWith(".woff2"))""")
    assert len(fonts) == len(set(fonts)) == 2
    page.goto("/imprint/")
    licence = page.request.get(page.get_by_role("link", name="Open Font License").get_attribute("href") or "")
    assert "SIL OPEN FONT LICENSE" in licence.text()
