"""What a video costs, from its arguments to the words of the arithmetic."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from billing.pricing.exceptions import NoRate
from billing.pricing.models import Rate
from billing.pricing.prices import SoldRate
from generations.catalogue import find
from generations.workflow.quoting import all_rates, quote, rates_of, settled

VEO = find("fal-ai/veo3/fast")
HAILUO = find("fal-ai/minimax/hailuo-02/standard/image-to-video")
AUTO = {"duration": 4, "resolution": "auto"}


def rate(usd: str, *, unit: str = "second", label: str = "", **condition: Any) -> SoldRate:
    return SoldRate(VEO.id, condition, unit, Decimal(usd), label, Decimal(0))


BY_SOUND = [rate("0.20", generate_audio=False), rate("0.40", label="with sound", generate_audio=True)]
BY_RESOLUTION = [rate("0.30", resolution="720p"), rate("0.50", resolution="1080p")]
CLIPS = [rate("0.20", unit="5s_clip")]


@pytest.mark.parametrize("duration", [8, "8s", "8"])
def test_duration_is_read_in_each_wire_type(duration: int | str) -> None:
    assert quote(VEO, [rate("0.10")], {"duration": duration}).credits == 80


@pytest.mark.parametrize(
    "arguments", [{}, {"duration": None}, {"duration": "long"}, {"duration": "-8"}, {"duration": 1.5}]
)
def test_without_a_length_there_is_no_price(arguments: dict[str, str | float | None]) -> None:
    with pytest.raises(NoRate):
        quote(VEO, [rate("0.10")], arguments)


def test_toggle_chooses_the_rate() -> None:
    assert quote(VEO, BY_SOUND, {"duration": "8s", "generate_audio": True}).credits == 320
    assert quote(VEO, BY_SOUND, {"duration": "8s", "generate_audio": False}).credits == 160


def test_options_match_whatever_their_case() -> None:
    assert quote(VEO, [rate("0.045", resolution="768p")], {"duration": "6", "resolution": "768P"}).credits == 27


def test_options_that_no_condition_names_change_nothing() -> None:
    arguments = {"duration": "8s", "generate_audio": True, "resolution": "1080p", "seed": 7, "aspect_ratio": "auto"}

    assert quote(VEO, BY_SOUND, arguments).credits == 320


@pytest.mark.parametrize(("seconds", "credits"), [(1, 20), (4, 20), (5, 20), (6, 40), (10, 40), (11, 60), (15, 60)])
def test_each_started_clip_is_charged(seconds: int, credits: int) -> None:
    assert quote(VEO, CLIPS, {"duration": seconds}).credits == credits


@pytest.mark.parametrize("resolution", ["480p", "", None, 720])
def test_no_rate_fits(resolution: str | int | None) -> None:
    with pytest.raises(NoRate, match="0 rates fit"):
        quote(VEO, BY_RESOLUTION, {"duration": 4, "resolution": resolution})


@pytest.mark.parametrize("auto", ["auto", "Auto"])
def test_auto_is_the_dearest_at_most(auto: str) -> None:
    made = quote(VEO, BY_RESOLUTION, {"duration": 4, "resolution": auto})

    assert (made.credits, made.is_at_most, len(made.rates)) == (200, True, 2)


def test_auto_where_the_price_does_not_depend_on_it_is_exact() -> None:
    made = quote(VEO, [rate("0.10")], AUTO)

    assert (made.credits, made.is_at_most) == (40, False)


def test_auto_with_a_rate_of_its_own_is_exact() -> None:
    made = quote(VEO, [*BY_RESOLUTION, rate("0.35", resolution="auto")], AUTO)

    assert (made.credits, made.is_at_most) == (140, False)


def test_own_key_costs_nothing() -> None:
    made = quote(VEO, BY_RESOLUTION, AUTO, own_key=True)

    assert (made.credits, made.usd, made.is_at_most) == (0, 0, False)
    assert [line.text for line in made.lines] == ["your own key: nothing to pay"]
    assert settled(made, {}, shorter_side=1080) == 0


@pytest.mark.parametrize(
    ("rates", "arguments", "text"),
    [
        (BY_SOUND, {"duration": "8s", "generate_audio": True}, "8 s × $0.40 with sound"),
        (BY_SOUND, {"duration": "8s", "generate_audio": False}, "8 s × $0.20"),
        (CLIPS, {"duration": 6}, "2 clips × $0.20"),
        (CLIPS, {"duration": 5}, "1 clip × $0.20"),
        ([rate("0.0450")], {"duration": "6"}, "6 s × $0.045"),
        ([rate("2")], {"duration": "6"}, "6 s × $2.00"),
    ],
)
def test_line_says_the_arithmetic(rates: list[SoldRate], arguments: dict[str, str | int], text: str) -> None:
    assert [line.text for line in quote(VEO, rates, arguments).lines] == [text]


@pytest.mark.parametrize(
    ("side", "credits"), [(720, 120), (719, 120), (1079, 120), (1080, 200), (1088, 200), (2160, 200)]
)
def test_shorter_side_of_the_video_decides_the_charge(side: int, credits: int) -> None:
    assert settled(quote(VEO, BY_RESOLUTION, AUTO), AUTO, shorter_side=side) == credits


def test_exact_quote_is_charged_whatever_was_delivered() -> None:
    arguments = {"duration": 4, "resolution": "1080p"}

    assert settled(quote(VEO, BY_RESOLUTION, arguments), arguments, shorter_side=720) == 200


def test_delivered_size_without_a_rate_is_charged_as_quoted() -> None:
    odd = [rate("0.30", resolution="480p"), rate("0.50", resolution="1080p")]

    assert settled(quote(VEO, odd, AUTO), AUTO, shorter_side=720) == 200


@pytest.mark.django_db
def test_unlisted_512p_costs_what_768p_does_until_staff_set_a_rate() -> None:
    def store(usd: str, day: int, resolution: str) -> None:
        start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
        facts = {"product": HAILUO.id, "unit": "second", "condition": {"resolution": resolution}}
        Rate.objects.create(**facts, usd=usd, valid_from=start)

    def price_of_512p() -> int:
        return quote(HAILUO, rates_of(HAILUO), {"duration": "6", "resolution": "512P"}).credits

    store("0.045", 0, "768P")
    assert price_of_512p() == 27

    store("0.06", 1, "768P")
    assert price_of_512p() == 36

    store("0.02", 2, "512P")
    assert price_of_512p() == 12


def test_all_rates_are_one_query(rates: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert len(all_rates()) == 11
