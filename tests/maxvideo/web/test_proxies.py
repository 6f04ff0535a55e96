from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from maxvideo.web.proxies import TrustedProxies


@pytest.fixture
def seen(settings: Settings) -> Callable[..., tuple[str, str]]:
    """The client's address and the scheme that the site sees behind so many trusted proxies."""

    def through(hops: int, forwarded_for: str = "", proto: str = "") -> tuple[str, str]:
        settings.TRUSTED_PROXIES = hops
        headers = {"X-Forwarded-For": forwarded_for, "X-Forwarded-Proto": proto}
        request = RequestFactory().get("/", headers={name: value for name, value in headers.items() if value})
        TrustedProxies(lambda _: HttpResponse())(request)
        return request.META["REMOTE_ADDR"], request.scheme

    return through


def test_without_trusted_proxies_nothing_is_believed(seen: Callable[..., tuple[str, str]]) -> None:
    assert seen(0, "203.0.113.7", "https") == ("127.0.0.1", "http")


def test_one_proxy_is_believed_about_the_caller_it_saw(seen: Callable[..., tuple[str, str]]) -> None:
    assert seen(1, "198.51.100.1, 203.0.113.7", "https") == ("203.0.113.7", "https")


def test_two_proxies_are_believed_two_hops_deep(seen: Callable[..., tuple[str, str]]) -> None:
    assert seen(2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "https, http") == ("203.0.113.7", "https")


def test_fewer_hops_than_proxies_takes_the_outermost(seen: Callable[..., tuple[str, str]]) -> None:
    assert seen(3, "203.0.113.7", "https") == ("203.0.113.7", "https")


@pytest.mark.parametrize("word", ["203.0.113.7:4711", "203.0.113.7"])
def test_a_port_is_left_out(seen: Callable[..., tuple[str, str]], word: str) -> None:
    assert seen(1, word)[0] == "203.0.113.7"


@pytest.mark.parametrize("word", ["2001:db8::7", "[2001:db8::7]:4711", "[2001:db8::7]"])
def test_ipv6(seen: Callable[..., tuple[str, str]], word: str) -> None:
    assert seen(1, word)[0] == "2001:db8::7"


@pytest.mark.parametrize("word", ["unknown", "", "<script>", "203.0.113.777"])
def test_what_is_no_address_changes_nothing(seen: Callable[..., tuple[str, str]], word: str) -> None:
    assert seen(1, word) == ("127.0.0.1", "http")


def test_plain_http_at_the_proxy_stays_http(seen: Callable[..., tuple[str, str]]) -> None:
    assert seen(1, "203.0.113.7", "http")[1] == "http"


@pytest.mark.parametrize("word", ["::ffff:203.0.113.7", "::ffff:cb00:7107", "[::ffff:203.0.113.7]:4711"])
def test_ipv4_in_the_clothes_of_ipv6_is_ipv4(seen: Callable[..., tuple[str, str]], word: str) -> None:
    assert seen(1, word)[0] == "203.0.113.7"
