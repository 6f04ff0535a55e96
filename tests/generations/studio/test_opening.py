"""What a form opens with, where nothing waits in it."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from generations.models import Draft
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation, tiny_jpeg
from tests.generations.page import typed

VEO = "fal-ai/veo3/fast"
REFERENCE = "fal-ai/veo3.1/reference-to-video"
ARGUMENTS = {"prompt": "Made", "duration": "4s", "aspect_ratio": "9:16", "generate_audio": False, "resolution": "1080p"}


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:studio", args=[endpoint_id])


def settings_of(response: HttpResponse) -> dict[str, str]:
    found = typed(response)
    return {name: found.get(name, "off") for name in ("duration", "aspect_ratio", "generate_audio", "resolution")}


USED = {"duration": "4s", "aspect_ratio": "9:16", "generate_audio": "off", "resolution": "1080p"}


def test_settings_used_last_come_back_without_words(alice: User, studio: Client) -> None:
    make_generation(alice, endpoint_id=VEO, arguments=ARGUMENTS)
    page = studio.get(url())
    assert settings_of(page) == USED
    assert typed(page)["prompt"] == ""
    assert typed(page)["quoted_credits"] == "100"


def test_newest_of_the_endpoint_tells(alice: User, bob: User, studio: Client) -> None:
    make_generation(alice, endpoint_id=VEO, arguments=ARGUMENTS | {"duration": "8s"})
    make_generation(alice, endpoint_id=VEO, arguments=ARGUMENTS)
    make_generation(alice, endpoint_id=REFERENCE, arguments={"duration": "8s", "resolution": "720p"})
    make_generation(bob, endpoint_id=VEO, arguments={"duration": "6s"})
    assert settings_of(studio.get(url())) == USED


def test_pictures_of_the_last_one_are_no_settings(alice: User, studio: Client) -> None:
    make_generation(alice, endpoint_id=REFERENCE, arguments={"prompt": "Made", "image_urls": ["https://example.org/a"]})
    assert set(typed(studio.get(url(REFERENCE)))["image_urls"]) == {""}


def test_option_that_is_none_any_more_falls_back_to_its_default(alice: User, studio: Client) -> None:
    make_generation(alice, endpoint_id=VEO, arguments=ARGUMENTS | {"duration": "5s"})
    page = studio.get(url())
    assert typed(page)["duration"] == "8s"
    assert "field-error" not in page.text


def test_form_that_waits_wins_over_the_settings_used_last(alice: User, studio: Client) -> None:
    make_generation(alice, endpoint_id=VEO, arguments=ARGUMENTS)
    Draft.objects.create(user=alice, endpoint_id=VEO, posted={"prompt": ["Typed"], "duration": ["6s"]})
    found = typed(studio.get(url()))
    assert (found["prompt"], found["duration"]) == ("Typed", "6s")


def test_address_wins_over_the_form_that_waits_and_leaves_it(alice: User, studio: Client) -> None:
    source = make_generation(alice, endpoint_id=VEO, arguments=ARGUMENTS)
    Draft.objects.create(user=alice, endpoint_id=VEO, posted={"prompt": ["Typed"], "duration": ["6s"]})
    assert typed(studio.get(url(), {"from": source.pk}))["prompt"] == "Made"
    assert typed(studio.get(url()))["prompt"] == "Typed"


def test_words_of_the_address_take_the_settings_used_last(alice: User, studio: Client) -> None:
    make_generation(alice, endpoint_id=VEO, arguments=ARGUMENTS)
    page = studio.get(url(), {"prompt": "A fox & a fountain"})
    assert typed(page)["prompt"] == "A fox & a fountain"
    assert settings_of(page) == USED


def test_visitor_opens_with_the_words_of_the_address(client: Client, rates: None) -> None:
    found = typed(client.get(url(), {"prompt": "A fox"}))
    assert (found["prompt"], found["duration"], found["generate_audio"]) == ("A fox", "8s", "on")


@pytest.mark.parametrize("is_waiting", [True, False], ids=["a form waits", "none waits"])
def test_studio_stays_within_its_queries(
    alice: User, studio: Client, send: Callable[..., HttpResponse], is_waiting: bool
) -> None:
    for _ in range(9):
        make_generation(alice, endpoint_id=REFERENCE, state=State.COMPLETED)
    pictures = [SimpleUploadedFile(f"{name}.jpg", tiny_jpeg(), content_type="image/jpeg") for name in "abc"]
    studio.post(f"/models/{REFERENCE}/pictures/?field=image_urls", {"image_urls": pictures})
    if not is_waiting:
        Draft.objects.all().delete()
    studio.get(url(REFERENCE))
    with CaptureQueriesContext(connection) as queries:
        studio.get(url(REFERENCE))
    assert len(queries) <= 8, [query["sql"][:200] for query in queries]
