from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.catalogue import ENDPOINTS
from generations.models import Draft, EndpointStatus, Generation
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.pages.home import FIRST_ENDPOINT
from tests.factories import make_generation
from tests.generations.page import typed
from tests.markup import tidy

PIKA = "fal-ai/pika/v2.2/text-to-video"
VEO = "fal-ai/veo3.1/reference-to-video"


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
def test_first_visit_takes_five_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(5):
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


def wait(user: User, place: str) -> None:
    Draft.objects.create(user=user, endpoint_id=place, posted={"prompt": ["A paper boat"]})


def test_newcomer_goes_to_the_form_that_waits(alice: User, bob: User, client_of: Callable[[User], Client]) -> None:
    wait(alice, PIKA)
    wait(bob, VEO)
    wait(alice, "compare")
    assert client_of(alice).get("/").headers["Location"] == reverse("generations:studio", args=[PIKA])


def test_form_that_waits_longer_than_what_was_started_is_not_gone_to(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    wait(alice, PIKA)
    make_generation(alice, endpoint_id=VEO, created_at=timezone.now() + timedelta(minutes=1))
    assert client_of(alice).get("/").headers["Location"] == reverse("generations:studio", args=[VEO])


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
    assert "Drawings of ours" in page


def test_what_is_made_here_is_on_the_wall_with_its_price(alice: User, client: Client) -> None:
    wide, tall = pick(alice), pick(alice, shape="9:16", prompt="A tall paper boat")
    page = client.get("/").text
    assert 'id="featured"' in page
    assert "A tall paper boat" in page
    for one in (wide, tall):
        assert reverse("generations:featured-poster", args=[one.id]) in page
        assert f'data-clip="{reverse("generations:featured-video", args=[one.id])}"' in page
    assert "alice" not in page


# the reel


@pytest.mark.django_db
def test_drawings_of_ours_move_until_staff_pick_videos(client: Client) -> None:
    reel = client.get("/").context["reel"]
    assert reel.are_ours
    assert len({picture.video for picture in reel.pictures}) == 10
    assert all(picture.video.startswith("/static/clips/") for picture in reel.pictures)


def test_picked_video_takes_the_place_of_its_endpoints_drawing(alice: User, client: Client) -> None:
    picked = pick(alice, endpoint_id=PIKA)
    reel = client.get("/").context["reel"]
    assert not reel.are_ours
    assert reel.pictures[0].video == reverse("generations:featured-video", args=[picked.pk])
    assert [one for one in reel.pictures if "paper-canyon" in one.video] == []


# the box for the first words


@pytest.mark.usefixtures("rates")
def test_box_offers_what_needs_only_words_with_its_price(client: Client) -> None:
    answer = client.get("/")
    page = tidy(answer.text)
    assert 'data-price="20 credits" data-dollars="$0.20">Pika 2.2, 5 s, 720p, silent: 20 credits' in page
    assert "Veo 3 Fast, 8 s with sound: 320 credits" in page
    assert len(answer.context["asked"]) == 5


@pytest.mark.usefixtures("rates")
@pytest.mark.parametrize("endpoint_id", [PIKA, "fal-ai/veo3/fast", "fal-ai/sora-2/text-to-video"])
def test_words_are_in_the_chosen_models_form_as_it_opens(client: Client, endpoint_id: str) -> None:
    form = client.get("/").context["asks_through"]
    asked = {"prompt": "A paper boat", "to": endpoint_id, "switch": "1"}
    answer = client.post(reverse("generations:studio", args=[form.id]), asked)
    assert answer.headers["Location"] == reverse("generations:studio", args=[endpoint_id])
    found = typed(client.get(answer.headers["Location"]))
    fresh = typed(Client().get(answer.headers["Location"]))
    assert found["prompt"] == "A paper boat"
    assert found["quoted_credits"] == fresh["quoted_credits"]


@pytest.mark.usefixtures("rates")
def test_first_video_begins_in_the_form_and_not_at_the_sign_up(client: Client) -> None:
    address = reverse("generations:studio", args=[FIRST_ENDPOINT.id])
    assert f'<a class="button" href="{address}">Make your first video</a>' in client.get("/").text


@pytest.mark.usefixtures("rates")
def test_paused_model_is_not_asked_for(client: Client) -> None:
    EndpointStatus.objects.create(endpoint_id=PIKA, life=EndpointStatus.Life.PAUSED)
    assert PIKA not in [one.endpoint.id for one in client.get("/").context["asked"]]


@pytest.mark.django_db
def test_front_door_goes_out_compressed_and_repeats_nothing_of_a_request(client: Client) -> None:
    answer = client.get("/", {"q": "echo-echo"}, headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "echo-echo" not in client.get("/", {"q": "echo-echo"}, headers={"referer": "/echo-echo"}).text
