from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_models_follow_what_is_chosen(page: Page) -> None:
    page.goto("/models/")
    page.check("[name=sound]", force=True)
    page.wait_for_url("**/models/?sound=1")


def test_button_that_applies_is_for_whoever_has_no_scripts(page: Page, browse: Callable[..., Page]) -> None:
    page.goto("/models/")
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    plain = browse(java_script_enabled=False)
    plain.goto("/models/")
    expect(plain.get_by_role("button", name="Apply")).to_be_visible()
