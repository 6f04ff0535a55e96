"""Whoever is short of credits is led to the till and back, with everything that was typed."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from billing import ledger
from generations.models import EndpointStatus, InputImage
from maxvideo.accounts.models import User
from tests.generations.page import typed
from tests.generations.studio.test_switch import REFERENCE, SORA, VEO, picture, url
from tests.markup import tidy

HAILUO = "fal-ai/minimax/hailuo-02/standard/text-to-video"
BUY = reverse("billing:buy")
CREDITS = reverse("billing:credits")


@pytest.fixture
def poor(studio: Client, alice: User) -> Client:
    """Alice's browser; she has 188 credits."""
    ledger.adjust(alice.pk, 188 - 1388, key="adjust:1", note="")
    return studio


@pytest.fixture
def left(poor: Client, send: Callable[..., HttpResponse]) -> Callable[..., str]:
    """The till, once Alice has left a form for it."""

    def leave(endpoint_id: str = VEO, **data: object) -> str:
        assert send(endpoint_id, leave="buy", **data).headers["Location"] == BUY
        return tidy(poor.get(BUY).content.decode())

    return leave


def test_till_says_what_is_missing_and_for_what(left: Callable[..., str]) -> None:
    html = left(duration="8s", generate_audio="on")

    assert "132 credits short for" in html
    assert "A paper boat" in html
    assert "Veo 3 Fast, 8 s × $0.40 with sound, costs 320" in html
    assert "covers the 132, and 368 to go on with" in html
    assert f'name="back" value="{url(VEO)}"' in html


def test_page_of_credits_leads_back_to_the_form(left: Callable[..., str], poor: Client, alice: User) -> None:
    assert "Back to the form" not in poor.get(CREDITS).text
    left(duration="8s")
    ledger.grant(alice.pk, 1000, key="grant:test", note="Test credits")
    found = tidy(poor.get(CREDITS).text)
    assert "Your form waits: Veo 3 Fast, 8 s" in found
    assert f'href="{url(VEO)}">Back to the form' in found


def test_page_of_credits_leads_back_to_the_comparison(poor: Client) -> None:
    form = {"prompt": "A paper boat", "endpoint": [VEO, HAILUO], "length": "8", "generate_audio": "on", "leave": "buy"}
    poor.post(reverse("generations:compare"), form)
    found = tidy(poor.get(CREDITS).text)
    assert f'href="{reverse("generations:compare")}">Back to the form' in found


def test_missing_sum_or_the_minimum_stands_in_the_free_number(left: Callable[..., str]) -> None:
    assert 'name="credits" inputmode="numeric" autocomplete="off" value="500"' in left(duration="8s")


def test_missing_sum_above_the_minimum_is_filled_in(left: Callable[..., str], alice: User) -> None:
    ledger.adjust(alice.pk, -188, key="adjust:2", note="")

    assert 'value="600"' in left("fal-ai/sora-2/text-to-video/pro", duration="12", resolution="1080p")


def test_cheaper_endpoints_that_the_credits_pay_for_are_offered(left: Callable[..., str]) -> None:
    html = left(duration="8s", generate_audio="on")

    assert f'<a href="{url(SORA)}">Sora 2 at 80</a>' in html
    assert f'<a href="{url(HAILUO)}">Hailuo 02 Standard at 27</a>' in html


def test_form_is_there_on_coming_back_with_its_pictures(poor: Client, left: Callable[..., str], alice: User) -> None:
    left(REFERENCE, image_urls=[picture(), picture()], duration="8s", generate_audio="on", seed="7")
    ledger.grant(alice.pk, 500, key="paid", note="")
    response = poor.get(url(REFERENCE))

    found = typed(response)
    assert (found["prompt"], found["image_urls"][:2]) == ("A paper boat", [one.form_text for one in pictures()])
    assert "credits short" not in response.content.decode()
    assert "disabled" not in response.content.decode().partition('id="make"')[2].partition(">")[0]


def pictures() -> list[InputImage]:
    return sorted(InputImage.objects.all(), key=lambda one: one.created_at)


def test_who_has_enough_is_not_told_of_anything(studio: Client, send: Callable[..., HttpResponse]) -> None:
    send(VEO, leave="buy", duration="8s")

    assert "short" not in tidy(studio.get(BUY).content.decode()).partition("<main")[2].partition("</main>")[0]


@pytest.mark.usefixtures("rates")
def test_who_left_no_form_is_not_told_of_anything(client_of: Callable[[User], Client], bob: User) -> None:
    assert "credits short" not in client_of(bob).get(BUY).content.decode()


def test_markup_that_was_typed_is_text(left: Callable[..., str]) -> None:
    assert "<script>alert" not in left(prompt="<script>alert(1)</script>", duration="8s", generate_audio="on")


def test_till_of_who_is_short_stays_within_its_queries(
    poor: Client, left: Callable[..., str], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    left(duration="8s")
    # session, user with account, the endpoint's rates, twice all rates and what is not live
    with django_assert_max_num_queries(7):
        poor.get(BUY)


# in the studio


def test_who_is_short_is_offered_the_dearest_other_endpoint(poor: Client, send: Callable[..., HttpResponse]) -> None:
    response = send(VEO, duration="8s", generate_audio="on")

    assert response.status_code == 402
    assert f'name="switch" value="{SORA}"' in response.content.decode()
    assert "Sora 2, 80" in tidy(response.content.decode())


def test_paused_endpoint_is_not_offered(poor: Client, send: Callable[..., HttpResponse]) -> None:
    EndpointStatus.objects.create(endpoint_id=SORA, life=EndpointStatus.Life.PAUSED)

    assert "Sora 2, 80" not in tidy(send(VEO, duration="8s", generate_audio="on").content.decode())
