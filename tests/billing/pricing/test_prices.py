import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from billing.pricing.basis import Basis, Quantity
from billing.pricing.exceptions import NoRate
from billing.pricing.models import Rate
from billing.pricing.prices import Quote, SoldRate, current_rates, dollars, free, quote, settled

NONE = Decimal(0)


def rate(
    usd: str | Decimal, *, unit: str = "second", label: str = "", margin: Decimal = NONE, **condition: Any
) -> SoldRate:
    return SoldRate("e", condition, unit, Decimal(usd), label, margin)


def basis(
    length: int | None = None,
    *,
    undecided: Iterable[str] = (),
    stand_ins: Mapping[str, Mapping[object, object]] | None = None,
    **conditions: Any,
) -> Basis:
    """What is sold by the second, or by the started pack of five."""
    quantities = {}
    if length is not None:
        packs = math.ceil(length / 5)
        quantities = {"second": Quantity(length, f"{length} s"), "pack": Quantity(packs, f"{packs} packs")}
    return Basis(
        conditions=conditions, quantities=quantities, undecided=frozenset(undecided), stand_ins=stand_ins or {}
    )


BY_SOUND = [rate("0.20", generate_audio=False), rate("0.40", label="with sound", generate_audio=True)]
BY_SIZE = [rate("0.30", size="720p"), rate("0.50", size="1080p")]
PACKS = [rate("0.20", unit="pack")]
OPEN = basis(4, size="any", undecided=["size"])


def texts(made: Quote) -> list[str]:
    return [line.text for line in made.lines]


def test_quantity_of_the_rates_unit_is_charged() -> None:
    assert quote([rate("0.10")], basis(8)).credits == 80
    assert quote(PACKS, basis(8)).credits == 40


@pytest.mark.parametrize("asked", [basis(), basis(size="720p")])
def test_without_a_quantity_there_is_no_price(asked: Basis) -> None:
    with pytest.raises(NoRate, match="no quantity of the unit 'second'"):
        quote([rate("0.10")], asked)


def test_rate_of_a_unit_that_nothing_is_counted_in_is_no_price() -> None:
    with pytest.raises(NoRate, match="no quantity of the unit 'minute'"):
        quote([rate("0.10", unit="minute")], basis(8))


def test_condition_chooses_the_rate() -> None:
    assert quote(BY_SOUND, basis(8, generate_audio=True)).credits == 320
    assert quote(BY_SOUND, basis(8, generate_audio=False)).credits == 160


def test_conditions_match_whatever_their_case() -> None:
    assert quote([rate("0.045", size="768p")], basis(6, size="768P")).credits == 27


def test_conditions_that_no_rate_names_change_nothing() -> None:
    asked = basis(8, generate_audio=True, size="1080p", seed=7, shape="any", undecided=["shape"])

    assert quote(BY_SOUND, asked).credits == 320


@pytest.mark.parametrize("size", ["480p", "", None, 720])
def test_no_rate_fits(size: str | int | None) -> None:
    with pytest.raises(NoRate, match="0 rates fit"):
        quote(BY_SIZE, basis(4, size=size))


def test_missing_condition_fits_no_rate() -> None:
    with pytest.raises(NoRate):
        quote(BY_SIZE, basis(4))


def test_two_rates_that_fit_are_no_rate() -> None:
    with pytest.raises(NoRate, match="2 rates fit"):
        quote([*BY_SIZE, rate("0.10")], basis(4, size="720p"))


def test_undecided_is_the_dearest_at_most() -> None:
    made = quote(BY_SIZE, OPEN)

    assert (made.credits, made.is_at_most, len(made.rates)) == (200, True, 2)


def test_undecided_where_the_price_does_not_depend_on_it_is_exact() -> None:
    made = quote([rate("0.10")], OPEN)

    assert (made.credits, made.is_at_most) == (40, False)


def test_undecided_is_exact_where_all_cost_the_same() -> None:
    same = [rate("0.045", size="512P"), rate("0.045", size="768P")]

    assert not quote(same, basis(6, size="any", undecided=["size"])).is_at_most


def test_undecided_with_a_rate_of_its_own_is_exact() -> None:
    made = quote([*BY_SIZE, rate("0.35", size="any")], OPEN)

    assert (made.credits, made.is_at_most) == (140, False)


