"""Days are the reader's, on every page that shows or filters them, and without a script they are those of UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web.days import known_zone
from tests.factories import make_generation

pytestmark = pytest.mark.browser

TODAY = "const at = new Date(), two = (n) => String(n).padStart(2, '0');"
TODAY += "return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`"
TODAY = f"() => {{ {TODAY} }}"
LISTS = {
    "/credits/": ("since", "until", ".ledger tbody tr"),
    "/gallery/": ("from", "to", ".card"),
    "/generations/": ("from", "to", ".line"),
}


def elsewhere() -> tuple[str, str]:
    """Where it is another day than in UTC just now, and by how much the clock differs there."""
    late = datetime.now(UTC).hour >= 10
    return ("Pacific/Kiritimati", "+14:00") if late else ("Pacific/Pago_Pago", "-11:00")


@pytest.fixture
def made(alice: User) -> None:
    """A video, and its lines in the statement."""
    make_generation(alice, state=State.COMPLETED)


@pytest.fixture
def abroad(browse: Callable[..., Page], made: None) -> Page:
    """A browser where it is another day."""
    return browse(timezone_id=elsewhere()[0])


def filter_by(page: Page, name: str, first: str, last: str, day: str) -> None:
    page.goto(name)
    if page.locator("#filter-button").count():
        page.click("#filter-button")
    if page.locator("[popovertarget=dates]").count():
        page.click("[popovertarget=dates]")
    page.fill(f"[name={first}]", day)
    page.fill(f"[name={last}]", day)
    page.locator(".filters button:not([type=button]), #found button").last.click()


@pytest.mark.parametrize("name", LISTS)
def test_list_filtered_to_today_shows_what_was_made_today(abroad: Page, name: str) -> None:
    first, last, row = LISTS[name]
    abroad.goto(name)
    number = abroad.locator(row).count()
    assert number
    expect(abroad.get_by_text(f"Times and days: {elsewhere()[0].replace('_', ' ')}")).to_be_visible()
    filter_by(abroad, name, first, last, abroad.evaluate(TODAY))
    abroad.wait_for_url("**zone=*")
    expect(abroad.locator(row)).to_have_count(number)
    expect(abroad.get_by_text(f"from midnight to midnight in {elsewhere()[0]}")).to_be_visible()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("zone", ["", "&zone=UTC"])
def test_link_that_knows_no_zone_or_another_is_read_in_the_readers(abroad: Page, name: str, zone: str) -> None:
    first, last, row = LISTS[name]
    abroad.goto(name)
    number, day = abroad.locator(row).count(), abroad.evaluate(TODAY)
    abroad.goto(f"{name}?{first}={day}&{last}={day}{zone}")
    expect(abroad.locator(row)).to_have_count(number)


def test_statement_as_a_file_has_the_lines_of_the_page_in_its_times(abroad: Page) -> None:
    filter_by(abroad, "/credits/", "since", "until", abroad.evaluate(TODAY))
    number = abroad.locator(".ledger tbody tr").count()
    link = abroad.get_by_role("link", name="Statement (CSV)").get_attribute("href")
    _, *lines = abroad.request.get(link or "").text().splitlines()
    assert len(lines) == number + 1  # a hold and its charge are one line of the page
    assert all(line.split(",")[0].endswith(elsewhere()[1]) for line in lines)
    assert all(line.startswith(abroad.evaluate(TODAY)) for line in lines)


@pytest.mark.parametrize("name", LISTS)
def test_without_a_script_days_are_shown_and_filtered_in_utc(
    browse: Callable[..., Page], made: None, name: str
) -> None:
    first, last, row = LISTS[name]
    page = browse(timezone_id=elsewhere()[0], java_script_enabled=False)
    page.goto(name)
    number = page.locator(row).count()
    expect(page.get_by_text("Times and days: UTC")).to_be_visible()
    filter_by(page, name, first, last, datetime.now(UTC).date().isoformat())
    expect(page.locator(row)).to_have_count(number)
    expect(page.get_by_text("from midnight to midnight in UTC")).to_be_visible()


def test_every_zone_that_a_browser_may_be_in_is_known(page: Page) -> None:
    page.goto("/help/")
    names = page.evaluate("Intl.supportedValuesOf('timeZone')")
    assert len(names) > 400
    assert [name for name in names if known_zone(name) != name] == []
