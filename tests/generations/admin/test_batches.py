"""Staff see what was started together, and nothing that its owner wrote."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from generations.models import Batch
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.roles import make_staff


@pytest.fixture
def desk(db: None, client_of: Callable[[User], Client], settings: Settings) -> Client:
    settings.STAFF_NEED_MFA = False
    return client_of(make_staff("support"))


@pytest.fixture
def batch(alice: User) -> Batch:
    return Batch.objects.create(user=alice, kind=Batch.Kind.VARIATIONS, size=2, keeper=1)


def test_takes_stand_on_its_page_without_their_words(desk: Client, alice: User, batch: Batch) -> None:
    made = make_generation(alice, state=State.COMPLETED, batch=batch, position=1, prompt="Secret tide")
    html = desk.get(f"/admin/generations/batch/{batch.pk}/change/").text
    assert f"/admin/generations/generation/{made.pk}/change/" in html
    assert "Secret tide" not in html


def test_generation_leads_to_its_batch(desk: Client, alice: User, batch: Batch) -> None:
    made = make_generation(alice, state=State.COMPLETED, batch=batch, position=1)
    html = desk.get(f"/admin/generations/generation/{made.pk}/change/").text
    assert f"/admin/generations/batch/{batch.pk}/change/" in html


def test_nobody_changes_it(desk: Client, batch: Batch) -> None:
    address = f"/admin/generations/batch/{batch.pk}/change/"
    assert desk.post(address, {"keeper": "2"}).status_code == 403
    batch.refresh_from_db()
    assert batch.keeper == 1
