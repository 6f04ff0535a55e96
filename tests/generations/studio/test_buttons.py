from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from generations.catalogue import Endpoint, find
from generations.studio.buttons import read_pressed

VEO = find("fal-ai/veo3/fast")
REFERENCE = find("fal-ai/veo3.1/reference-to-video")
HAILUO = find("fal-ai/minimax/hailuo-02/standard/image-to-video")


def press(endpoint: Endpoint, query: str) -> Any:
    return read_pressed(endpoint, QueryDict(query))


def test_main_button_starts_and_changes_nothing() -> None:
    pressed = press(VEO, "prompt=A boat&duration=4s")
    assert pressed.is_start
    assert pressed.destination is None
    assert pressed.data.dict() == {"prompt": "A boat", "duration": "4s"}


@pytest.mark.parametrize("button", ["use=duration%3D4s", "remove=x", "pick=image_urls x", "reprice=1", "switch=1"])
def test_other_buttons_start_nothing(button: str) -> None:
    assert not press(VEO, f"prompt=A boat&{button}").is_start


def test_offered_options_are_taken_over_and_nothing_else() -> None:
    data = press(VEO, "prompt=A&generate_audio=on&use=duration%3D4s%26generate_audio%3D%26prompt%3DB").data
    assert (data["duration"], data["prompt"]) == ("4s", "A")
    assert data.getlist("generate_audio") == []


def test_picture_is_removed_wherever_it_stands() -> None:
    assert press(REFERENCE, "image_urls=a&image_urls=b&remove=a").data.getlist("image_urls") == ["b"]


def test_picked_picture_is_added_or_takes_the_place_of_the_only_one() -> None:
    assert press(REFERENCE, "image_urls=a&image_urls=b&pick=image_urls a").data.getlist("image_urls") == ["b", "a"]
    assert press(HAILUO, "image_url=a&pick=image_url b").data.getlist("image_url") == ["b"]


def test_switch_leads_to_the_other_endpoint_with_the_form_kept_for_it() -> None:
    destination = press(VEO, f"switch=1&to={REFERENCE.id}").destination
    assert destination == (reverse("generations:studio", args=[REFERENCE.id]), REFERENCE.id)


@pytest.mark.parametrize("query", ["switch=1&to=fal-ai/none", "leave=nowhere", "leave=https://example.org"])
def test_button_leads_nowhere_that_is_not_known(query: str) -> None:
    assert press(VEO, query).destination is None


def test_page_one_comes_back_from_keeps_the_form_for_any_endpoint() -> None:
    assert press(VEO, "leave=credits").destination == (reverse("billing:credits"), "")
