"""Alice with credits in front of a studio with prices."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from billing import ledger
from maxvideo.accounts.models import User

VEO = "fal-ai/veo3/fast"


@pytest.fixture
def give() -> Callable[..., None]:
    """Gives a user credits."""

    def give(user: User, credits: int) -> None:
        ledger.grant(user.pk, credits, key=f"grant:{uuid.uuid4()}", note="for a test")

    return give


@pytest.fixture
def studio(alice: User, client_of: Callable[[User], Client], give: Callable[..., None], rates: None) -> Client:
    """Alice's browser; she has 1,388 credits."""
    give(alice, 1388)
    return client_of(alice)


@pytest.fixture
def send(studio: Client) -> Callable[..., HttpResponse]:
    """Posts alice's form of an endpoint with a prompt and whatever is named."""

    def send(endpoint_id: str = VEO, client: Client = studio, **data: Any) -> HttpResponse:
        return client.post(reverse("generations:studio", args=[endpoint_id]), {"prompt": "A paper boat", **data})

    return send
