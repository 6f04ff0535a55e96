"""A start that goes over a limit the user set."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Hold
from generations.models import Generation
from tests.generations.views.conftest import VEO


@pytest.fixture
def careful(alice):
    """Alice, who wants to spend at most 250 credits a day; a video costs 200."""
    alice.daily_limit = 250
    alice.save()
    return alice


def test_start_over_the_limit_starts_nothing_and_keeps_what_was_typed(careful, send):
    assert send().status_code == 302
    response = send(prompt="A second paper boat")
    assert response.status_code == 429
    assert "50 are left of the 250 a day" in response.text
    assert "A second paper boat" in response.text
    assert (Generation.objects.count(), Hold.objects.count()) == (1, 1)


def test_limit_is_a_click_away_and_the_form_waits(careful, studio, send):
    send()
    assert 'name="leave" value="preferences"' in send(prompt="A second paper boat").text
    response = send(prompt="A second paper boat", leave="preferences")
    assert response.headers["Location"] == reverse("account_preferences")
    assert "A second paper boat" in studio.get(reverse("generations:studio", args=[VEO])).text


def test_other_limits_lead_nowhere_else(send, settings):
    settings.MAX_IN_FLIGHT = 1
    send()
    assert 'value="preferences"' not in send().text


def test_start_with_a_limit_stays_within_its_queries(careful, send):
    with CaptureQueriesContext(connection) as queries:
        assert send(quoted_credits="200").status_code == 302
    asked = [query["sql"] for query in queries if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 10
