from typing import Any
from urllib.parse import parse_qs

import pytest
from pytest_django import DjangoAssertNumQueries

from generations.catalogue import find
from generations.showcase.option_prices import OptionPrices
from tests.generations.fal_pages import NAMES, combinations, listed_credits

pytestmark = pytest.mark.usefixtures("rates")


def option_prices_of(endpoint_id: str, own_key: bool = False, **chosen: Any) -> OptionPrices:
    endpoint = find(endpoint_id)
    return OptionPrices(endpoint, endpoint.defaults() | chosen, own_key=own_key)


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_every_price_is_the_listed_one(endpoint_id: str) -> None:
    prices = option_prices_of(endpoint_id)
    for chosen in combinations(endpoint_id):
        assert prices.quote(**chosen).credits == listed_credits(endpoint_id, chosen), chosen


def test_own_key_makes_everything_free() -> None:
    prices = option_prices_of("fal-ai/sora-2/text-to-video/pro", own_key=True)
    assert {total.credits for one in prices.endpoint.parameters for total in prices.totals(one).values()} == {0}


def test_combination_without_a_rate_has_no_price() -> None:
    assert OptionPrices(find("fal-ai/veo3/fast"), find("fal-ai/veo3/fast").defaults(), known_rates=[]).quote() is None


@pytest.mark.parametrize(
    ("name", "expected"), [("duration", True), ("generate_audio", True), ("resolution", False), ("aspect_ratio", False)]
)
def test_only_what_changes_the_price_matters(name: str, expected: bool) -> None:
    prices = option_prices_of("fal-ai/veo3/fast")
    assert prices.matters(prices.endpoint.parameter(name)) is expected


def test_offers_change_the_least_and_cost_the_most() -> None:
    offers = option_prices_of("fal-ai/veo3/fast").offers(188)
    assert [(offer.label, offer.credits) for offer in offers] == [
        ("6 s silent", 150),
        ("4 s with sound", 160),
    ]


def test_offer_of_one_price_is_the_longest_video() -> None:
    [offer] = option_prices_of("fal-ai/pika/v2.2/image-to-video", duration=15).offers(44)[:1]
    assert (offer.label, offer.credits) == ("5 s 720p", 20)


def test_offer_says_what_the_form_shall_hold() -> None:
    offer = option_prices_of("fal-ai/veo3/fast").offers(100)[0]
    assert parse_qs(offer.change, keep_blank_values=True) == {"duration": ["4s"], "generate_audio": [""]}


def test_nothing_is_offered_to_who_can_afford_nothing() -> None:
    assert option_prices_of("fal-ai/veo3/fast").offers(99) == []


def test_prices_of_a_page_ask_the_database_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        prices = option_prices_of("fal-ai/pika/v2.2/text-to-video")
        assert prices.offers(25)
        assert [prices.totals(one) for one in prices.endpoint.parameters]
