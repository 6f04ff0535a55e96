import html
import re
from collections.abc import Callable
from datetime import timedelta

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


def test_cancel_of_a_queued_one_gives_the_credits_back(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.QUEUED)
    response = client_of(alice).post(address("cancel", generation), follow=True)
    assert response.redirect_chain == [(address("generation", generation), 302)]
    assert "Cancelled" in response.text
    assert "Nothing was charged" in response.text


def test_cancel_of_a_running_one_is_a_wish(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    response = client_of(alice).post(address("cancel", generation), follow=True)
    assert "You asked to cancel" in response.text
    generation.refresh_from_db()
    assert generation.cancel_requested_at


def test_cancel_that_came_too_late_says_so(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    response = client_of(alice).post(address("cancel", generation), follow=True)
    assert "ended before" in response.text


def test_deleted_can_be_undone_from_the_message(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    client = client_of(alice)
    response = client.post(address("delete", generation), follow=True)
    assert response.redirect_chain == [(reverse("generations:gallery"), 302)]
    assert str(generation.pk) not in response.text
    undo = re.search(r'action="(/generations/restore/[^"]+)"', response.text)
    assert client.post(html.unescape(undo[1])).status_code == 302
    assert client.get(address("generation", generation)).status_code == 200


@pytest.mark.parametrize("name", ["cancel", "delete"])
def test_deleted_takes_no_more_orders(alice: User, client_of: Callable[[User], Client], name: str) -> None:
    generation = make_generation(alice, deleted_at=timezone.now())
    assert client_of(alice).post(address(name, generation)).status_code == 404


def test_restore_twice_is_the_same_as_once(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, deleted_at=timezone.now())
    client = client_of(alice)
    for _ in range(2):
        assert client.post(address("restore", generation)).status_code == 302


def test_restore_after_30_days_finds_nothing(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, deleted_at=timezone.now() - timedelta(days=31))
    assert client_of(alice).post(address("restore", generation)).status_code == 404
