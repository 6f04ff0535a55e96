"""What only a browser shows of accounts: passkeys, and what is left in it after logging out."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.conftest import OpenPage
from tests.browser.windows import DESKTOP
from tests.faults.site import PASSWORD, Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

KEY: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(open_page: OpenPage, site: Site) -> Page:
    """A window that has a fingerprint reader: browsers make passkeys for localhost, and for no number."""
    page = open_page(DESKTOP | {"base_url": site.url.replace("127.0.0.1", "localhost")})
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def log_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Sign up").first).to_be_visible()


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


@pytest.fixture
def owner(page: Page, site: Site) -> str:
    """The address of somebody who has a passkey on this device and is logged out."""
    email = site.make_account()
    log_in(page, email)
    add_passkey(page)
    log_out(page)
    return email


def test_passkey_logs_in_without_address_and_password(page: Page, owner: str) -> None:
    page.goto("/accounts/login/?next=/gallery/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url("**/gallery/")


def test_passkeys_button_waits_for_its_script(page: Page, site: Site) -> None:
    """Pressed before it, the form would go out empty."""
    held: list[Route] = []
    log_in(page, site.make_account())
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.route("**/passkeys*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright writes on the function
    page.get_by_role("button", name="Go on").click(no_wait_after=True)
    expect(page.get_by_role("button", name="Add it")).to_be_disabled()

    held[0].continue_()
    expect(page.get_by_role("button", name="Add it")).to_be_enabled()


def test_address_that_can_have_no_passkeys_says_so(open_page: OpenPage, site: Site) -> None:
    page = open_page(DESKTOP)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("At this address there are no passkeys")).to_be_visible()


def test_passkey_is_the_second_step_after_a_password(page: Page, owner: str) -> None:
    log_in(page, owner)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Make video")).to_be_visible()


def test_passkey_answers_who_it_is(page: Page, owner: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("button", name="Make video")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/email/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/accounts/email/")


def test_removed_passkey_opens_nothing(page: Page, owner: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("button", name="Make video")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Remove it").click()
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_visible()


def test_nothing_that_was_typed_is_left_after_logging_out(page: Page, site: Site) -> None:
    log_in(page, site.make_account())
    page.goto(steps.PIKA)
    page.locator(".prompt").fill("A secret paper boat")
    expect_kept(page, is_kept=True)
    log_out(page)
    expect_kept(page, is_kept=False)


def test_other_tabs_forget_too(page: Page, site: Site) -> None:
    log_in(page, site.make_account())
    other = page.context.new_page()
    other.goto(steps.PIKA)
    other.locator(".prompt").fill("A secret paper boat")
    expect_kept(other, is_kept=True)
    log_out(page)
    expect_kept(other, is_kept=False)


def expect_kept(page: Page, *, is_kept: bool) -> None:
    found = "JSON.stringify({...sessionStorage}).includes('secret paper boat')"
    page.wait_for_function(found if is_kept else f"!{found}")
