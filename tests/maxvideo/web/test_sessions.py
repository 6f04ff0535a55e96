import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maxvideo.accounts.models import User
from maxvideo.web.sessions import BEGAN, PEOPLE, SEEN, Limits
from tests.maxvideo.accounts.people import log_in, make_noor

PAGE = "/accounts/preferences/"


@pytest.fixture
def left(client_of: Callable[[User], Client]) -> Callable[..., Client]:
    """A user's browser, logged in so long ago and last seen so long ago."""

    def left(user: User, *, began: timedelta = timedelta(), seen: timedelta = timedelta()) -> Client:
        client = client_of(user)
        session = client.session
        session[BEGAN] = time.time() - max(began, seen).total_seconds()
        session[SEEN] = time.time() - seen.total_seconds()
        session.save()
        return client

    return left


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("late", "stays"), [(-MINUTE, True), (MINUTE, False)])
def test_log_in_that_is_left_alone_ends(left: Callable[..., Client], alice: User, late: timedelta, stays: bool) -> None:
    assert is_in(left(alice, seen=PEOPLE.inactive + late)) is stays


@pytest.mark.parametrize(("late", "stays"), [(-MINUTE, True), (MINUTE, False)])
def test_log_in_ends_after_its_longest_time(
    left: Callable[..., Client], alice: User, late: timedelta, stays: bool
) -> None:
    assert is_in(left(alice, began=PEOPLE.longest + late)) is stays


def test_presence_is_noted_now_and_then(left: Callable[..., Client], alice: User) -> None:
    browser = left(alice, seen=timedelta(hours=2))
    answer = browser.get(PAGE)
    assert time.time() - browser.session[SEEN] < 60
    assert answer.cookies["sessionid"]["max-age"] == PEOPLE.inactive.total_seconds()


def test_presence_is_not_written_at_each_page(left: Callable[..., Client], alice: User) -> None:
    browser = left(alice, seen=timedelta(minutes=30))
    with CaptureQueriesContext(connection) as queries:
        browser.get(PAGE)
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


def test_presence_is_noted_in_small_parts_of_a_short_span() -> None:
    assert Limits(timedelta(hours=1), timedelta(hours=12)).noted_every == 300
    assert PEOPLE.noted_every == 3600


@pytest.mark.parametrize(
    "leave", [lambda browser: browser.post("/accounts/logout/"), lambda browser: browser.get(PAGE)]
)
def test_browser_is_told_to_forget_when_a_log_in_ends(
    left: Callable[..., Client], alice: User, leave: Callable[[Client], object]
) -> None:
    browser = left(alice, seen=PEOPLE.inactive - MINUTE)
    session = browser.session
    session[SEEN] -= 120
    session.save()
    assert leave(browser).headers["Clear-Site-Data"] == '"cache", "storage"'


def test_browser_of_a_visitor_is_not(client: Client, db: None) -> None:
    assert "Clear-Site-Data" not in client.get("/help/").headers


def test_log_in_notes_when_it_began(alice: User) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": alice.email, "password": "correct horse"})
    assert time.time() - browser.session[BEGAN] < 60


def test_what_a_visitor_leaves_is_kept_for_a_day(client: Client, db: None) -> None:
    answer = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert answer.cookies["sessionid"]["max-age"] == 24 * 3600
    assert client.session.get_expiry_age() == 24 * 3600


def test_log_in_out_of_a_visitors_session_lasts_as_long_as_any(client: Client, db: None) -> None:
    make_noor()
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    log_in(client)
    assert client.session.get_expiry_age() == PEOPLE.inactive.total_seconds()
