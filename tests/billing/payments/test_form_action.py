"""The buy page's form may be answered by a redirect to the pay page, no other page's may."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def form_action(client: Client, address: str) -> list[str]:
    policy = client.get(address).headers["Content-Security-Policy"]
    found = re.search(r"form-action ([^;]+)", policy)
    return found[1].split() if found else []


def test_buy_page_names_stripes_pay_page(client_of: ClientOf, alice: User, settings: Settings) -> None:
    settings.STRIPE_API_URL = "https://api.stripe.com"
    assert form_action(client_of(alice), "/credits/buy/") == ["'self'", "https://checkout.stripe.com"]


def test_buy_page_names_the_stand_in_in_its_place(client_of: ClientOf, alice: User, settings: Settings) -> None:
    settings.STRIPE_API_URL = "http://127.0.0.1:8810"
    assert form_action(client_of(alice), "/credits/buy/") == ["'self'", "http://127.0.0.1:8810"]


def test_other_pages_name_neither(client_of: ClientOf, alice: User) -> None:
    assert form_action(client_of(alice), "/credits/") == ["'self'"]
