from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

KEYS = [
    *("id", "endpoint", "state", "arguments", "price_credits", "charged_credits", "error", "created_at"),
    *("finished_at", "video_url", "poster_url", "width", "height", "duration_seconds", "bytes"),
]


def address(name: str, generation: Generation) -> str:
    return reverse(f"generations:{name}", args=[generation.id])


def test_json_of_a_queued_one_has_every_key_and_nulls(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.UNKNOWN)
    found = client_of(alice).get(address("generation-json", generation)).json()
    assert list(found) == KEYS
    assert found["state"] == "queued"
    assert found["price_credits"] == 27
    absent = [name for name, value in found.items() if value is None]
    assert absent == ["charged_credits", "error", *KEYS[8:]]


def test_json_of_a_completed_one_names_its_files(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    found = client_of(alice).get(address("generation-json", generation)).json()
    assert found["video_url"] == f"/generations/{generation.id}/video/"
    assert found["poster_url"] == f"/generations/{generation.id}/poster/"
    assert (found["width"], found["height"], found["duration_seconds"]) == (64, 36, 1.0)
    assert (found["charged_credits"], found["error"]) == (27, None)
    assert found["arguments"] == generation.arguments
