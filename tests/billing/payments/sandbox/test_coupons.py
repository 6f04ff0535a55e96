"""Coupons and promotion codes."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from billing.payments.sandbox.coupons import redeemable
from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import Person


def code_of(client: stripe.StripeClient, sandbox: Sandbox, coupon: dict[str, Any], **code: Any) -> Any:
    """Whether a code for such a coupon can be used now."""
    made = client.v1.coupons.create(coupon)
    promotion = {"type": "coupon", "coupon": made.id}
    found = client.v1.promotion_codes.create({"promotion": promotion} | code)
    return redeemable(sandbox.account, sandbox.account.find("promotion_code", found.id))


@pytest.mark.parametrize(
    "coupon", [{}, {"percent_off": 10, "amount_off": 5}, {"percent_off": 0}, {"percent_off": 101}, {"amount_off": 500}]
)
def test_coupon_is_either_a_part_or_a_sum(client: stripe.StripeClient, coupon: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.coupons.create(coupon)


def test_coupon_may_have_an_id_of_its_own_once(client: stripe.StripeClient) -> None:
    assert client.v1.coupons.create({"id": "SPRING", "percent_off": 12.5}).percent_off == 12.5
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.coupons.create({"id": "SPRING", "percent_off": 10})
    assert caught.value.code == "resource_already_exists"


def test_code_can_be_used(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    assert code_of(client, sandbox, {"percent_off": 10})["percent_off"] == 10


@pytest.mark.parametrize("code", [{"active": False}, {"expires_at": 1}])
def test_code_that_is_over_cannot(client: stripe.StripeClient, sandbox: Sandbox, code: dict[str, Any]) -> None:
    assert code_of(client, sandbox, {"percent_off": 10}, **code) is None


def test_coupon_that_is_over_cannot(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    assert code_of(client, sandbox, {"percent_off": 10, "redeem_by": 1}) is None


def test_coupon_that_is_used_up_cannot(
    client: stripe.StripeClient, sandbox: Sandbox, new_session: Callable[..., Any], person: Person
) -> None:
    coupon = client.v1.coupons.create({"percent_off": 10, "max_redemptions": 1})
    promotion = {"type": "coupon", "coupon": coupon.id}
    client.v1.promotion_codes.create({"promotion": promotion, "code": "TEN"})
    first, second = (new_session(allow_promotion_codes=True) for _ in range(2))
    assert person.click(first, "code", code="TEN").status_code == 303
    person.pay(first)
    assert person.click(second, "code", code="TEN").status_code == 400


def test_code_is_given_once(client: stripe.StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 10})
    params = {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "TEN"}
    code = client.v1.promotion_codes.create(params)
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        client.v1.promotion_codes.create(params)
    client.v1.promotion_codes.update(code.id, {"active": False})
    assert client.v1.promotion_codes.create(params).active is True


def test_deleted_coupon_is_gone(client: stripe.StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 10})
    assert client.v1.coupons.delete(coupon.id).deleted is True
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.coupons.retrieve(coupon.id)


def test_code_comes_too_late_where_all_is_paid(
    client: stripe.StripeClient, new_session: Callable[..., Any], person: Person
) -> None:
    coupon = client.v1.coupons.create({"percent_off": 10})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "TEN"})
    session = new_session(allow_promotion_codes=True)
    person.click(session, "pay", way="card", email="ann@example.com")
    assert person.click(session, "code", code="TEN").status_code == 400
    assert client.v1.checkout.sessions.retrieve(session.id).amount_total == 5000
