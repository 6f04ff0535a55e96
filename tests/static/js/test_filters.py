import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_models_follow_what_is_chosen(page: Page) -> None:
    page.goto("/models/")
    page.check("[name=sound]", force=True)
    page.wait_for_url("**/models/?sound=1")
