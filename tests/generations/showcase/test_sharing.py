"""An owner's yes and no to a video on the home page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


def address(name: str, generation: Generation) -> str:
    return reverse(f"generations:{name}", args=[generation.id])


@pytest.fixture
def finished(alice: User) -> Generation:
    """A video of alice's, hers alone."""
    return make_generation(alice, state=State.COMPLETED)


@pytest.fixture
def picked(alice: User) -> Generation:
    """One that she shared and staff picked."""
    now = timezone.now()
    return make_generation(alice, state=State.COMPLETED, shared_at=now, picked_at=now)


def test_owner_shares_and_takes_back(alice: User, client_of: Callable[[User], Client], finished: Generation) -> None:
    owner = client_of(alice)
    page = owner.post(address("share", finished), follow=True)
    finished.refresh_from_db()
    assert finished.shared_at
    assert "Take it back" in page.text
    page = owner.post(address("unshare", finished), follow=True)
    finished.refresh_from_db()
    assert finished.shared_at is None
    assert "Share on the home page" in page.text


def test_sharing_alone_shows_nothing(
    alice: User, client: Client, client_of: Callable[[User], Client], finished: Generation
) -> None:
    client_of(alice).post(address("share", finished))
    assert client.get(address("featured-video", finished)).status_code == 404


def test_taking_back_works_at_once_and_takes_the_pick_along(
    alice: User, client: Client, client_of: Callable[[User], Client], picked: Generation
) -> None:
    owner = client_of(alice)
    owner.post(address("unshare", picked))
    assert client.get(address("featured-video", picked)).status_code == 404
    owner.post(address("share", picked))
    assert client.get(address("featured-video", picked)).status_code == 404


def test_sharing_twice_is_as_once(alice: User, client_of: Callable[[User], Client], picked: Generation) -> None:
    client_of(alice).post(address("share", picked))
    before = picked.shared_at
    picked.refresh_from_db()
    assert picked.shared_at == before


def test_what_has_no_video_cannot_be_shared(alice: User, client_of: Callable[[User], Client]) -> None:
    running = make_generation(alice, state=State.RUNNING)
    assert client_of(alice).post(address("share", running)).status_code == 404
    assert "share/" not in client_of(alice).get(address("generation", running)).text
