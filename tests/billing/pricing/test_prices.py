from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from billing.pricing.exceptions import NoRate
from billing.pricing.models import Rate
from billing.pricing.prices import Quote, SoldRate, current_rates, dollars, quote, settled

NONE = Decimal(0)


def rate(usd, *, unit="second", label="", margin=NONE, **condition):
    return SoldRate("e", condition, unit, Decimal(usd), label, margin)


BY_SOUND = [rate("0.20", generate_audio=False), rate("0.40", label="with sound", generate_audio=True)]
BY_RESOLUTION = [rate("0.30", resolution="720p"), rate("0.50", resolution="1080p")]
CLIPS = [rate("0.20", unit="5s_clip")]


def texts(made):
    return [line.text for line in made.lines]


@pytest.mark.parametrize("duration", [8, "8s", "8"])
def test_duration_is_read_in_each_wire_type(duration):
    assert quote([rate("0.10")], {"duration": duration}).credits == 80


@pytest.mark.parametrize(
    "arguments", [{}, {"duration": None}, {"duration": "long"}, {"duration": "-8"}, {"duration": 1.5}]
)
def test_without_a_length_there_is_no_price(arguments):
    with pytest.raises(NoRate):
        quote([rate("0.10")], arguments)


def test_toggle_chooses_the_rate():
    assert quote(BY_SOUND, {"duration": "8s", "generate_audio": True}).credits == 320
    assert quote(BY_SOUND, {"duration": "8s", "generate_audio": False}).credits == 160


def test_options_match_whatever_their_case():
    assert quote([rate("0.045", resolution="768p")], {"duration": "6", "resolution": "768P"}).credits == 27


def test_options_that_no_condition_names_change_nothing():
    arguments = {"duration": "8s", "generate_audio": True, "resolution": "1080p", "seed": 7, "aspect_ratio": "auto"}

    assert quote(BY_SOUND, arguments).credits == 320


@pytest.mark.parametrize(("seconds", "credits"), [(1, 20), (4, 20), (5, 20), (6, 40), (10, 40), (11, 60), (15, 60)])
def test_each_started_clip_is_charged(seconds, credits):
    assert quote(CLIPS, {"duration": seconds}).credits == credits


@pytest.mark.parametrize("resolution", ["480p", "", None, 720])
def test_no_rate_fits(resolution):
    with pytest.raises(NoRate, match="0 rates fit"):
        quote(BY_RESOLUTION, {"duration": 4, "resolution": resolution})


def test_missing_argument_fits_no_condition():
    with pytest.raises(NoRate):
        quote(BY_RESOLUTION, {"duration": 4})


def test_two_rates_that_fit_are_no_rate():
    with pytest.raises(NoRate, match="2 rates fit"):
        quote([*BY_RESOLUTION, rate("0.10")], {"duration": 4, "resolution": "720p"})


def test_auto_is_the_dearest_at_most():
    made = quote(BY_RESOLUTION, {"duration": 4, "resolution": "auto"})

    assert (made.credits, made.is_at_most, len(made.rates)) == (200, True, 2)


def test_auto_where_the_price_does_not_depend_on_it_is_exact():
    made = quote([rate("0.10")], {"duration": 4, "resolution": "auto"})

    assert (made.credits, made.is_at_most) == (40, False)


def test_auto_is_exact_where_all_cost_the_same():
    same = [rate("0.045", resolution="512P"), rate("0.045", resolution="768P")]

    assert not quote(same, {"duration": "6", "resolution": "auto"}).is_at_most


def test_auto_with_a_rate_of_its_own_is_exact():
    made = quote([*BY_RESOLUTION, rate("0.35", resolution="auto")], {"duration": 4, "resolution": "auto"})

    assert (made.credits, made.is_at_most) == (140, False)


def test_auto_does_not_hide_that_two_rates_fit():
    with pytest.raises(NoRate):
        quote([*BY_RESOLUTION, rate("0.10")], {"duration": 4, "resolution": "auto"})


