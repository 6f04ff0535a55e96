from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from billing.pricing.models import Rate
from generations.catalogue import find
from generations.models import EndpointStatus, Generation
from generations.progress.next_steps import Way, next_steps_of
from generations.states import State
from generations.workflow.reasons import Kind
from maxvideo.accounts.models import User
from tests.factories import make_generation, make_rate

VEO = "fal-ai/veo3/fast"
PIKA_IMAGE = "fal-ai/pika/v2.2/image-to-video"
PICTURE = "https://example.org/a.png"


@pytest.fixture
def failed(alice: User, rates: None) -> Callable[..., Generation]:
    """One of alice's that failed."""

    def failed(kind: Kind, endpoint_id: str = VEO, **fields: Any) -> Generation:
        endpoint = find(endpoint_id)
        arguments = {**(endpoint.defaults() if endpoint else {}), "prompt": "A paper boat", "image_url": PICTURE}
        values = {"state": State.FAILED, "error_kind": kind, "price": 320, "arguments": arguments}
        return make_generation(alice, endpoint_id=endpoint_id, **(values | fields))

    return failed


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        (Kind.REFUSED, [Way("Edit the prompt", "prompt"), Way("Use another picture", "image_url")]),
        (Kind.PICTURE, [Way("Use another picture", "image_url")]),
        (Kind.SETTINGS, [Way("Change the settings")]),
        (Kind.PROVIDER, [Way("Try again")]),
        (Kind.TIMEOUT, [Way("Try again")]),
    ],
)
def test_kind_decides_what_to_do(failed: Callable[..., Generation], kind: Kind, ways: list[Way]) -> None:
    assert next_steps_of(failed(kind, PIKA_IMAGE)).ways == ways


def test_without_a_picture_only_the_prompt_can_be_at_fault(failed: Callable[..., Generation]) -> None:
    assert next_steps_of(failed(Kind.REFUSED)).ways == [Way("Edit the prompt", "prompt")]


def test_refusal_comes_with_advice(failed: Callable[..., Generation]) -> None:
    assert "leave out real people" in next_steps_of(failed(Kind.REFUSED)).advice
    assert next_steps_of(failed(Kind.MEDIA)).advice == ""


def test_other_makers_are_offered_with_their_price_the_cheapest_first(failed: Callable[..., Generation]) -> None:
    offered = [(one.endpoint.family, one.quote.credits) for one in next_steps_of(failed(Kind.REFUSED)).alternatives]
    assert offered == [("Hailuo 02 Standard", 27), ("Pika 2.2", 40), ("Sora 2 Pro", 240)]


def test_picture_goes_where_pictures_are_taken(failed: Callable[..., Generation]) -> None:
    offered = next_steps_of(failed(Kind.REFUSED, PIKA_IMAGE)).alternatives
    assert offered
    assert all(one.endpoint.is_from_pictures for one in offered)


def test_offered_price_is_the_one_on_the_form_it_leads_to(
    failed: Callable[..., Generation], alice: User, client_of: Callable[[User], Client]
) -> None:
    generation = failed(Kind.REFUSED)
    client = client_of(alice)
    for one in next_steps_of(generation).alternatives:
        page = client.get(reverse("generations:studio", args=[one.endpoint.id]), {"from": generation.id})
        assert page.context["tag"].credits == one.quote.credits


def test_paused_endpoint_is_not_offered(failed: Callable[..., Generation]) -> None:
    EndpointStatus.objects.create(endpoint_id="fal-ai/pika/v2.2/text-to-video", life=EndpointStatus.Life.PAUSED)
    offered = [one.endpoint.family for one in next_steps_of(failed(Kind.REFUSED)).alternatives]
    assert "Pika 2.2" not in offered


def test_endpoint_without_a_price_is_not_offered(failed: Callable[..., Generation]) -> None:
    generation = failed(Kind.REFUSED)
    sold = [one.endpoint.id for one in next_steps_of(generation).alternatives]
    for rate in Rate.objects.filter(product=sold[0]):
        make_rate(rate.product, None, unit=rate.unit, **rate.condition)
    assert sold[0] not in [one.endpoint.id for one in next_steps_of(generation).alternatives]


def test_two_queries_tell_the_alternatives(
    failed: Callable[..., Generation], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    generation = failed(Kind.REFUSED)
    with django_assert_num_queries(2):
        next_steps_of(generation)


def test_cancelled_one_can_be_used_again(failed: Callable[..., Generation]) -> None:
    next_steps = next_steps_of(failed(Kind.REFUSED, state=State.CANCELLED, error_kind=""))
    assert (next_steps.ways, next_steps.alternatives) == ([Way("Use again")], ())


def test_endpoint_that_is_gone_offers_nothing(failed: Callable[..., Generation]) -> None:
    assert next_steps_of(failed(Kind.PROVIDER, "fal-ai/gone")).ways == ()
