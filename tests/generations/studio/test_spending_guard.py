"""A start that goes over a limit the user set."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from billing.ledger.models import Hold
from generations.models import Generation
from maxvideo.accounts.models import User
from tests.generations.studio.conftest import VEO


@pytest.fixture
def careful(alice: User) -> User:
    """Alice, who wants to spend at most 250 credits a day; a video costs 200."""
    alice.daily_limit = 250
    alice.save()
    return alice


def test_start_over_the_limit_starts_nothing_and_keeps_what_was_typed(
    careful: User, send: Callable[..., HttpResponse]
) -> None:
    assert send().status_code == 302
    response = send(prompt="A second paper boat")
    assert response.status_code == 429
    assert "50 are left of the 250 a day" in response.text
    assert "A second paper boat" in response.text
    assert (Generation.objects.count(), Hold.objects.count()) == (1, 1)


def test_limit_is_a_click_away_and_the_form_waits(
    careful: User, studio: Client, send: Callable[..., HttpResponse]
) -> None:
    send()
    assert 'name="leave" value="preferences"' in send(prompt="A second paper boat").text
    response = send(prompt="A second paper boat", leave="preferences")
    assert response.headers["Location"] == reverse("account_preferences")
    assert "A second paper boat" in studio.get(reverse("generations:studio", args=[VEO])).text


def test_other_limits_lead_nowhere_else(send: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.MAX_IN_FLIGHT = 1
    send()
    assert 'value="preferences"' not in send().text


def test_start_with_a_limit_stays_within_its_queries(careful: User, send: Callable[..., HttpResponse]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert send(quoted_credits="200").status_code == 302
    asked = [query["sql"] for query in queries if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 12  # one has the form wait


def test_limit_is_said_before_the_click(careful: User, studio: Client, send: Callable[..., HttpResponse]) -> None:
    send()
    page = studio.get(reverse("generations:studio", args=[VEO])).text
    assert "Over the limit you set" in page
    assert "50 are left of the 250 a day" in page
    assert 'aria-keyshortcuts="Control+Enter Meta+Enter" disabled' in page


def test_price_that_is_within_the_limit_again_says_no_more_of_it(
    careful: User, studio: Client, send: Callable[..., HttpResponse]
) -> None:
    send(duration="4s")
    over = studio.post(
        reverse("generations:quote", args=[VEO]), {"duration": "8s"}, headers={"HX-Request": "true"}
    ).text
    within = studio.post(
        reverse("generations:quote", args=[VEO]), {"duration": "4s"}, headers={"HX-Request": "true"}
    ).text
    assert "Over the limit you set" in over
    assert "Over the limit you set" not in within