def test_exact_quote_keeps_the_one_rate_it_was_sold_under():
    assert quote(BY_SOUND, {"duration": 8, "generate_audio": True}).rates == (BY_SOUND[1],)


def test_own_key_costs_nothing():
    made = quote(BY_RESOLUTION, {"duration": 4, "resolution": "auto"}, own_key=True)

    assert (made.credits, made.usd, made.is_at_most) == (0, 0, False)
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
def test_line_says_the_arithmetic(rates, arguments, text):
    assert texts(quote(rates, arguments)) == [text]


def test_margin_is_a_line_of_its_own():
    made = quote([rate("0.10", margin=Decimal("12.50"))], {"duration": 8})

    assert [(line.text, line.usd) for line in made.lines] == [
        ("8 s × $0.10", Decimal("0.80")),
        ("12.5 % margin", Decimal("0.10")),
    ]
    assert (made.credits, made.usd) == (90, Decimal("0.90"))


def test_price_is_rounded_up_once_to_a_whole_credit():
    made = quote([rate("0.045", margin=Decimal(10))], {"duration": 1})  # 4.95 credits, not ⌈4.5⌉ × 1.1 = 5.5

    assert made.credits == 5
    assert texts(made) == ["1 s × $0.045", "10 % margin", "rounded up to a whole credit"]


def test_credits_per_usd_decides_what_a_credit_is(settings):
    settings.CREDITS_PER_USD = 10
    made = quote([rate("0.045")], {"duration": 6})

    assert (made.credits, made.usd) == (3, Decimal("0.30"))


@given(
    usd=st.decimals("0", "9", places=4),
    margin=st.decimals("0", "300", places=2),
    seconds=st.integers(1, 60),
    unit=st.sampled_from(["second", "5s_clip"]),
)
def test_price_covers_the_cost_and_the_lines_add_up(usd, margin, seconds, unit):
    made = quote([rate(usd, unit=unit, margin=margin)], {"duration": seconds})
    units = seconds if unit == "second" else -(-seconds // 5)
    exact = units * usd * (100 + margin)

    assert exact <= made.credits < exact + 1
    assert sum(line.usd for line in made.lines) == made.usd == Decimal(made.credits) / 100


def test_quote_survives_json():
    made = quote(BY_RESOLUTION, {"duration": 4, "resolution": "auto"})

    assert Quote.from_json(made.as_json()) == made


def test_quote_as_json_says_cents():
    data = quote(BY_SOUND, {"duration": "8s", "generate_audio": True}).as_json()

    assert (data["usd"], data["lines"]) == ("3.20", [{"text": "8 s × $0.40 with sound", "usd": "3.20"}])


@pytest.mark.parametrize(
    ("side", "credits"), [(720, 120), (719, 120), (1079, 120), (1080, 200), (1088, 200), (2160, 200)]
)
def test_shorter_side_of_the_video_decides_the_charge(side, credits):
    sold = quote(BY_RESOLUTION, {"duration": 4, "resolution": "auto"})

    assert settled(sold, {"duration": 4, "resolution": "auto"}, shorter_side=side) == credits


def test_exact_quote_is_charged_whatever_was_delivered():
    arguments = {"duration": 4, "resolution": "1080p"}

    assert settled(quote(BY_RESOLUTION, arguments), arguments, shorter_side=720) == 200


def test_charge_is_never_more_than_the_quote():
    arguments = {"duration": 4, "resolution": "auto"}
    sold = replace(quote(BY_RESOLUTION, arguments), credits=150)

    assert settled(sold, arguments, shorter_side=1080) == 150
    assert settled(sold, arguments, shorter_side=720) == 120


def test_charge_is_reckoned_as_it_was_sold(settings):
    arguments = {"duration": 4, "resolution": "auto"}
    sold = Quote.from_json(quote(BY_RESOLUTION, arguments).as_json())
    settings.CREDITS_PER_USD, settings.MARGIN_PERCENT = 10, Decimal(50)

    assert settled(sold, arguments, shorter_side=720) == 120


def test_delivered_size_without_a_rate_is_charged_as_quoted():
    odd = [rate("0.30", resolution="480p"), rate("0.50", resolution="1080p")]
    arguments = {"duration": 4, "resolution": "auto"}

    assert settled(quote(odd, arguments), arguments, shorter_side=720) == 200


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.4", "$0.40"),
        ("0.045", "$0.045"),
        ("3.2000", "$3.20"),
        ("40", "$40.00"),
        ("1234.5", "$1,234.50"),
        ("0", "$0.00"),
        ("-0.45", "−$0.45"),
    ],
)
def test_dollars_have_cents_and_no_zeros_beyond_them(amount, words):
    assert dollars(Decimal(amount)) == words


