"""A real browser in front of the site, with alice signed in."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from billing import ledger
from maxvideo.accounts.models import User
from tests.chromium import ARGUMENTS
from tests.chromium import path as chromium_path

VEO = "fal-ai/veo3/fast"
REFERENCE = "fal-ai/veo3.1/reference-to-video"


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright itself; its loop lives in this thread, where Django then refuses the database without being told."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, with its cache of pages for the way back, which Playwright turns off."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def browse(chromium: Browser, live_server: LiveServer, alice: User) -> Iterator[Callable[..., Page]]:
    """Opens a page of alice's, who has 1,388 credits, in a browser with options; faults of a script end the test."""
    call_command("load_rates", verbosity=0)
    ledger.grant(alice.pk, 1388, key="grant:test", note="for a test")
    client = Client()
    client.force_login(alice)
    name = site_settings.SESSION_COOKIE_NAME
    contexts: list[BrowserContext] = []
    faults: list[Error] = []

    def note(fault: Error) -> None:
        faults.append(fault)

    def browse(**options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", note)
        return page

    yield browse
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def page(browse: Callable[..., Page]) -> Page:
    """Such a page in any browser."""
    return browse()


@pytest.fixture
def studio(page: Page) -> Callable[..., Page]:
    """Opens an endpoint's page."""

    def studio(endpoint_id: str = VEO) -> Page:
        page.goto(reverse("generations:studio", args=[endpoint_id]))
        return page

    return studio


@pytest.fixture
def photo() -> Callable[..., dict[str, object]]:
    """A picture as a file to choose."""

    def photo(name: str = "a.jpg", side: int = 64) -> dict[str, object]:
        file = io.BytesIO()
        Image.effect_noise((side, side), 100).save(file, "JPEG")
        return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}

    return photo
