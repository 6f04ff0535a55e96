"""The page on which a charge is given back."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from billing import ledger
from billing.ledger.models import Hold
from maxvideo.accounts.models import User
from tests.roles import make_staff

ClientOf = Callable[[User], Client]


@pytest.fixture
def send(held: Hold, client_of: ClientOf, settings: Settings) -> Callable[..., HttpResponse]:
    """Posts the page of a charge of 100 credits."""
    settings.STAFF_NEED_MFA = False
    ledger.capture(held.pk)
    client, key = client_of(make_staff("finance")), uuid.uuid4()

    def post(**changes: Any) -> HttpResponse:
        data = {"credits": "40", "why": "Goodwill", "words": "", "form_key": key} | changes
        return client.post(reverse("admin:billing_hold_refund", args=[held.pk]), data)

    return post


def test_form_sent_twice_gives_back_once(
    send: Callable[..., HttpResponse], rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    assert [send().status_code for _ in range(2)] == [302, 302]
    assert pockets(rich) == (940, 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"credits": ""}, "This field is required."),
        ({"credits": "0"}, "greater than or equal to 1"),
        ({"credits": "101"}, "Only 100 credits of it can be given back."),
        ({"why": ""}, "This field is required."),
        ({"why": "Because"}, "Select a valid choice."),
        ({"why": "Another reason"}, "Say which."),
    ],
)
def test_bad_input_moves_nothing_says_why_and_keeps_what_was_typed(
    send: Callable[..., HttpResponse],
    rich: User,
    pockets: Callable[[User], tuple[int, int]],
    changes: dict[str, str],
    words: str,
) -> None:
    page = send(**{"words": "Typed before"} | changes if "why" not in changes else changes)
    assert page.status_code == 422
    assert words in page.text
    assert pockets(rich) == (900, 0)


def test_reason_of_ones_own_is_the_note(send: Callable[..., HttpResponse], held: Hold) -> None:
    send(why="Another reason", words="The wrong dog")
    assert held.transfers.latest("pk").note == "The wrong dog"
