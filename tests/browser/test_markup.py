"""Markup that somebody types is shown as text: in a browser that would run it, too, and with no word to the policy."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.pages import PAGES, Look, name_of
from tests.browser.windows import DESKTOP
from tests.faults.browser import Browser
from tests.faults.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MARKUP = """'"></textarea></title></script><script>ran()</script><img src="/x" onerror="ran()"><b id=made>"""
TYPED = "input:is([type=text], [type=search], [type=url], [type=email], [type=password], :not([type])), textarea"
FILL = """([typed, markup]) => {
  const forms = new Set();
  for (const field of document.querySelectorAll(typed)) {
    field.type = field.localName === "textarea" ? field.type : "text";
    field.value = markup;
    if (field.form) forms.add(field.form);
  }
  return [...document.forms].flatMap((form, number) => (forms.has(form) ? [number] : []));
}"""
FORGET = (
    "from generations.models import Draft, ShareLink; Draft.objects.all().delete(); ShareLink.objects.all().delete()"
)
SEND = "(number) => HTMLFormElement.prototype.submit.call(document.forms[number])"
WITH_FIELDS = [look for look in PAGES if not look.route.startswith("generations:generation") and look.status == 200]
UNGUARDED = DESKTOP | {"bypass_csp": True}
POLICIES = {"with the policy": DESKTOP, "without the policy": UNGUARDED}


@pytest.fixture(scope="module", autouse=True)
def _what_was_typed_is_forgotten(site: Site) -> Iterator[None]:
    """Forms that wait and links that were made are in nobody's way afterwards."""
    yield
    assert site.manage("shell", "-c", FORGET).returncode == 0


def listen(page: Page) -> list[str]:
    """Where markup runs is written down here."""
    runs: list[str] = []
    page.expose_binding("ran", lambda source: runs.append(source["page"].url))
    return runs


def is_clean(page: Page) -> bool:
    """Whether nothing of the markup became a part of the page."""
    return page.locator("#made, img[src='/x']").count() == 0


@pytest.mark.parametrize("look", WITH_FIELDS, ids=name_of)
def test_markup_in_a_text_field_does_not_run(
    open_page: Callable[..., Page], alice: Browser, bob: Browser, generations: dict[str, str], look: Look
) -> None:
    people = {"alice": alice, "bob": bob, None: None}
    page = open_page(UNGUARDED, people[look.who], deliberate=(400, 402, 422, 429))
    runs, address = (
        listen(page),
        look.address.format_map({state: at.split("/")[2] for state, at in generations.items()}),
    )
    page.goto(address)
    left = page.evaluate(FILL, [TYPED, MARKUP])
    while left:
        with page.expect_navigation():
            page.evaluate(SEND, left.pop())
        assert is_clean(page)
        if left:
            page.goto(address)
            page.evaluate(FILL, [TYPED, MARKUP])
    assert runs == []


@pytest.fixture(scope="module")
def kept(alice: Browser) -> list[str]:
    """Pages that show a prompt made of markup, one that became a video and one that was refused."""
    made = alice.start(MARKUP, negative_prompt=MARKUP)
    refused = alice.start(f"{MARKUP} sandbox:refused")
    alice.follow([made, refused], within=90)
    again = f"{steps.PIKA}?from={made.split('/')[2]}"
    return [made, refused, again, "/generations/", "/gallery/", "/credits/", steps.VEO]


@pytest.mark.parametrize("policy", POLICIES)
def test_markup_in_a_kept_prompt_does_not_run(
    open_page: Callable[..., Page], alice: Browser, kept: list[str], policy: str
) -> None:
    page = open_page(POLICIES[policy], alice)
    runs = listen(page)
    for address in kept:
        page.goto(address)
        assert is_clean(page)
        assert runs == []


def test_markup_in_the_name_of_a_file_does_not_run(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(UNGUARDED, site.log_in(credits=100))
    runs = listen(page)
    page.goto(steps.PIKA_IMAGE)
    picture = {"name": "<img src=x onerror=ran()>.png", "mimeType": "image/png", "buffer": steps.picture()}
    page.locator("#image_url").set_input_files(picture)
    expect(page.locator(".upload input[name=image_url]")).to_be_attached()
    assert runs == []
