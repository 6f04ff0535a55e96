import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from maxvideo.accounts.models import User
from maxvideo.web import rate_limits

NOON = 1_700_000_000.0


@pytest.fixture
def window(db: None) -> rate_limits.Window:
    """Three a minute."""
    return rate_limits.Window("test", 3)


def test_user_follows_the_setting(alice: User, settings: Settings) -> None:
    settings.START_RATE = "9/m"
    assert rate_limits.per_minute(alice) == 9


@pytest.mark.parametrize(("own", "expected"), [("240/m", 240), ("0", None), ("nonsense", 9)])
def test_rate_that_staff_set_for_one_user_wins(alice: User, settings: Settings, own: str, expected: int | None) -> None:
    settings.START_RATE = "9/m"
    alice.start_rate = own
    assert rate_limits.per_minute(alice) == expected


def test_window_is_full_when_as_many_were_counted(window: rate_limits.Window) -> None:
    window.count(2, at=NOON)
    assert not window.is_full(at=NOON + 1)
    window.count(at=NOON + 1)
    assert window.is_full(at=NOON + 1)


def test_minute_rolls(window: rate_limits.Window) -> None:
    window.count(2, at=NOON)
    window.count(1, at=NOON + 30)
    assert window.is_full(at=NOON + 59)
    assert not window.is_full(at=NOON + 60)
    window.count(2, at=NOON + 60)
    assert window.is_full(at=NOON + 89)
    assert not window.is_full(at=NOON + 90)


def test_no_limit_counts_nothing(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    free = rate_limits.Window("test", None)
    with django_assert_num_queries(0):
        free.count(1_000)
        assert not free.is_full()


def request_of(user: User | AnonymousUser, address: str = "192.0.2.1") -> HttpRequest:
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    request.user = user
    return request


def own_key(user: User | AnonymousUser, address: str = "192.0.2.1") -> str:
    return rate_limits.quotes_of(request_of(user, address)).windows[0].key


def test_users_are_counted_apart(alice: User, bob: User) -> None:
    assert own_key(alice) != own_key(bob)


def test_user_is_the_same_at_every_address(alice: User) -> None:
    assert own_key(alice) == own_key(alice, "192.0.2.2")


def test_visitors_are_counted_by_address(db: None) -> None:
    assert own_key(AnonymousUser()) != own_key(AnonymousUser(), "192.0.2.2")


def test_visitor_of_many_ipv6_addresses_is_one(db: None) -> None:
    assert own_key(AnonymousUser(), "2001:db8::1") == own_key(AnonymousUser(), "2001:db8::ffff:2")
    assert own_key(AnonymousUser(), "2001:db8::1") != own_key(AnonymousUser(), "2001:db8:0:1::1")


def test_all_visitors_together_are_ten(db: None) -> None:
    counted = rate_limits.limit_of(request_of(AnonymousUser()), "test", 2)
    for number in range(10):
        rate_limits.limit_of(request_of(AnonymousUser(), f"192.0.2.{number + 9}"), "test", 2).count(2)
    assert counted.is_full()


def test_users_do_not_feel_the_visitors(alice: User) -> None:
    rate_limits.limit_of(request_of(AnonymousUser()), "test", 2).count(1_000)
    assert not rate_limits.limit_of(request_of(alice), "test", 2).is_full()


def test_ten_quotes_and_ten_uploads_for_each_start(alice: User, settings: Settings) -> None:
    settings.START_RATE = "2/m"
    assert rate_limits.quotes_of(request_of(alice)).windows[0].allowed == 20
    assert rate_limits.uploads_of(request_of(alice)).windows[0].allowed == 20
