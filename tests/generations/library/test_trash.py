"""The trash: what is in it, and the end of it before its time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations.models import FileRemoval, Generation
from generations.states import State
from generations.workflow import purge
from maxvideo.accounts.models import User
from tests.factories import make_generation, tiny_jpeg

TRASH = f"{reverse('generations:generations')}?state=deleted"
EMPTY = reverse("generations:empty-trash")


@pytest.fixture
def owner(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def gone(alice: User) -> Generation:
    """Deleted eighteen days ago."""
    deleted = timezone.now() - timedelta(days=18)
    return make_generation(alice, state=State.COMPLETED, price=0, deleted_at=deleted)


def test_line_has_picture_time_left_and_both_ways(owner: Client, gone: Generation) -> None:
    text = owner.get(TRASH).text
    assert "Gone in 11 days" in text
    addresses = [reverse(f"generations:{name}", args=[gone.pk]) for name in ("deleted-poster", "restore", "purge")]
    assert all(address in text for address in addresses)
    assert owner.get(addresses[0]).getvalue() == tiny_jpeg()


def test_picture_of_a_deleted_one_is_its_owners(
    gone: Generation, bob: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(bob).get(reverse("generations:deleted-poster", args=[gone.pk])).status_code == 404


def test_deleted_now_is_out_of_the_trash_and_cannot_be_restored(owner: Client, gone: Generation) -> None:
    assert "gone for good" in owner.post(reverse("generations:purge", args=[gone.pk]), follow=True).text
    assert owner.get(TRASH).context["generations"] == []
    assert owner.post(reverse("generations:restore", args=[gone.pk])).status_code == 404


def test_sweep_removes_row_and_files_of_what_was_deleted_now(owner: Client, gone: Generation) -> None:
    owner.post(EMPTY)
    purge.purge_deleted()
    assert not Generation.objects.exists()
    assert set(FileRemoval.objects.values_list("key", flat=True)) >= {gone.video_key, gone.poster_key}


def test_emptying_takes_the_users_own_that_have_ended(owner: Client, alice: User, bob: User, gone: Generation) -> None:
    now = timezone.now()
    running = make_generation(alice, state=State.RUNNING, deleted_at=now)
    others = make_generation(bob, state=State.COMPLETED, deleted_at=now)
    kept = make_generation(alice, state=State.COMPLETED)
    assert owner.get(TRASH).context["trash"].words == "1 video"
    owner.post(EMPTY)
    purge.purge_deleted()
    assert set(Generation.objects.all()) == {running, others, kept}


def test_what_is_not_in_the_trash_is_not_deleted_now(owner: Client, alice: User) -> None:
    kept = make_generation(alice, state=State.COMPLETED)
    assert owner.post(reverse("generations:purge", args=[kept.pk])).status_code == 404


def test_selected_ones_are_deleted_now(owner: Client, alice: User, gone: Generation) -> None:
    stays = make_generation(alice, state=State.COMPLETED, deleted_at=timezone.now())
    data = {"action": "purge", "generation": gone.pk, "list": "generations", "filters": "state=deleted"}
    owner.post(reverse("generations:selected"), data)
    assert list(Generation.objects.restorable(alice)) == [stays]
