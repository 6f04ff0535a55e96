from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus, Generation
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.pages.home import FIRST_ENDPOINT
from tests.factories import make_generation
from tests.markup import tidy

PIKA = "fal-ai/pika/v2.2/text-to-video"


@pytest.mark.django_db
def test_visitor_sees_every_endpoint_with_its_lowest_price(client: Client) -> None:
    call_command("load_rates", verbosity=0)
    response = client.get("/")
    lowest = {offer.endpoint.id: offer.lowest.credits for offer in response.context["offers"]}
    assert lowest.keys() == {endpoint.id for endpoint in ENDPOINTS}
    assert lowest["fal-ai/veo3/fast"] == 100
    assert lowest[PIKA] == 20
    assert 'from<strong>100</strong></td><td class="number soft">$1.00' in tidy(response.text)


@pytest.mark.django_db
def test_page_stands_without_any_price(client: Client) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_visitors_page_takes_three_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        client.get("/")


def test_newcomer_goes_to_the_first_endpoint(alice: User, client_of: Callable[[User], Client]) -> None:
    response = client_of(alice).get("/")
    assert response.headers["Location"] == reverse("generations:studio", args=[FIRST_ENDPOINT.id])


def test_user_goes_to_the_endpoint_used_last(alice: User, bob: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice)
    make_generation(alice, endpoint_id=PIKA, deleted_at=timezone.now())
    make_generation(bob)
    assert client_of(alice).get("/").headers["Location"] == reverse("generations:studio", args=[PIKA])


def test_endpoint_that_is_gone_is_not_gone_to(alice: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice, endpoint_id="fal-ai/gone")
    assert client_of(alice).get("/").headers["Location"] == reverse("generations:studio", args=[FIRST_ENDPOINT.id])


@pytest.mark.django_db
def test_retired_endpoint_is_not_offered(client: Client) -> None:
    call_command("load_rates", verbosity=0)
    EndpointStatus.objects.create(endpoint_id=PIKA, life=EndpointStatus.Life.RETIRED)
    assert PIKA not in [offer.endpoint.id for offer in client.get("/").context["offers"]]


def pick(user: User, **fields: Any) -> Generation:
    now = timezone.now()
    return make_generation(user, state=State.COMPLETED, shared_at=now, picked_at=now, **fields)


def test_what_is_made_here_is_left_out_while_there_is_none(alice: User, client: Client) -> None:
    make_generation(alice, state=State.COMPLETED, shared_at=timezone.now())
    page = client.get("/").text
    assert "Made here" not in page
    assert "/made-here/" not in page


def test_what_is_made_here_is_on_the_wall_with_its_price(alice: User, client: Client) -> None:
    wide, tall = pick(alice), pick(alice, shape="9:16", prompt="A tall paper boat")
    page = client.get("/").text
    assert 'id="featured"' in page
    assert "A tall paper boat" in page
    for one in (wide, tall):
        assert reverse("generations:featured-poster", args=[one.id]) in page
    assert "alice" not in page


def test_last_picked_wide_one_stands_on_top_with_its_receipt(alice: User, client: Client) -> None:
    wide = pick(alice)
    page = tidy(client.get("/").text)
    assert f'href="{reverse("generations:featured", args=[wide.id])}"' in page
    assert "Charged on delivery</dt><dd>27 credits" in page
    assert 'id="featured"' not in page
