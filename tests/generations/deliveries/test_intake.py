"""What the intake stores, and whom it rings for."""

import json
from collections.abc import Callable

import pytest

from generations.deliveries import intake
from generations.fal.exceptions import Forged
from generations.models import Delivery, Generation, RefusedDeliveries
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.workflow.crash import run_and_kill

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


@pytest.mark.django_db
@pytest.mark.usefixtures("fal")
@pytest.mark.parametrize("has", ["no request", "another request", "no row"])
def test_request_of_one_generation_under_the_name_of_another_is_forged(alice: User, has: str) -> None:
    make_generation(alice, state=State.RUNNING, request_id="abc")
    named = make_generation(alice, state=State.RUNNING, request_id="xyz" if has == "another request" else None).pk
    if has == "no row":
        Generation.objects.filter(pk=named).delete()

    with pytest.raises(Forged):
        take_in(named=named)


@pytest.mark.django_db
@pytest.mark.usefixtures("fal")
def test_new_request_under_the_name_of_a_generation_that_has_another_is_forged(alice: User) -> None:
    named = make_generation(alice, state=State.RUNNING, request_id="xyz")

    with pytest.raises(Forged):
        take_in(named=named.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fal")
def test_process_killed_while_it_stores_a_delivery_leaves_both_or_neither(alice: User) -> None:
    """A delivery that is there has made its generation due: nothing but the row says that there is work."""
    passed, point = 1, 0
    while passed > point - 1:
        made = make_generation(alice, state=State.RUNNING, request_id=f"request-{point}", next_run_at=None)
        body = json.dumps({"request_id": made.request_id, "status": "OK"}).encode()

        passed = run_and_kill(lambda body=body: intake.take_in(body, {}, token="good-token", named=""), at=point)

        made.refresh_from_db()
        assert (made.next_run_at is not None) == Delivery.objects.filter(generation=made).exists()
        point += 1
    assert Delivery.objects.exists()
