"""What somebody downloads who comes for the first time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.windows import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MOST = 45 * 1024
SIZES = """() => performance.getEntries().filter((one) => "encodedBodySize" in one)
  .map((one) => [new URL(one.name).pathname, one.initiatorType, one.encodedBodySize])"""
PICTURES = (".svg", ".jpg", ".png", "/poster/")


def test_first_visit_takes_45_kilobytes_at_most(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.goto("/", wait_until="networkidle")
    sizes = {path: size for path, _, size in page.evaluate(SIZES) if not path.endswith(PICTURES)}
    assert all(sizes.values()), sizes
    assert sum(sizes.values()) <= MOST, sizes
