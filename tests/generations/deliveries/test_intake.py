"""What the intake stores, and whom it rings for."""

import json
from collections.abc import Callable

import pytest

from generations.deliveries import intake
from generations.fal.exceptions import Forged
from generations.models import Delivery, RefusedDeliveries
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

BODY = json.dumps({"request_id": "abc", "status": "OK"}).encode()


def take_in(named: object = "", token: str = "good-token") -> None:
    intake.take_in(BODY, {}, token=token, named=str(named))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fal")
def test_new_delivery_rings_for_its_generation_once(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.RUNNING, request_id="abc")

    take_in()
    take_in()

    assert heard() == [str(made.pk)]
    assert Delivery.objects.get().generation == made


@pytest.mark.django_db
@pytest.mark.usefixtures("fal")
def test_forged_delivery_is_counted_and_still_forged(alice: User) -> None:
    made = make_generation(alice, state=State.RUNNING)

    with pytest.raises(Forged):
        take_in(named=made.pk, token="wrong")

    assert RefusedDeliveries.objects.get().is_known
    assert not Delivery.objects.exists()
