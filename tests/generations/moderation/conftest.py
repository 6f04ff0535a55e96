"""A video that everybody sees, and somebody who reports it."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

SAID = {"where": "On the home page", "why": "me", "words": "That is my face, from second 2 on.", "email": ""}


@pytest.fixture
def shown(alice: User) -> Generation:
    """A video that alice shared and staff picked."""
    now = timezone.now()
    sums = {"sha256": "a" * 64, "source_sha256": "b" * 64}
    return make_generation(alice, state=State.COMPLETED, shared_at=now, picked_at=now, **sums)


@pytest.fixture
def post_report(client: Client) -> Callable[..., HttpResponse]:
    """Sends the form as a visitor does, with some answers changed."""
    return lambda **changes: client.post("/report/", SAID | changes)
