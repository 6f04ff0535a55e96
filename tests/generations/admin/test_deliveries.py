import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from generations.deliveries import refused
from generations.models import Delivery
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.django_db

LIST = "admin:generations_delivery_changelist"
REQUEST_ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"


@pytest.fixture
def desk(client_of: Callable[[User], Client], staff: User) -> Client:
    """A browser of the house."""
    return client_of(staff)


@pytest.fixture
def delivery(alice: User) -> Delivery:
    """A webhook about a generation of alice's."""
    return Delivery.objects.create(
        generation=make_generation(alice), request_id="req-1", body={}, is_signed=True, verdict="believed"
    )


def test_deliveries_are_listed_with_their_verdicts(desk: Client, delivery: Delivery) -> None:
    page = desk.get(reverse(LIST)).content.decode()
    assert "req-1" in page
    assert "believed" in page


def test_delivery_is_found_by_either_id(desk: Client, delivery: Delivery) -> None:
    Delivery.objects.create(request_id="req-12", body={}, is_signed=True)
    Delivery.objects.filter(pk=delivery.pk).update(request_id=REQUEST_ID)
    for words in (REQUEST_ID, f" {delivery.generation_id}"):
        assert list(desk.get(reverse(LIST), {"q": words}).context["cl"].queryset) == [delivery]


def test_deliveries_of_nobody_can_be_filtered_for(desk: Client, delivery: Delivery) -> None:
    nobodys = Delivery.objects.create(request_id="nobody's", body={}, is_signed=True)
    assert list(desk.get(reverse(LIST), {"generation__isempty": "1"}).context["cl"].queryset) == [nobodys]


@pytest.mark.parametrize("what", ["delivery", "refuseddeliveries"])
def test_nobody_writes_them_by_hand(desk: Client, what: str) -> None:
    assert desk.get(reverse(f"admin:generations_{what}_add")).status_code == 403


def test_refused_callbacks_of_known_generations_stand_in_red_on_the_first_page(desk: Client, alice: User) -> None:
    refused.count(str(uuid.uuid4()))
    assert "errornote" not in desk.get(reverse("admin:index")).content.decode()

    refused.count(str(make_generation(alice).pk))

    page = desk.get(reverse("admin:index")).content.decode()
    assert "1 callback for known generations refused in the last hour" in page
    assert "errornote" in page
