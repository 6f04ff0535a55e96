from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


@pytest.fixture
def video(alice: User) -> Generation:
    """A finished one of alice's."""
    return make_generation(alice, state=State.COMPLETED)


@pytest.fixture
def star(alice: User, client_of: Callable[[User], Client], video: Generation) -> Callable[..., HttpResponse]:
    """Posts the star's button."""
    client = client_of(alice)
    return lambda value, **more: client.post(reverse("generations:star", args=[video.pk]), {"starred": value}, **more)


def test_star_is_given_and_taken_as_the_button_says(star: Callable[..., HttpResponse], video: Generation) -> None:
    for value, expected in (("1", True), ("1", True), ("", False), ("", False)):
        star(value)
        video.refresh_from_db()
        assert bool(video.starred_at) is expected


def test_form_without_script_goes_back_to_where_it_was(star: Callable[..., HttpResponse], video: Generation) -> None:
    assert star("1").headers["Location"] == video.get_absolute_url()
    assert star("1", query_params={"next": "/gallery/?q=x"}).headers["Location"] == "/gallery/?q=x"


def test_htmx_gets_the_button_alone(star: Callable[..., HttpResponse]) -> None:
    response = star("1", headers={"HX-Request": "true"})
    assert response.text.strip().startswith("<button")
    assert 'aria-pressed="true"' in response.text
    assert "<html" not in response.text


@pytest.mark.parametrize("state", [state for state in State if state != State.COMPLETED])
def test_what_has_no_video_gets_no_star(alice: User, client_of: Callable[[User], Client], state: State) -> None:
    generation = make_generation(alice, state=state)
    response = client_of(alice).post(reverse("generations:star", args=[generation.pk]), {"starred": "1"})
    assert response.status_code == 404


def test_button_tells_the_state_and_the_name_on_card_and_page(
    star: Callable[..., HttpResponse], video: Generation, alice: User, client_of: Callable[[User], Client]
) -> None:
    star("1")
    for address in (reverse("generations:gallery"), video.get_absolute_url()):
        text = client_of(alice).get(address).text
        button = text[text.index(f'id="star-{video.pk}"') :].split(">")[0]
        assert 'aria-pressed="true"' in button
        assert 'aria-label="Star: Slow tide under a low sun,' in button
