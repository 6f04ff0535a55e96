"""A payment that went back, or is disputed: nothing starts, what was typed stays, and so do their videos."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from billing import ledger
from billing.ledger.kinds import Kind
from billing.ledger.models import Hold
from generations.models import Generation
from maxvideo.accounts.models import User
from tests.generations.page import typed

pytestmark = pytest.mark.django_db

SORA = "fal-ai/sora-2/text-to-video"
OWN_KEY = {"api_key": "sk-0123456789abcdefghij"}
Send = Callable[..., HttpResponse]


@pytest.fixture
def owing(studio: Client, alice: User) -> User:
    """Alice, who owes 300 credits, and was given 1,000 since."""
    ledger.take_back(alice.pk, 1688, kind=Kind.PURCHASE_REFUND, key="refund", reference="purchase:1")
    ledger.grant(alice.pk, 1000, key="grant:since", note="for a test")
    return alice


@pytest.fixture
def disputed(studio: Client, alice: User) -> User:
    """Alice, with credits, while a bank looks at a payment of hers."""
    ledger.freeze(alice.pk, is_frozen=True)
    return alice


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize("asked", [{}, {"endpoint_id": SORA, **OWN_KEY}], ids=["paid", "with an own key"])
def test_debt_starts_nothing_and_says_what_is_owed(send: Send, asked: dict[str, str]) -> None:
    response = send(**asked)
    assert response.status_code == 402
    assert "You owe 300 credits" in response.content.decode()
    assert typed(response)["prompt"] == "A paper boat"
    assert not Generation.objects.exists()
    assert not Hold.objects.exists()


@pytest.mark.usefixtures("disputed")
@pytest.mark.parametrize("asked", [{}, {"endpoint_id": SORA, **OWN_KEY}], ids=["paid", "with an own key"])
def test_dispute_starts_nothing_and_says_why(send: Send, asked: dict[str, str]) -> None:
    response = send(**asked)
    assert response.status_code == 403
    assert "A payment of yours is disputed" in response.content.decode()
    assert typed(response)["prompt"] == "A paper boat"
    assert not Generation.objects.exists()
    assert not Hold.objects.exists()


@pytest.mark.usefixtures("disputed")
@pytest.mark.parametrize("page", ["/gallery/", "/generations/", "/credits/", "/credits/purchases/"])
def test_dispute_leaves_what_was_made(studio: Client, page: str) -> None:
    assert studio.get(page).status_code == 200


def test_start_goes_again_once_the_debt_is_paid(send: Send, owing: User) -> None:
    ledger.pay_debt(owing.pk, 300, key="debt", reference="purchase:1")
    assert send().status_code == 302


def test_start_goes_again_once_the_dispute_is_closed(send: Send, disputed: User) -> None:
    ledger.freeze(disputed.pk, is_frozen=False)
    assert send().status_code == 302