T0 = datetime(2026, 1, 1, tzinfo=UTC)


def store(usd, valid_from=T0, endpoint="e", margin=None, **condition):
    return Rate.objects.create(
        endpoint_id=endpoint, condition=condition, unit="second", usd=usd, valid_from=valid_from, margin_percent=margin
    )


def prices(**query):
    return {str(sorted(sold.condition.items())): sold.usd for sold in current_rates("e", **query)}


@pytest.mark.django_db
def test_newest_rate_of_a_condition_wins_from_its_start():
    store("0.10")
    store("0.20", T0 + timedelta(days=1))

    assert prices(at=T0 + timedelta(hours=23)) == {"[]": Decimal("0.10")}
    assert prices(at=T0 + timedelta(days=1)) == {"[]": Decimal("0.20")}


@pytest.mark.django_db
def test_rate_of_the_future_does_not_count_yet():
    store("0.10")
    store("0.20", timezone.now() + timedelta(hours=1))

    assert prices() == {"[]": Decimal("0.10")}


@pytest.mark.django_db
def test_rate_before_its_first_start_is_none():
    store("0.10")

    assert current_rates("e", at=T0 - timedelta(seconds=1)) == []


@pytest.mark.django_db
def test_conditions_are_the_same_whatever_their_case_and_order():
    store("0.10", a="x", b="768P")
    store("0.20", T0 + timedelta(days=1), b="768p", a="x")

    assert list(prices().values()) == [Decimal("0.20")]


@pytest.mark.django_db
def test_rate_without_a_price_ends_its_condition():
    store("0.30", resolution="720p")
    store("0.50", resolution="1080p")
    store(None, T0 + timedelta(days=1), resolution="720p")
    store(None, T0 + timedelta(days=1), resolution="1080p")
    store("0.40", T0 + timedelta(days=1))

    assert quote(current_rates("e"), {"duration": 4, "resolution": "auto"}).credits == 160


@pytest.mark.django_db
def test_margin_of_the_rate_wins_over_the_sites(settings):
    settings.MARGIN_PERCENT = Decimal(20)
    store("0.10", margin=Decimal(5), sound=True)
    store("0.10", sound=False)

    assert {sold.condition["sound"]: sold.margin_percent for sold in current_rates("e")} == {True: 5, False: 20}


@pytest.mark.django_db
def test_margin_of_nothing_wins_too(settings):
    settings.MARGIN_PERCENT = Decimal(20)
    store("0.10", margin=NONE)

    assert quote(current_rates("e"), {"duration": 8}).credits == 80


def test_all_rates_are_one_query(rates, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len({sold.endpoint_id for sold in current_rates()}) == 11


HAILUO = "fal-ai/minimax/hailuo-02/standard/image-to-video"


@pytest.mark.django_db
def test_unlisted_512p_costs_what_768p_does_until_staff_set_a_rate():
    def price_of_512p():
        return quote(current_rates(HAILUO), {"duration": "6", "resolution": "512P"}).credits

    store("0.045", endpoint=HAILUO, resolution="768P")
    assert price_of_512p() == 27

    store("0.06", T0 + timedelta(days=1), endpoint=HAILUO, resolution="768P")
    assert price_of_512p() == 36

    store("0.02", T0 + timedelta(days=2), endpoint=HAILUO, resolution="512P")
    assert price_of_512p() == 12
