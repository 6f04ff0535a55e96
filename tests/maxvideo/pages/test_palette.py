from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.pages.palette import LAST_VIDEOS
from tests.factories import ENDPOINT, make_generation
from tests.markup import tidy


def test_visitor_finds_every_model_and_nobodys_videos(client: Client, alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    text = tidy(client.get("/palette/").text)
    for endpoint in ENDPOINTS:
        assert f'data-url="{reverse("generations:studio", args=[endpoint.id])}">{endpoint.title}<' in text
    assert str(made.id) not in text


def test_retired_model_is_not_found(client: Client, db: None) -> None:
    EndpointStatus.objects.create(endpoint_id=ENDPOINT, life="retired")
    assert reverse("generations:studio", args=[ENDPOINT]) not in client.get("/palette/").text


def test_user_finds_the_last_videos_that_are_there(alice: User, bob: User, client_of: Callable[[User], Client]) -> None:
    mine = [make_generation(alice, state=State.COMPLETED) for _ in range(LAST_VIDEOS + 1)]
    others = make_generation(bob, state=State.COMPLETED), make_generation(alice, state=State.FAILED)
    text = client_of(alice).get("/palette/").text
    assert [str(one.id) in text for one in mine] == [False] + [True] * LAST_VIDEOS
    assert not any(str(one.id) in text for one in others)


def test_prompt_is_text(alice: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice, state=State.COMPLETED, prompt='"><script>alert(1)</script>')
    assert "<script>" not in client_of(alice).get("/palette/").text


def test_palette_takes_four_queries(
    alice: User, client_of: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_generation(alice, state=State.COMPLETED)
    client = client_of(alice)
    with django_assert_max_num_queries(4):
        client.get("/palette/")
