import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maxvideo.accounts.models import User
from tests.factories import make_rate
from tests.generations.fal_pages import NAMES, combinations, listed_credits, posted
from tests.markup import tidy

pytestmark = pytest.mark.usefixtures("rates")

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
KEY = "sk-secret-0123456789abcdef"
JSON = {"Accept": "application/json"}


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:quote", args=[endpoint_id])


@pytest.fixture
def ask(client: Client) -> Callable[..., HttpResponse]:
    """A visitor's price request; JSON unless told otherwise."""

    def ask(endpoint_id: str = VEO, *, headers: Mapping[str, str] = JSON, **data: Any) -> HttpResponse:
        return client.post(url(endpoint_id), data, headers=headers)

    return ask


def test_price_as_json(ask: Callable[..., HttpResponse]) -> None:
    response = ask(duration="4s", generate_audio="on")
    assert response.status_code == 200
    assert response.json() == {
        "credits": 160,
        "usd": "1.60",
        "breakdown": [{"text": "4 s × $0.40 with sound", "usd": "1.60"}],
    }


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_every_price_is_the_listed_one(ask: Callable[..., HttpResponse], endpoint_id: str, settings: Settings) -> None:
    settings.START_RATE = "0"
    for chosen in combinations(endpoint_id):
        data = {name: str(value) for name, value in posted(chosen).items()}
        assert ask(endpoint_id, **data).json()["credits"] == listed_credits(endpoint_id, chosen), chosen


