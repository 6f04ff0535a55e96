"""Staff choose among what is shared, and see nothing else."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

LIST = "/admin/generations/generation/"


@pytest.fixture
def desk(staff: User, client_of: Callable[[User], Client], settings: Settings) -> Client:
    """A staff member in the admin."""
    settings.STAFF_NEED_MFA = False
    return client_of(staff)


@pytest.fixture
def shared(alice: User) -> Generation:
    """One that alice offers."""
    return make_generation(alice, state=State.COMPLETED, shared_at=timezone.now())


@pytest.fixture
def private(alice: User) -> Generation:
    """One that she keeps for herself."""
    return make_generation(alice, state=State.COMPLETED)


def do(desk: Client, action: str, *generations: Generation) -> HttpResponse:
    data = {"action": action, "_selected_action": [str(one.pk) for one in generations]}
    return desk.post(LIST, data, follow=True)


def test_only_what_is_shared_can_be_picked(desk: Client, shared: Generation, private: Generation) -> None:
    page = do(desk, "pick", shared, private)
    assert "1 picked, 1 left as they are." in page.text
    shared.refresh_from_db()
    private.refresh_from_db()
    assert shared.picked_at
    assert private.picked_at is None


def test_taking_down_leaves_it_shared(desk: Client, shared: Generation) -> None:
    do(desk, "pick", shared)
    assert "1 taken down" in do(desk, "take_down", shared).text
    shared.refresh_from_db()
    assert shared.picked_at is None
    assert shared.shared_at


def test_shared_ones_can_be_found_and_watched(desk: Client, shared: Generation, private: Generation) -> None:
    page = desk.get(f"{LIST}?shared_at__isempty=0").text
    watch = reverse("admin:watch-shared", args=[shared.pk])
    assert watch in page
    assert str(private.pk) not in page
    assert desk.get(watch).status_code == 200


def test_what_is_not_shared_cannot_be_watched(desk: Client, private: Generation) -> None:
    assert desk.get(reverse("admin:watch-shared", args=[private.pk])).status_code == 404


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_watching_there_is_for_staff(
    request: pytest.FixtureRequest, client_of: Callable[[User], Client], shared: Generation, who: str
) -> None:
    response = client_of(request.getfixturevalue(who)).get(reverse("admin:watch-shared", args=[shared.pk]))
    assert response.status_code != 200
