"""The money goes when a dispute opens, and comes back where it is won."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import Person, Shop

Make = Callable[..., Any]


@pytest.fixture
def disputed(client: stripe.StripeClient, new_session: Make, person: Person) -> Any:
    """A session of $50.00 that was paid and is disputed."""
    session = new_session()
    person.pay(session)
    person.click(session, "dispute", reason="fraudulent")
    person.wait()
    return session


def paid_anew(new_session: Make, person: Person) -> Any:
    session = new_session()
    person.pay(session)
    return session


def dispute_of(client: stripe.StripeClient) -> Any:
    return client.v1.disputes.list({"expand": ["data.charge"]}).data[0]


def balance(sandbox: Sandbox) -> int:
    return sum(one["amount"] for one in sandbox.account.every("balance_transaction"))


def test_money_is_withdrawn_when_it_opens(
    client: stripe.StripeClient, disputed: Any, shop: Shop, sandbox: Sandbox
) -> None:
    dispute = dispute_of(client)
    assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 5000, "fraudulent")
    assert dispute.charge.disputed is True
    assert [one.amount for one in dispute.balance_transactions] == [-5000]
    assert sorted(shop.types("charge.dispute")) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    assert balance(sandbox) == 0


def test_won_one_gives_back_what_was_taken(
    client: stripe.StripeClient, disputed: Any, person: Person, shop: Shop, sandbox: Sandbox
) -> None:
    person.click(disputed, "won")
    person.wait()
    assert dispute_of(client).status == "won"
    assert {"charge.dispute.funds_reinstated", "charge.dispute.closed"} <= set(shop.types())
    assert balance(sandbox) == 5000


def test_won_one_can_be_given_back_after_all(
    client: stripe.StripeClient, disputed: Any, person: Person, sandbox: Sandbox
) -> None:
    person.click(disputed, "won")
    assert client.v1.refunds.create({"charge": dispute_of(client).charge.id, "amount": 2000}).amount == 2000
    assert balance(sandbox) == 3000


def test_lost_one_gives_nothing_back(
    client: stripe.StripeClient, disputed: Any, person: Person, shop: Shop, sandbox: Sandbox
) -> None:
    person.click(disputed, "lost")
    person.wait()
    assert dispute_of(client).status == "lost"
    assert "charge.dispute.funds_reinstated" not in shop.types()
    assert (shop.types("charge.dispute.closed"), balance(sandbox)) == (["charge.dispute.closed"], 0)


def test_closed_one_is_closed(client: stripe.StripeClient, disputed: Any, person: Person, sandbox: Sandbox) -> None:
    person.click(disputed, "won")
    assert person.click(disputed, "won").status_code == 400
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        client.v1.disputes.close(dispute_of(client).id)
    assert balance(sandbox) == 5000


def test_merchant_gives_in(client: stripe.StripeClient, disputed: Any) -> None:
    assert client.v1.disputes.close(dispute_of(client).id).status == "lost"


@pytest.mark.parametrize(("words", "end"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_bank_decides_by_the_evidence(
    client: stripe.StripeClient, disputed: Any, person: Person, words: str, end: str
) -> None:
    dispute = client.v1.disputes.update(dispute_of(client).id, {"evidence": {"uncategorized_text": words}})
    assert (dispute.status, dispute.evidence_details.submission_count) == ("under_review", 1)
    person.wait(60)
    assert dispute_of(client).status == end


def test_who_sends_no_evidence_in_time_loses(client: stripe.StripeClient, disputed: Any, person: Person) -> None:
    person.wait(8 * 86400)
    assert dispute_of(client).status == "needs_response"
    person.wait(2 * 86400)
    assert dispute_of(client).status == "lost"


def test_evidence_may_be_kept_back(client: stripe.StripeClient, disputed: Any) -> None:
    params = {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": False}
    assert client.v1.disputes.update(dispute_of(client).id, params).status == "needs_response"


def test_inquiry_moves_no_money_and_leaves_the_charge_refundable(
    client: stripe.StripeClient, new_session: Make, person: Person, shop: Shop, sandbox: Sandbox
) -> None:
    session = new_session()
    person.pay(session)
    person.click(session, "dispute", reason="inquiry")
    assert dispute_of(client).status == "warning_needs_response"
    person.click(session, "won")
    person.wait()
    assert (dispute_of(client).status, balance(sandbox)) == ("warning_closed", 5000)
    assert "charge.dispute.funds_withdrawn" not in shop.types()
    assert client.v1.refunds.create({"charge": dispute_of(client).charge.id}).amount == 5000


def test_rest_of_a_refunded_charge_is_disputed(
    client: stripe.StripeClient, new_session: Make, person: Person, sandbox: Sandbox
) -> None:
    session = new_session()
    person.pay(session)
    person.click(session, "refund", amount="20")
    person.click(session, "dispute", reason="product_not_received")
    assert dispute_of(client).amount == 3000
    assert balance(sandbox) == 0


def test_what_is_given_back_or_disputed_cannot_be_disputed(new_session: Make, person: Person, disputed: Any) -> None:
    assert "nothing here that a bank could take" in person.click(disputed, "dispute", reason="fraudulent").text
    session = new_session()
    person.pay(session)
    person.click(session, "refund")
    assert "nothing here that a bank could take" in person.click(session, "dispute", reason="fraudulent").text
    assert "Say why." in person.click(paid_anew(new_session, person), "dispute", reason="because").text


def test_disputes_are_listed_by_charge_and_intent(client: stripe.StripeClient, disputed: Any) -> None:
    dispute = dispute_of(client)
    assert client.v1.disputes.list({"charge": dispute.charge.id}).data[0].id == dispute.id
    assert client.v1.disputes.list({"payment_intent": "pi_none"}).data == []
