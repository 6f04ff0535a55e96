"""What stands beside a control of its price."""

from typing import Any

import pytest

from generations.catalogue import find
from generations.showcase.option_prices import OptionPrices
from generations.studio import totals

VEO = "fal-ai/veo3/fast"
SORA_IMAGE = "fal-ai/sora-2/image-to-video/pro"
PIKA_IMAGE = "fal-ai/pika/v2.2/image-to-video"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rates")]


def prices_of(endpoint_id: str, **chosen: Any) -> OptionPrices:
    endpoint = find(endpoint_id)
    return OptionPrices(endpoint, endpoint.defaults() | chosen)


def test_each_option_has_its_total() -> None:
    prices = prices_of(VEO)
    found = totals.option_totals(prices, prices.endpoint.parameter("duration"))
    assert found == {"4s": "160 credits", "6s": "240 credits", "8s": "320 credits"}


def test_options_of_one_price_have_none() -> None:
    prices = prices_of(VEO)
    assert totals.option_totals(prices, prices.endpoint.parameter("aspect_ratio")) == {}


def test_combination_that_is_not_sold_says_so() -> None:
    assert totals.in_credits(None) == "not sold now"


@pytest.mark.parametrize(("is_on", "words"), [(True, "Without it: 200 credits, 120 less"), (False, "")])
def test_other_side_of_a_switch_is_compared_with_what_is_chosen(is_on: bool, words: str) -> None:
    prices = prices_of(VEO, generate_audio=True)
    assert totals.other_side(prices, prices.endpoint.parameter("generate_audio"), is_on=is_on) == words


def test_range_is_told_in_steps() -> None:
    prices = prices_of(PIKA_IMAGE)
    words = totals.steps(prices, prices.endpoint.parameter("duration"))
    assert words.startswith("1–5 s: ")
    assert "6–10 s: " in words


def test_what_fal_chooses_is_explained_and_a_settled_price_is_not() -> None:
    auto, settled = prices_of(SORA_IMAGE, resolution="auto"), prices_of(SORA_IMAGE, resolution="720p")
    parameter = auto.endpoint.parameter("resolution")
    assert totals.auto_note(auto, parameter).startswith("With Auto, Sora chooses. ")
    assert totals.auto_note(settled, parameter) == ""
