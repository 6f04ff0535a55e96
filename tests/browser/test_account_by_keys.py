"""Without a mouse: what is asked twice, and what is refused. Data, deletion, passkeys, storage, terms, reports."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_accounts import add_passkey, log_in, page
from tests.browser.test_keyboard import tab_to
from tests.browser.windows import DESKTOP
from tests.faults.site import PASSWORD, Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

OpenPage = Callable[..., Page]
FULL = """
from generations.models import StoredBytes; from maxvideo.accounts.models import User
StoredBytes.objects.update_or_create(user=User.objects.get(email='{}'), defaults={{'limit_gb': 1, 'bytes': 10**9}})
"""
OUTDATED = "from maxvideo.accounts.models import User; User.objects.filter(email='{}').update(agreed_to='2020-01-01')"
__all__ = ["page"]


def press(page: Page, role: str, name: str) -> None:
    """Go to what is called so by Tab, and press Enter."""
    tab_to(page, page.get_by_role("main").get_by_role(role, name=name))  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def type_into(page: Page, label: str, words: str) -> None:
    """Go to a field by Tab and type."""
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def prove_who_it_is(page: Page) -> None:
    """Give the password once more."""
    type_into(page, "Password", PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def person(site: Site, page: Page) -> str:
    """The address of somebody new who is logged in."""
    email = site.make_account(credits=1000)
    log_in(page, email)
    expect(page.get_by_role("button", name="Make video")).to_be_visible()
    return email


def test_everything_is_taken_along_and_the_account_deleted(page: Page, person: str) -> None:
    page.goto("/accounts/export/")
    prove_who_it_is(page)
    expect(page.get_by_role("heading", name="Export everything")).to_be_visible()
    with page.expect_download() as zipped:
        press(page, "button", "Download the ZIP")
    assert zipped.value.suggested_filename.endswith(".zip")
    page.goto("/accounts/delete/")
    type_into(page, "Type your e-mail address", person)
    press(page, "button", "Delete my account for good")
    page.wait_for_url("**/accounts/deleted/")


def test_passkey_is_renamed_and_removed(page: Page, person: str) -> None:
    add_passkey(page)
    page.goto("/accounts/2fa/webauthn/")
    press(page, "link", "Rename")
    tab_to(page, page.get_by_label("What you call it"))
    page.keyboard.press("Control+A")
    page.keyboard.type("The blue one")
    press(page, "button", "Save")
    expect(page.get_by_text("The blue one")).to_be_visible()
    press(page, "link", "Remove")
    press(page, "button", "Remove it")
    expect(page.get_by_text("The blue one")).to_have_count(0)


def test_start_without_room_leads_to_what_can_be_deleted(site: Site, open_page: OpenPage, person: str) -> None:
    assert site.manage("shell", "-c", FULL.format(person)).returncode == 0
    page = open_page(DESKTOP, deliberate=(402,))
    log_in(page, person)
    page.goto(steps.PIKA)
    type_into(page, "Prompt", "A paper boat")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Your storage is full")).to_be_visible()
    press(page, "button", "Choose what to delete")
    page.wait_for_url("**/gallery/**")


def test_new_terms_are_agreed_to_and_what_was_typed_is_there(site: Site, open_page: OpenPage, person: str) -> None:
    assert site.manage("shell", "-c", OUTDATED.format(person)).returncode == 0
    page = open_page(DESKTOP, deliberate=(403,))
    log_in(page, person)
    page.goto(steps.PIKA)
    type_into(page, "Prompt", "A paper boat")
    page.keyboard.press("Control+Enter")
    press(page, "button", "Read and agree")
    press(page, "button", "I am 18 or older and agree")
    expect(page.get_by_label("Prompt")).to_have_value("A paper boat")


def test_report_is_sent(open_page: OpenPage) -> None:
    page = open_page(DESKTOP)
    page.goto("/report/")
    type_into(page, "Where is it?", "On the home page")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    type_into(page, "In your words", "Look at second 2.")
    press(page, "button", "Send the report")
    page.wait_for_url("**/report/*/")
