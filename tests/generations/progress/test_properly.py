"""From a cheap run to a dearer endpoint of the same kind."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client

from generations.models import EndpointStatus
from generations.progress.properly import dearer_than
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.page import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rates")]
SORA_PRO = "fal-ai/sora-2/text-to-video/pro"


def test_dearer_ones_of_the_same_kind_stand_in_the_order_of_their_price(alice: User) -> None:
    found = dearer_than(make_generation(alice, state=State.COMPLETED))
    assert found
    assert {one.endpoint.category for one in found} == {"text-to-video"}
    assert [one.more for one in found] == sorted(one.more for one in found)
    assert all(one.more > 0 for one in found)


def test_dearest_one_has_none(alice: User) -> None:
    arguments = {"prompt": "x", "duration": 12, "resolution": "1080p"}
    one = make_generation(alice, state=State.COMPLETED, price=10_000, endpoint_id=SORA_PRO, arguments=arguments)
    assert dearer_than(one) == []


def test_paused_endpoint_is_not_offered(alice: User) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    paused = dearer_than(generation)[0].endpoint.id
    caches["process"].clear()  # it is asked again after half a minute
    EndpointStatus.objects.create(endpoint_id=paused, life="paused", sentence="Back soon.")
    assert paused not in {one.endpoint.id for one in dearer_than(generation)}


def test_page_links_to_the_form_with_everything_carried_over_at_the_price_it_said(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    generation, client = make_generation(alice, state=State.COMPLETED), client_of(alice)
    dearer = dearer_than(generation)[0]
    page = client.get(generation.get_absolute_url()).content.decode()
    link = f"/models/{dearer.endpoint.id}/?from={generation.pk}"
    assert link in page
    assert f"{dearer.more} credits more" in page

    form = typed(client.get(link))

    assert form["prompt"] == generation.prompt
    assert int(form["quoted_credits"]) == generation.price_credits + dearer.more
