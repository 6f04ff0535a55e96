"""Staff's log-ins end after twelve hours and after an hour of nothing, whatever the cookie says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from maxvideo.accounts.models import User
from maxvideo.web import clock

HOME = "/admin/"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk(staff: User, settings: Settings) -> Client:
    """Somebody of the house who logged in just now, through the site's page."""
    settings.STAFF_NEED_MFA = False
    client = Client()
    client.post("/accounts/login/", {"login": staff.email, "password": "correct horse"})
    return client


@pytest.fixture
def after(desk: Client) -> Callable[..., bool]:
    """Says whether the desk is still logged in so long after now."""

    def after(passed: timedelta, **headers: str) -> bool:
        with clock.frozen_at(timezone.now() + passed):
            desk.get("/gallery/", headers=headers)
        return "_auth_user_id" in desk.session

    return after


def test_an_hour_of_nothing_ends_it(after: Callable[..., bool]) -> None:
    assert after(MINUTE)
    assert not after(HOUR + 3 * MINUTE)


def test_who_goes_on_working_stays(after: Callable[..., bool]) -> None:
    assert all(after(50 * MINUTE * turn) for turn in range(1, 14))


def test_twelve_hours_end_it_for_who_goes_on_working_too(after: Callable[..., bool]) -> None:
    assert all(after(50 * MINUTE * turn) for turn in range(1, 14))
    assert not after(12 * HOUR + MINUTE)


def test_page_that_looks_for_news_by_itself_is_nobody_at_work(after: Callable[..., bool]) -> None:
    assert after(MINUTE)
    assert after(50 * MINUTE, **{"HX-Request": "true"})
    assert not after(HOUR + 3 * MINUTE)


def test_ended_log_in_is_asked_to_log_in(desk: Client) -> None:
    desk.get(HOME)
    with clock.frozen_at(timezone.now() + 2 * HOUR):
        response = desk.get(HOME, follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_old_log_in_of_who_joins_the_staff_ends(alice: User) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": "correct horse"})
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    with clock.frozen_at(timezone.now() + 13 * HOUR):
        client.get("/gallery/")
    assert "_auth_user_id" not in client.session


def test_plain_users_stay(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    client.get("/gallery/")
    with clock.frozen_at(timezone.now() + 13 * HOUR):
        assert client.get("/gallery/").status_code == 200
