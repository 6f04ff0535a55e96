"""What belongs to somebody is kept by no cache and no browser; what is public may be."""

from collections.abc import Callable

import pytest
from django.test import Client

from maxvideo.accounts.models import User
from tests.factories import ENDPOINT

OWN = [
    "/gallery/",
    "/generations/",
    "/credits/",
    "/credits.json",
    "/accounts/preferences/",
    f"/models/{ENDPOINT}/",
    "/",
]


@pytest.mark.parametrize("address", [*OWN, "/help/", "/no-such-page/"])
def test_page_of_somebody_signed_in_is_not_kept(
    alice: User, client_of: Callable[[User], Client], rates: None, address: str
) -> None:
    kept = client_of(alice).get(address).headers["Cache-Control"]
    assert {"private", "no-store"} <= {word.strip() for word in kept.split(",")}


@pytest.mark.parametrize("address", ["/help/", "/models/", "/terms/"])
def test_page_for_everybody_may_be_kept(client: Client, rates: None, address: str) -> None:
    assert "no-store" not in client.get(address).headers.get("Cache-Control", "")


def test_answer_that_logs_in_is_not_kept(client: Client, alice: User) -> None:
    answer = client.post("/accounts/login/", {"login": alice.email, "password": "correct horse"})
    assert "no-store" in answer.headers["Cache-Control"]