def test_undecided_does_not_hide_that_two_rates_fit() -> None:
    with pytest.raises(NoRate):
        quote([*BY_SIZE, rate("0.10")], OPEN)


def test_no_word_is_undecided_by_itself() -> None:
    with pytest.raises(NoRate, match="0 rates fit"):
        quote(BY_SIZE, basis(4, size="auto"))


def test_value_without_a_rate_costs_what_its_stand_in_does() -> None:
    assert quote(BY_SIZE, basis(4, size="480p", stand_ins={"size": {"480p": "720p"}})).credits == 120


def test_value_with_a_rate_of_its_own_needs_no_stand_in() -> None:
    rates = [*BY_SIZE, rate("0.10", size="480p")]

    assert quote(rates, basis(4, size="480p", stand_ins={"size": {"480p": "720p"}})).credits == 40


def test_exact_quote_keeps_the_one_rate_it_was_sold_under() -> None:
    assert quote(BY_SOUND, basis(8, generate_audio=True)).rates == (BY_SOUND[1],)


def test_what_is_free_costs_nothing_and_says_why() -> None:
    made = free("your own key: nothing to pay")

    assert (made.credits, made.usd, made.is_at_most) == (0, 0, False)
    assert [(line.text, line.usd) for line in made.lines] == [("your own key: nothing to pay", 0)]
    assert settled(made, basis(size="1080p")) == 0


@pytest.mark.parametrize(
    ("rates", "asked", "text"),
    [
        (BY_SOUND, basis(8, generate_audio=True), "8 s × $0.40 with sound"),
        (BY_SOUND, basis(8, generate_audio=False), "8 s × $0.20"),
        (PACKS, basis(6), "2 packs × $0.20"),
        ([rate("0.0450")], basis(6), "6 s × $0.045"),
        ([rate("2")], basis(6), "6 s × $2.00"),
    ],
)
def test_line_says_the_arithmetic(rates: list[SoldRate], asked: Basis, text: str) -> None:
    assert texts(quote(rates, asked)) == [text]


def test_margin_is_a_line_of_its_own() -> None:
    made = quote([rate("0.10", margin=Decimal("12.50"))], basis(8))

    assert [(line.text, line.usd) for line in made.lines] == [
        ("8 s × $0.10", Decimal("0.80")),
        ("12.5 % margin", Decimal("0.10")),
    ]
    assert (made.credits, made.usd) == (90, Decimal("0.90"))


def test_price_is_rounded_up_once_to_a_whole_credit() -> None:
    made = quote([rate("0.045", margin=Decimal(10))], basis(1))  # 4.95 credits, not ⌈4.5⌉ × 1.1 = 5.5

    assert made.credits == 5
    assert texts(made) == ["1 s × $0.045", "10 % margin", "rounded up to a whole credit"]


def test_credits_per_usd_decides_what_a_credit_is(settings: Settings) -> None:
    settings.CREDITS_PER_USD = 10
    made = quote([rate("0.045")], basis(6))

    assert (made.credits, made.usd) == (3, Decimal("0.30"))


