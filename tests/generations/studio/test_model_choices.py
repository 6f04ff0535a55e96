from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus
from generations.studio.model_choices import ModelChoice
from tests.generations.page import typed
from tests.markup import tidy

VEO = "fal-ai/veo3/fast"
SORA_PRO = "fal-ai/sora-2/text-to-video/pro"
PIKA = "fal-ai/pika/v2.2/text-to-video"
HAILUO = "fal-ai/minimax/hailuo-02/standard/text-to-video"
REFERENCE = "fal-ai/veo3.1/reference-to-video"


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:studio", args=[endpoint_id])


@pytest.fixture
def choices(studio: Client) -> Callable[..., dict[str, ModelChoice]]:
    """The list beside a form with some options, by endpoint."""

    def choices(endpoint_id: str = VEO, **options: str) -> dict[str, ModelChoice]:
        response = studio.post(url(endpoint_id), {"reprice": "1", **options})
        return {choice.endpoint.id: choice for choice in response.context["models"].every}

    return choices


def test_every_model_is_in_the_list_and_the_present_one_is_marked(
    choices: Callable[..., dict[str, ModelChoice]],
) -> None:
    found = choices()
    assert list(found) == [endpoint.id for endpoint in ENDPOINTS]
    assert [one for one, choice in found.items() if choice.is_current] == [VEO]


@pytest.mark.parametrize(
    ("endpoint_id", "credits", "makes"),
    [
        (VEO, 320, "8 s with sound"),
        ("fal-ai/sora-2/text-to-video", 80, "8 s with sound"),
        (SORA_PRO, 240, "8 s, 720p, with sound"),
        (PIKA, 40, "8 s is 2 clips, 720p, silent"),
        (HAILUO, 27, "6 s, silent"),
        (REFERENCE, 320, "8 s with sound"),
    ],
)
def test_each_says_what_it_makes_of_the_settings_and_its_price(
    choices: Callable[..., dict[str, ModelChoice]], endpoint_id: str, credits: int, makes: str
) -> None:
    found = choices(duration="8s", resolution="720p", generate_audio="on")[endpoint_id]
    assert (found.credits, found.makes) == (credits, makes)


def test_prices_follow_the_options(choices: Callable[..., dict[str, ModelChoice]]) -> None:
    found = choices(duration="4s", resolution="1080p")
    assert (found[VEO].credits, found[VEO].makes) == (100, "4 s, silent")
    assert (found[SORA_PRO].credits, found[SORA_PRO].makes) == (200, "4 s, 1080p, with sound")
    assert found[REFERENCE].makes == "8 s, silent"


def test_price_of_a_picture_the_maker_measures_is_at_most(choices: Callable[..., dict[str, ModelChoice]]) -> None:
    found = choices("fal-ai/sora-2/image-to-video/pro", duration="4", resolution="auto")
    assert found["fal-ai/sora-2/image-to-video/pro"].is_at_most


def test_paused_model_says_so_and_retired_one_is_gone(choices: Callable[..., dict[str, ModelChoice]]) -> None:
    EndpointStatus.objects.create(endpoint_id=PIKA, life=EndpointStatus.Life.PAUSED)
    EndpointStatus.objects.create(endpoint_id=HAILUO, life=EndpointStatus.Life.RETIRED)
    found = choices()
    assert (found[PIKA].credits, found[PIKA].makes) == (None, "Paused just now")
    assert HAILUO not in found


def test_one_press_takes_the_form_there(studio: Client) -> None:
    page = studio.get(url())
    assert f'name="switch" value="{SORA_PRO}"' in page.text
    response = studio.post(url(), typed(page) | {"prompt": "A paper boat", "switch": SORA_PRO})
    assert response.headers["Location"] == url(SORA_PRO)
    assert typed(studio.get(url(SORA_PRO)))["prompt"] == "A paper boat"


def test_live_price_brings_the_prices_of_the_list(client: Client, rates: None) -> None:
    asked = {"duration": "4s", "generate_audio": "on"}
    page = tidy(client.post(f"{url()}quote/", asked, headers={"HX-Request": "true"}).text)
    assert 'id="price-of-fal-ai-veo3-fast" hx-swap-oob="true"><strong>160</strong>' in page
    assert "4 s with sound" in page
    assert client.post(f"{url()}quote/", asked).text.count("price-of-") == 0


def test_list_needs_no_query_of_its_own(studio: Client, client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(url())
    assert sum("billing_rate" in query["sql"] for query in queries) == 1


def test_prices_are_of_as_many_as_are_wanted(choices: Callable[..., dict[str, ModelChoice]]) -> None:
    found = choices(duration="8s", generate_audio="on", count="2")
    assert (found[VEO].credits, found[VEO].makes) == (640, "2 × 8 s with sound")
    assert (found[HAILUO].credits, found[HAILUO].makes) == (54, "2 × 6 s, silent")
