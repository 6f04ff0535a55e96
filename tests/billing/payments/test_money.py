"""Credits are not dollars, and no hundredth is lost between them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from billing.payments.money import amount_of, money, share_of
from tests.billing.payments.conftest import Till

SUMS = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("rate", "credits", "amount"),
    [(100, 5000, 5000), (100, 1, 1), (3, 1, 34), (3, 3, 100), (7, 500, 7143), (7, 7, 100), (1000, 5, 1), (1, 5, 500)],
)
def test_price_is_credits_by_the_rate_rounded_up(settings: Settings, rate: int, credits: int, amount: int) -> None:
    settings.CREDITS_PER_USD = rate
    assert amount_of(credits) == amount


@given(part=SUMS, whole=SUMS, of=SUMS)
def test_share_is_the_nearest_whole(part: int, whole: int, of: int) -> None:
    assert abs(share_of(part, whole, of) - Fraction(part * of, whole)) <= Fraction(1, 2)


@given(whole=SUMS, of=SUMS)
def test_whole_gives_all_and_nothing_nothing(whole: int, of: int) -> None:
    assert (share_of(whole, whole, of), share_of(0, whole, of)) == (of, 0)


@given(parts=st.lists(SUMS, min_size=1, max_size=6), of=SUMS)
def test_shares_of_growing_parts_add_up_to_all(parts: list[int], of: int) -> None:
    """As refunds one after the other: each is what is due in all, less what was given before."""
    whole, given_, before = sum(parts), 0, 0
    for part in parts:
        before += part
        given_ += share_of(before, whole, of) - given_
    assert given_ == of


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [(4000, "usd", "$40.00"), (-120_050, "eur", "−€1,200.50"), (500, "chf", "5.00 CHF"), (1, "gbp", "£0.01")],
)
def test_sums_have_their_sign(amount: int, currency: str, words: str) -> None:
    assert money(amount, currency) == words


@pytest.mark.django_db
@pytest.mark.parametrize("rate", [3, 7])
def test_dollars_are_not_compared_with_credits(till: Till, settings: Settings, rate: int) -> None:
    """At 3 credits a dollar, 600 of them cost $200.00: a refund of $100.00 takes 300 credits, not 10,000 nor 100."""
    settings.CREDITS_PER_USD = rate
    purchase = till.bought(200 * rate)
    assert (purchase.amount, purchase.amount_paid, till.available()) == (20_000, 20_000, 200 * rate)
    till.click(purchase, "refund", amount="100")
    assert till.settled(purchase).refunded == 100 * rate
    assert till.available() == 100 * rate


@pytest.mark.django_db
def test_price_that_changed_after_the_order_changes_nothing(till: Till, settings: Settings) -> None:
    purchase = till.order(500)
    settings.CREDITS_PER_USD = 1
    till.pay(purchase)
    assert till.settled(purchase).state == "paid"
    assert (till.money(), till.available()) == (500, 500)
