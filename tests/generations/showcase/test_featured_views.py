"""What everybody may see: shared by its owner and picked by staff, both, and only as long."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import PROMPT, make_generation, tiny_mp4

PUBLIC = ["featured", "featured-video", "featured-poster"]


def address(name: str, generation: Generation) -> str:
    return reverse(f"generations:{name}", args=[generation.id])


@pytest.fixture
def picked(alice: User) -> Generation:
    """One that she shared and staff picked."""
    now = timezone.now()
    return make_generation(alice, state=State.COMPLETED, shared_at=now, picked_at=now)


@pytest.mark.parametrize("name", PUBLIC)
def test_everybody_sees_what_is_shared_and_picked(client: Client, picked: Generation, name: str) -> None:
    assert client.get(address(name, picked)).status_code == 200


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("missing", [{"shared_at": None}, {"picked_at": None}, {"deleted_at": timezone.now()}])
def test_nobody_sees_what_is_not(
    client: Client, picked: Generation, name: str, missing: dict[str, datetime | None]
) -> None:
    Generation.objects.filter(pk=picked.pk).update(**missing)
    assert client.get(address(name, picked)).status_code == 404


def test_public_address_plays_the_video_and_is_asked_each_time(client: Client, picked: Generation) -> None:
    response = client.get(address("featured-video", picked))
    assert response.getvalue() == tiny_mp4()
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_every_public_page_says_that_ai_made_it(client: Client, rates: None, picked: Generation) -> None:
    make_generation(picked.user, state=State.COMPLETED, shared_at=timezone.now(), picked_at=timezone.now())
    assert "Made with AI, with Hailuo 02 Standard" in client.get(address("featured", picked)).text
    assert client.get("/").text.count("Made with AI") == 3  # the large one, the one on the wall, and the footer


def test_page_says_nothing_about_its_owner(client: Client, picked: Generation) -> None:
    page = client.get(address("featured", picked)).text
    assert PROMPT in page
    assert "27 credits" in page
    assert "alice" not in page


def test_other_addresses_stay_the_owners(client: Client, picked: Generation) -> None:
    for name in ("generation", "video", "poster", "download"):
        assert client.get(address(name, picked)).status_code == 302