@given(
    usd=st.decimals("0", "9", places=4),
    margin=st.decimals("0", "300", places=2),
    seconds=st.integers(1, 60),
    unit=st.sampled_from(["second", "pack"]),
)
def test_price_covers_the_cost_and_the_lines_add_up(usd: Decimal, margin: Decimal, seconds: int, unit: str) -> None:
    made = quote([rate(usd, unit=unit, margin=margin)], basis(seconds))
    units = seconds if unit == "second" else -(-seconds // 5)
    exact = units * usd * (100 + margin)

    assert exact <= made.credits < exact + 1
    assert sum(line.usd for line in made.lines) == made.usd == Decimal(made.credits) / 100


def test_quote_survives_json() -> None:
    made = quote(BY_SIZE, OPEN)

    assert Quote.from_json(made.as_json()) == made


def test_quote_as_json_says_cents() -> None:
    data = quote(BY_SOUND, basis(8, generate_audio=True)).as_json()

    assert (data["usd"], data["lines"]) == ("3.20", [{"text": "8 s × $0.40 with sound", "usd": "3.20"}])


@pytest.mark.parametrize(("size", "credits"), [("720p", 120), ("1080p", 200)])
def test_what_was_delivered_decides_the_charge(size: str, credits: int) -> None:
    assert settled(quote(BY_SIZE, OPEN), basis(4, size=size)) == credits


def test_exact_quote_is_charged_whatever_was_delivered() -> None:
    assert settled(quote(BY_SIZE, basis(4, size="1080p")), basis(4, size="720p")) == 200


def test_charge_is_never_more_than_the_quote() -> None:
    sold = replace(quote(BY_SIZE, OPEN), credits=150)

    assert settled(sold, basis(4, size="1080p")) == 150
    assert settled(sold, basis(4, size="720p")) == 120


def test_charge_is_reckoned_as_it_was_sold(settings: Settings) -> None:
    sold = Quote.from_json(quote(BY_SIZE, OPEN).as_json())
    settings.CREDITS_PER_USD, settings.MARGIN_PERCENT = 10, Decimal(50)

    assert settled(sold, basis(4, size="720p")) == 120


@pytest.mark.parametrize("delivered", [basis(4, size="240p"), basis(size="720p")], ids=["size", "quantity"])
def test_delivery_without_a_rate_is_charged_as_quoted(delivered: Basis) -> None:
    assert settled(quote(BY_SIZE, OPEN), delivered) == 200


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
def test_dollars_have_cents_and_no_zeros_beyond_them(amount: str, words: str) -> None:
    assert dollars(Decimal(amount)) == words


T0 = datetime(2026, 1, 1, tzinfo=UTC)


def store(
    usd: str | Decimal | None, valid_from: datetime = T0, margin: Decimal | int | str | None = None, **condition: Any
) -> Rate:
    return Rate.objects.create(
        product="e", condition=condition, unit="second", usd=usd, valid_from=valid_from, margin_percent=margin
    )


def prices(**query: Any) -> dict[str, Decimal]:
    return {str(sorted(sold.condition.items())): sold.usd for sold in current_rates("e", **query)}


@pytest.mark.django_db
def test_newest_rate_of_a_condition_wins_from_its_start() -> None:
    store("0.10")
    store("0.20", T0 + timedelta(days=1))

    assert prices(at=T0 + timedelta(hours=23)) == {"[]": Decimal("0.10")}
    assert prices(at=T0 + timedelta(days=1)) == {"[]": Decimal("0.20")}


@pytest.mark.django_db
def test_rate_of_the_future_does_not_count_yet() -> None:
    store("0.10")
    store("0.20", timezone.now() + timedelta(hours=1))

    assert prices() == {"[]": Decimal("0.10")}


@pytest.mark.django_db
def test_rate_before_its_first_start_is_none() -> None:
    store("0.10")

    assert current_rates("e", at=T0 - timedelta(seconds=1)) == []


@pytest.mark.django_db
def test_conditions_are_the_same_whatever_their_case_and_order() -> None:
    store("0.10", a="x", b="768P")
    store("0.20", T0 + timedelta(days=1), b="768p", a="x")

    assert list(prices().values()) == [Decimal("0.20")]


@pytest.mark.django_db
def test_rate_without_a_price_ends_its_condition() -> None:
    store("0.30", size="720p")
    store("0.50", size="1080p")
    store(None, T0 + timedelta(days=1), size="720p")
    store(None, T0 + timedelta(days=1), size="1080p")
    store("0.40", T0 + timedelta(days=1))

    assert quote(current_rates("e"), OPEN).credits == 160


@pytest.mark.django_db
def test_margin_of_the_rate_wins_over_the_sites(settings: Settings) -> None:
    settings.MARGIN_PERCENT = Decimal(20)
    store("0.10", margin=Decimal(5), sound=True)
    store("0.10", sound=False)

    assert {sold.condition["sound"]: sold.margin_percent for sold in current_rates("e")} == {True: 5, False: 20}


@pytest.mark.django_db
def test_margin_of_nothing_wins_too(settings: Settings) -> None:
    settings.MARGIN_PERCENT = Decimal(20)
    store("0.10", margin=NONE)

    assert quote(current_rates("e"), basis(8)).credits == 80


def test_all_rates_are_one_query(rates: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert len({sold.product for sold in current_rates()}) == 11
