"""What a session adds up to."""

from typing import Any

import pytest

from billing.payments.sandbox.totals import discount_on, sums, with_sums


def line(subtotal: int, behaviour: str = "unspecified") -> dict[str, Any]:
    return {"amount_subtotal": subtotal, "price": {"tax_behavior": behaviour}}


def coupon(percent: float | None = None, amount: int | None = None, currency: str | None = None) -> dict[str, Any]:
    return {"percent_off": percent, "amount_off": amount, "currency": currency}


@pytest.mark.parametrize(
    ("given", "off"),
    [
        (None, 0),
        (coupon(10), 500),
        (coupon(33.3), 1665),
        (coupon(amount=700, currency="usd"), 700),
        (coupon(amount=9000, currency="usd"), 5000),
        (coupon(amount=700, currency="eur"), 0),
    ],
)
def test_discount(given: dict[str, Any] | None, off: int) -> None:
    assert discount_on(5000, "usd", given) == off


def test_parts_of_a_discount_add_up_to_it() -> None:
    lines = with_sums([line(1000), line(1000), line(1001)], 100, 0)
    assert [one["amount_discount"] for one in lines] == [33, 33, 34]
    assert sums(lines)["amount_total"] == 2901


def test_tax_is_on_what_is_paid() -> None:
    found = sums(with_sums([line(5000)], 1000, 19))
    assert (found["amount_total"], found["total_details"]["amount_tax"]) == (4760, 760)


def test_tax_that_is_in_the_price_adds_nothing() -> None:
    found = sums(with_sums([line(1190, "inclusive")], 0, 19))
    assert (found["amount_total"], found["total_details"]["amount_tax"]) == (1190, 190)
