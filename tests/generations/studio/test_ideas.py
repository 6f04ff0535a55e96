import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.catalogue import ENDPOINTS
from generations.models import Generation
from generations.studio.ideas import MOVES, SCENES, ideas_for
from tests.generations.page import read, typed

VEO = "fal-ai/veo3/fast"
IMAGE = "fal-ai/pika/v2.2/image-to-video"


def page_of(client: Client, endpoint_id: str) -> HttpResponse:
    return client.get(reverse("generations:studio", args=[endpoint_id]))


def test_there_are_twelve_different_ones() -> None:
    assert len(set(SCENES)) == len(set(MOVES)) == 12
    assert not set(SCENES) & set(MOVES)


@pytest.mark.parametrize(("endpoint_id", "ideas"), [(VEO, SCENES), (IMAGE, MOVES)])
def test_page_offers_them(studio: Client, endpoint_id: str, ideas: tuple[str, ...]) -> None:
    assert read(page_of(studio, endpoint_id)).buttons["idea"] == list(ideas)


def test_pictures_of_a_subject_still_need_a_scene() -> None:
    reference = next(one for one in ENDPOINTS if one.category == "reference-to-video")
    assert ideas_for(reference) == SCENES


def test_idea_fills_the_prompt_without_a_script_and_starts_nothing(studio: Client) -> None:
    address = reverse("generations:studio", args=[VEO])
    response = studio.post(address, {"prompt": "Something else", "duration": "4s", "idea": SCENES[2]})
    found = typed(response)
    assert (response.status_code, found["prompt"], found["duration"]) == (200, SCENES[2], "4s")
    assert not Generation.objects.exists()
