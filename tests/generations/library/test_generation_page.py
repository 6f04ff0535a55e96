import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.catalogue import uploads
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import PROMPT, make_generation


def address(name: str, generation: Generation) -> str:
    return reverse(f"generations:{name}", args=[generation.id])


@pytest.mark.parametrize("state", State)
def test_page_of_every_state_shows_the_prompt(alice: User, client_of: Callable[[User], Client], state: State) -> None:
    generation = make_generation(alice, state=state)
    response = client_of(alice).get(address("generation", generation))
    assert response.status_code == 200
    assert PROMPT in response.text


def test_page_takes_at_most_six_queries(
    alice: User, client_of: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    client = client_of(alice)
    client.get(address("generation", generation))  # the prices beside it are known for a while
    with django_assert_max_num_queries(6):
        client.get(address("generation", generation))


def test_status_takes_three_queries(
    alice: User, client_of: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    client = client_of(alice)
    with django_assert_num_queries(3):
        client.get(address("generation-status", generation))


def test_running_page_says_the_place_in_line_and_what_is_on_hold(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    generation = make_generation(alice, state=State.RUNNING, fal_status="IN_QUEUE", queue_position=2)
    response = client_of(alice).get(address("generation", generation))
    assert "Running, 3rd in line" in response.text
    assert "27 credits on hold, not charged" in response.text


def test_failed_page_says_why_and_that_nothing_was_charged(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.FAILED, error="Pika 2.2 had an error.", error_kind="provider")
    response = client_of(alice).get(address("generation", generation))
    assert "Pika 2.2 had an error." in response.text
    assert "Nothing was charged" in response.text
    assert f"?from={generation.id}" in response.text


def test_refused_page_says_by_whom(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.FAILED, error_kind="refused")
    response = client_of(alice).get(address("generation", generation))
    assert "Refused by Hailuo 02 Standard" in response.text


def test_completed_page_plays_and_downloads(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    response = client_of(alice).get(address("generation", generation))
    assert f'src="{address("video", generation)}"' in response.text
    assert f'href="{address("download", generation)}"' in response.text


def test_uploaded_picture_stands_as_the_users_own(alice: User, client_of: Callable[[User], Client]) -> None:
    picture_id = uuid.uuid4()
    arguments = {"prompt": PROMPT, "image_url": uploads.reference(picture_id)}
    endpoint = "fal-ai/minimax/hailuo-02/standard/image-to-video"
    generation = make_generation(alice, arguments=arguments, endpoint_id=endpoint)
    response = client_of(alice).get(address("generation", generation))
    assert "Your picture" in response.text
    assert str(picture_id) not in response.text


@pytest.mark.parametrize("state", State)
def test_prompt_is_text_and_never_markup(alice: User, client_of: Callable[[User], Client], state: State) -> None:
    evil = '"><script>alert(1)</script>'
    generation = make_generation(alice, state=state, prompt=evil, arguments={"prompt": evil, "image_url": evil})
    for name in ("generation", "generation-status"):
        response = client_of(alice).get(address(name, generation))
        assert "alert(1)" in response.text
        assert "<script>alert" not in response.text


def test_own_key_costs_nothing_and_has_no_hold(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.RUNNING, price=0)
    response = client_of(alice).get(address("generation", generation))
    assert "on hold, not charged" not in response.text
    assert "0 credits" in response.text


def test_endpoint_that_the_catalogue_lost_still_has_its_page(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED, endpoint_id="fal-ai/gone")
    assert client_of(alice).get(address("generation", generation)).status_code == 200


def test_status_goes_on_while_it_runs(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    response = client_of(alice).get(address("generation-status", generation))
    assert response.status_code == 200
    assert 'hx-trigger="every 2s, look"' in response.text
    assert 'id="balance"' in response.text


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 2), (2, 5), (20, 10)])
def test_status_is_asked_for_less_often_as_time_goes_by(
    alice: User, client_of: Callable[[User], Client], minutes: int, seconds: int
) -> None:
    made = timezone.now() - timedelta(minutes=minutes)
    generation = make_generation(alice, state=State.RUNNING, created_at=made)
    response = client_of(alice).get(address("generation-status", generation))
    assert f'hx-trigger="every {seconds}s, look"' in response.text


def test_status_stops_at_the_end(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    response = client_of(alice).get(address("generation-status", generation))
    assert response.status_code == 286
    assert "hx-trigger" not in response.text
    assert response.text.lstrip().startswith('<title translate="no">Done: ')


def test_status_that_was_seen_has_no_body(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.RUNNING, fal_status="IN_PROGRESS")
    client, url = client_of(alice), address("generation-status", generation)
    seen = client.get(url).context["progress"].fingerprint
    assert client.get(url, {"seen": seen}).status_code == 204
    Generation.objects.update(state=State.SAVING)
    assert client.get(url, {"seen": seen}).status_code == 200


@pytest.mark.parametrize("name", ["generation", "generation-json", "generation-status", "video", "poster", "download"])
def test_deleted_is_not_there(alice: User, client_of: Callable[[User], Client], name: str) -> None:
    generation = make_generation(alice, state=State.COMPLETED, deleted_at=timezone.now())
    assert client_of(alice).get(address(name, generation)).status_code == 404


def test_strangers_and_unknown_generations_give_the_same_page(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(bob)
    foreign = client.get(address("generation", make_generation(alice)))
    unknown = client.get(reverse("generations:generation", args=[uuid.uuid4()]))
    nowhere = client.get("/nowhere/")
    assert foreign.status_code == 404
    assert foreign.content == unknown.content == nowhere.content
