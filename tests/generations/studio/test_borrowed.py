from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.page import typed

pytestmark = pytest.mark.usefixtures("rates")
VEO = "fal-ai/veo3/fast"


@pytest.fixture
def prompt_in_form(client: Client) -> Callable[[object], str]:
    """What stands in a visitor's form that an address fills with somebody's words."""

    def prompt_in_form(source: object) -> str:
        page = client.get(reverse("generations:studio", args=[VEO]), {"words": str(source)})
        assert page.status_code == 200
        return str(typed(page)["prompt"])

    return prompt_in_form


@pytest.fixture
def boat(alice: User) -> Generation:
    """A finished video of alice's that only she may see."""
    return make_generation(alice, state=State.COMPLETED, endpoint_id=VEO, prompt="A boat of <b>paper</b>")


def show(boat: Generation) -> None:
    Generation.objects.filter(pk=boat.pk).update(shared_at=timezone.now(), picked_at=timezone.now())


def test_words_of_a_featured_video_fill_the_form(boat: Generation, prompt_in_form: Callable[[object], str]) -> None:
    show(boat)
    assert prompt_in_form(boat.pk) == boat.prompt


def test_page_of_a_featured_video_offers_its_words(boat: Generation, client: Client) -> None:
    show(boat)
    page = client.get(reverse("generations:featured", args=[boat.pk])).text
    assert f'href="{reverse("generations:studio", args=[VEO])}?words={boat.pk}"' in page


def test_private_words_are_nobodys(boat: Generation, prompt_in_form: Callable[[object], str]) -> None:
    assert prompt_in_form(boat.pk) == ""


def test_words_that_were_taken_back_are_gone(boat: Generation, prompt_in_form: Callable[[object], str]) -> None:
    show(boat)
    Generation.objects.filter(pk=boat.pk).update(shared_at=None, picked_at=None)
    assert prompt_in_form(boat.pk) == ""


@pytest.mark.parametrize("source", ["", "nothing", "00000000-0000-0000-0000-000000000000", "<script>"])
def test_what_is_no_video_fills_nothing(prompt_in_form: Callable[[object], str], source: str) -> None:
    assert prompt_in_form(source) == ""
