from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.pricing.models import Rate
from billing.pricing.prices import current_rates
from maxvideo.accounts.models import User

FLAT = "fal-ai/sora-2/text-to-video"


@pytest.fixture
def add(client_of: Callable[[User], Client], staff: User, rates: None) -> Callable[..., HttpResponse]:
    """Posts the form for a new rate."""

    def post(start: datetime | None = None, **changes: Any) -> HttpResponse:
        data = {"product": FLAT, "condition": "{}", "unit": "second", "usd": "0.12", "label": ""} | changes
        if start is not None:
            data |= {"valid_from_0": f"{start:%Y-%m-%d}", "valid_from_1": f"{start:%H:%M:%S}"}
        return client_of(staff).post(reverse("admin:billing_rate_add"), data)

    return post


def price() -> str:
    (rate,) = current_rates(FLAT)
    return str(rate.usd)


def test_new_rate_counts_from_now_on(add: Callable[..., HttpResponse], staff: User) -> None:
    assert add().status_code == 302
    assert price() == "0.1200"
    assert Rate.objects.latest("id").created_by == staff


def test_new_rate_with_a_later_start_counts_from_then_on(add: Callable[..., HttpResponse]) -> None:
    assert add(start=timezone.now() + timedelta(days=1)).status_code == 302
    assert price() == "0.1000"


def test_new_rate_with_the_now_of_a_minute_ago_counts_from_the_saving_on(add: Callable[..., HttpResponse]) -> None:
    before = timezone.now()
    add(start=before - timedelta(minutes=1))

    assert Rate.objects.latest("id").valid_from >= before


def test_second_price_for_the_same_arguments_is_refused_until_the_first_has_ended(
    add: Callable[..., HttpResponse],
) -> None:
    veo = {"product": "fal-ai/veo3/fast", "condition": '{"resolution": "1080p"}'}
    assert b"has a price that would fit as well" in add(**veo).content

    for sound in ("true", "false"):
        assert add(**veo | {"condition": f'{{"generate_audio": {sound}}}', "usd": ""}).status_code == 302
    assert add(**veo).status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"start": timezone.now() - timedelta(days=1)}, "starts now or later"),
        ({"condition": "[1]"}, "Write it as"),
        ({"condition": '{"resolution": ["720p"]}'}, "Write it as"),
        ({"product": "fal-ai/unknown"}, "Select a valid choice"),
        ({"unit": "minute"}, "Select a valid choice"),
        ({"usd": "-1"}, "greater than or equal to 0"),
        ({"margin_percent": "-1"}, "greater than or equal to 0"),
    ],
    ids=["past", "list", "list within", "product", "unit", "price", "margin"],
)
def test_bad_rate_is_refused(add: Callable[..., HttpResponse], changes: dict[str, datetime | str], words: str) -> None:
    assert words in add(**changes).content.decode()
    assert price() == "0.1000"


@pytest.mark.parametrize("action", ["change", "delete"])
def test_rates_are_never_changed_or_deleted(
    client_of: Callable[[User], Client], staff: User, rates: None, action: str
) -> None:
    address = reverse(f"admin:billing_rate_{action}", args=[Rate.objects.first().pk])

    assert client_of(staff).post(address, {"usd": "9", "post": "yes"}).status_code == 403


def test_list_shows_the_rates(client_of: Callable[[User], Client], staff: User, rates: None) -> None:
    html = client_of(staff).get(reverse("admin:billing_rate_changelist")).content.decode()

    assert FLAT in html
    assert "5-second clip" in html