def test_dollars_are_what_the_credits_are_worth(ask: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.MARGIN_PERCENT = Decimal(10)
    assert ask("fal-ai/minimax/hailuo-02/standard/text-to-video").json()["usd"] == "0.30"


def test_lines_add_up_to_what_the_credits_are_worth(ask: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.MARGIN_PERCENT = Decimal(10)
    price = ask("fal-ai/minimax/hailuo-02/standard/text-to-video").json()
    assert sum(round(float(line["usd"]) * 10_000) for line in price["breakdown"]) == 3_000


def test_auto_resolution_is_at_most_the_dearest(ask: Callable[..., HttpResponse]) -> None:
    price = ask("fal-ai/sora-2/image-to-video/pro").json()
    assert price["credits"] == 200


def test_fragment_is_the_inside_of_the_price_bar(ask: Callable[..., HttpResponse]) -> None:
    page = ask(headers={}, duration="4s", generate_audio="on").content.decode()
    assert '<input type="hidden" name="quoted_credits" value="160">' in page
    assert 'id="make"' in page
    assert "160 credits<small>$1.60</small>" in tidy(page)
    assert "hx-swap-oob" not in page


def test_large_sum_is_written_for_people_and_for_the_form(ask: Callable[..., HttpResponse]) -> None:
    make_rate(VEO, "2", generate_audio=False)
    page = ask(headers={}).content.decode()
    assert 'value="1600"' in page
    assert "1,600 credits<small>$16.00</small>" in tidy(page)


def test_htmx_gets_the_other_totals_too(ask: Callable[..., HttpResponse]) -> None:
    page = tidy(ask(headers={"HX-Request": "true"}, duration="4s").content.decode())
    assert '<small id="total-duration-3" hx-swap-oob="true">200 credits</small>' in page
    assert '<small id="total-generate_audio-0" hx-swap-oob="true">With it: 160 credits, 60 more</small>' in page


def test_fragment_of_a_user_says_what_is_left(
    client_of: Callable[[User], Client], alice: User, give: Callable[..., None]
) -> None:
    give(alice, 1000)
    page = client_of(alice).post(url(), {"duration": "4s"}).content.decode()
    assert "900 left after" in page


def test_fragment_of_who_is_short_offers_what_is_affordable(
    client_of: Callable[[User], Client], alice: User, give: Callable[..., None]
) -> None:
    give(alice, 188)
    page = client_of(alice).post(url(), {"generate_audio": "on"}, headers={"HX-Request": "true"}).content.decode()
    assert "You have 188, 132 short" in page
    assert "4 s with sound, 160" in page


def test_options_that_do_not_exist_are_refused_by_field(ask: Callable[..., HttpResponse]) -> None:
    response = ask(duration="5s", resolution="4k")
    assert response.status_code == 422
    assert response.json() == {
        "errors": {
            "duration": ["Length is one of 4s, 6s, 8s."],
            "resolution": ["Resolution is one of 720p, 1080p."],
        }
    }


def test_refused_options_are_said_in_the_fragment(ask: Callable[..., HttpResponse]) -> None:
    response = ask("fal-ai/pika/v2.2/text-to-video", headers={}, duration="99", quoted_credits="20")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Length in seconds is a whole number from 1 to 15." in page
    assert "disabled" in page
    assert "quoted_credits" not in page


def test_combination_without_a_price_is_refused(ask: Callable[..., HttpResponse]) -> None:
    make_rate(VEO, None, generate_audio=False)
    assert ask().status_code == 422
    assert ask().json()["errors"].keys() == {"__all__"}


@pytest.mark.parametrize("own", [{"api_key": KEY}, {"own_key": "on"}])
def test_own_key_costs_nothing_and_is_not_repeated(ask: Callable[..., HttpResponse], own: dict[str, str]) -> None:
    response = ask(SORA, **own)
    assert response.json()["credits"] == 0
    assert KEY not in response.content.decode()


def test_own_key_where_none_is_taken_changes_nothing(ask: Callable[..., HttpResponse]) -> None:
    assert ask(own_key="on", api_key=KEY).json()["credits"] == 200


def test_endpoint_that_is_none_is_not_found(ask: Callable[..., HttpResponse]) -> None:
    assert ask("fal-ai/veo9").status_code == 404


def test_get_is_not_taken(client: Client) -> None:
    assert client.get(url()).status_code == 405


def test_price_request_needs_the_token() -> None:
    assert Client(enforce_csrf_checks=True).post(url(), {}).status_code == 403


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        ("*/*", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_answer_is_what_is_preferred(ask: Callable[..., HttpResponse], accept: str, expected: str) -> None:
    assert ask(headers={"Accept": accept}).headers["Content-Type"] == expected


# limits


def test_too_many_prices_a_minute_are_refused(ask: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    assert [ask().status_code for _ in range(11)] == [200] * 10 + [429]


def test_refused_requests_do_not_count(ask: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    assert {ask(duration="5s").status_code for _ in range(11)} == {422}
    assert ask().status_code == 200


def test_visitors_are_counted_by_address(client: Client, settings: Settings) -> None:
    settings.START_RATE = "1/m"

    def from_address(address: str) -> list[int]:
        return [client.post(url(), headers=JSON, REMOTE_ADDR=address).status_code for _ in range(11)]

    assert from_address("192.0.2.1")[-1] == 429
    assert from_address("192.0.2.2")[0] == 200


def test_user_of_the_same_address_is_counted_apart(
    ask: Callable[..., HttpResponse], alice: User, client_of: Callable[[User], Client], settings: Settings
) -> None:
    settings.START_RATE = "1/m"
    assert [ask().status_code for _ in range(11)][-1] == 429
    assert client_of(alice).post(url(), headers=JSON).status_code == 200


def test_rate_of_one_user_wins(alice: User, client_of: Callable[[User], Client], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    alice.start_rate = "0"
    alice.save()
    browser = client_of(alice)
    assert {browser.post(url(), headers=JSON).status_code for _ in range(12)} == {200}


def test_page_keeps_the_old_price_when_there_were_too_many(
    ask: Callable[..., HttpResponse], settings: Settings
) -> None:
    settings.START_RATE = "1/m"
    for _ in range(10):
        ask()
    response = ask(headers={"HX-Request": "true"}, quoted_credits="320")
    page = response.content.decode()
    assert response.status_code == 429
    assert '<input type="hidden" name="quoted_credits" value="320">' in page
    assert "That were many prices in a minute." in page


def test_errors_of_json_are_json(ask: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    answers = [json.loads(ask().content) for _ in range(11)]
    assert answers[-1]["errors"]["__all__"]
