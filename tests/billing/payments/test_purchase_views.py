"""One purchase's page: never "paid" before Stripe says so; what is unused goes back once."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from billing import ledger
from billing.payments.models import Purchase
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.markup import tidy

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page_of(client: Client, purchase: Purchase) -> str:
    return tidy(client.get(purchase.get_absolute_url()).content.decode())


def heading_of(client: Client, purchase: Purchase) -> str:
    return page_of(client, purchase).partition("</h1>")[0].rpartition(">")[2]


@pytest.fixture
def withdraw(buyer: Client) -> Callable[..., HttpResponse]:
    """Sends the form of a withdrawal, ticked."""

    def send(purchase: Purchase, **data: Any) -> HttpResponse:
        return buyer.post(f"{purchase.get_absolute_url()}refund/", {"confirm": "on"} | data)

    return send


def sent_back(till: Till) -> list[int]:
    return [refund["amount"] for refund in till.sandbox.account.every("refund")]


def test_order_that_nobody_paid_waits(till: Till, buyer: Client) -> None:
    purchase = till.order()

    assert heading_of(buyer, purchase) == "Waiting for Stripe"
    assert purchase.page_url in page_of(buyer, purchase)


def test_paid_one_says_so_though_no_webhook_came(till: Till, buyer: Client) -> None:
    till.pay(purchase := till.order())
    html = page_of(buyer, purchase)

    assert "Paid: 5,000 credits are yours" in html
    assert "<strong>5,000</strong> credits" in html.replace(
        "<strong>5,000</strong>credits", "<strong>5,000</strong> credits"
    )
    assert Purchase.objects.get().receipt_url in html


@pytest.mark.parametrize("way", ["bank", "bounces"])
def test_method_that_takes_days_is_not_paid(till: Till, buyer: Client, way: str) -> None:
    till.pay(purchase := till.order(), way)

    assert heading_of(buyer, purchase) == "Waiting for your bank"
    assert (till.user.pk and not hasattr(User.objects.get(pk=till.user.pk), "credit_account")) or till.available() == 0


def test_bank_that_did_not_pay_is_said_in_plain_words(till: Till, buyer: Client) -> None:
    till.pay(purchase := till.order(), "bounces")
    page_of(buyer, purchase)
    till.wait(3600)
    till.settled(purchase)

    assert heading_of(buyer, purchase) == "Not paid"
    assert "Nothing was charged" in page_of(buyer, purchase)


def test_order_that_expired_is_said_in_plain_words(till: Till, buyer: Client) -> None:
    till.click(purchase := till.order(), "expire")
    till.settled(purchase)

    assert heading_of(buyer, purchase) == "Not paid in time"


@pytest.mark.parametrize(("look", "pause"), [("0", 2), ("14", 2), ("15", 5), ("29", 5), ("30", 10), ("x", 2)])
def test_page_looks_again_ever_more_seldom(till: Till, buyer: Client, look: str, pause: int) -> None:
    address = f"{till.order().get_absolute_url()}?look={look}"

    assert f"every {pause}s" in buyer.get(address, headers=HTMX).content.decode()


def test_page_stops_looking_after_some_minutes(till: Till, buyer: Client) -> None:
    response = buyer.get(f"{till.order().get_absolute_url()}?look=60", headers=HTMX)

    assert response.status_code == 286
    assert "every " not in response.content.decode()
    assert "Look again" in response.content.decode()


def test_look_at_a_paid_one_is_the_last_and_brings_the_balance(till: Till, buyer: Client) -> None:
    till.pay(purchase := till.order())
    response = buyer.get(purchase.get_absolute_url(), headers=HTMX)
    html = tidy(response.content.decode())

    assert response.status_code == 286
    assert "<html" not in html
    assert 'id="balance"' in html
    assert "<title>Paid: 5,000 credits are yours" in html


def test_page_leads_back_to_where_the_buyer_came_from(till: Till, buyer: Client) -> None:
    till.pay(purchase := till.order(back="/models/fal-ai/veo3/fast/"))

    assert 'href="/models/fal-ai/veo3/fast/"' in page_of(buyer, purchase)


def test_receipt_names_the_promotion_and_what_was_paid(till: Till, buyer: Client) -> None:
    purchase = till.order(5000)
    Purchase.objects.filter(pk=purchase.pk).update(
        state="paid", amount_paid=4500, paid_at=Now(), method="card", page_url=""
    )
    html = page_of(buyer, purchase)

    assert "<dt>Promotion</dt><dd>−$5.00</dd>" in html
    assert "<dt>Paid</dt><dd>$45.00</dd>" in html


def test_withdrawal_is_added_up_before_it_is_asked_for(till: Till, buyer: Client) -> None:
    purchase = till.bought(5000)
    till.spend(1000)
    html = page_of(buyer, purchase)

    assert "<dd>−1,000</dd>" in html
    assert "<dt>4,000 credits unused, you get back</dt><dd>$40.00</dd>" in html
    assert "Take 4,000 credits and pay $40.00 back" in html


def test_what_is_ticked_and_sent_goes_back(till: Till, buyer: Client, withdraw: Callable[..., HttpResponse]) -> None:
    purchase = till.bought(5000)
    till.spend(1000)

    assert withdraw(purchase, credits="4000").status_code == 302
    assert (sent_back(till), till.available()) == ([4000], 0)
    assert "Given back: 4,000 of 5,000 credits" in page_of(buyer, purchase)


def test_withdrawal_sent_twice_pays_once(till: Till, withdraw: Callable[..., HttpResponse]) -> None:
    purchase = till.bought(5000)
    for _ in range(2):
        assert withdraw(purchase, credits="5000").status_code == 302

    assert sent_back(till) == [5000]


def test_hold_that_comes_back_is_not_given_back_by_the_same_form(
    till: Till, withdraw: Callable[..., HttpResponse]
) -> None:
    purchase = till.bought(5000)
    held = ledger.hold(till.user.pk, 320, key="hold:1", reference="v")
    withdraw(purchase, credits="4680")
    ledger.release(held.pk)

    assert withdraw(purchase, credits="4680").status_code == 409
    assert sent_back(till) == [4680]


def test_withdrawal_without_the_tick_takes_nothing(till: Till, buyer: Client) -> None:
    purchase = till.bought(5000)
    response = buyer.post(f"{purchase.get_absolute_url()}refund/")

    assert response.status_code == 422
    assert "Tick this first. Nothing was taken." in tidy(response.content.decode())
    assert (sent_back(till), till.available()) == ([], 5000)


def test_sum_that_changed_is_asked_anew(till: Till, withdraw: Callable[..., HttpResponse]) -> None:
    purchase = till.bought(5000)
    till.spend(1000)
    response = withdraw(purchase, credits="5000")

    assert response.status_code == 409
    assert "Take 4,000 credits" in tidy(response.content.decode())
    assert sent_back(till) == []


def test_credits_spent_in_the_very_moment_ask_anew(till: Till, withdraw: Callable[..., HttpResponse]) -> None:
    purchase = till.bought(5000)
    spent: list[str] = []

    def spend(execute: Any, statement: str, *rest: Any) -> Any:
        if statement.startswith('UPDATE "billing_purchase"') and not spent:
            spent.append(statement)
            till.spend(1000)
        return execute(statement, *rest)

    with connection.execute_wrapper(spend):
        assert withdraw(purchase, credits="5000").status_code == 409
    assert (sent_back(till), len(spent)) == ([], 1)


def test_withdrawal_after_14_days_is_refused(till: Till, withdraw: Callable[..., HttpResponse], in_days: Any) -> None:
    purchase = till.bought(5000)
    with in_days(14.01):
        assert withdraw(purchase).status_code == 302

    assert (sent_back(till), till.available()) == ([], 5000)


def test_page_after_14_days_offers_no_withdrawal(till: Till, buyer: Client, in_days: Any) -> None:
    purchase = till.bought(5000)
    with in_days(14.01):
        assert "Withdraw from" not in page_of(buyer, purchase)


def test_purchase_that_was_spent_says_that_nothing_goes_back(till: Till, buyer: Client) -> None:
    purchase = till.bought(500)
    till.spend(500)

    assert "Every credit of this purchase is spent or on hold" in page_of(buyer, purchase)


def test_stripe_away_is_no_error_of_the_page(till: Till, buyer: Client) -> None:
    till.pay(purchase := till.order())
    till.fault("GET /v1/checkout/sessions/*", "500", times=9)

    assert heading_of(buyer, purchase) == "Waiting for Stripe"


def test_script_reads_what_the_page_says(till: Till, buyer: Client) -> None:
    purchase = till.bought(5000)
    found = buyer.get(f"/credits/purchases/{purchase.pk}.json").json()

    facts = ("id", "credits", "amount", "currency", "state", "refundable_credits", "refunded_credits")
    assert [found[name] for name in facts] == [str(purchase.pk), 5000, 5000, "usd", "paid", 5000, 0]
    assert {*found} - {*facts} == {"receipt_url", "created_at", "paid_at"}


@pytest.mark.parametrize("path", ["/", ".json", "/refund/"])
def test_others_purchases_are_not_there(till: Till, client_of: Callable[[User], Client], bob: User, path: str) -> None:
    address = f"/credits/purchases/{till.bought(500).pk}{path}"
    client = client_of(bob)
    answer = client.post(address, {"confirm": "on"}) if path == "/refund/" else client.get(address)

    assert answer.status_code == 404
    assert client.get(f"/credits/purchases/{uuid.uuid4()}/").status_code == 404


def test_page_of_a_paid_one_stays_within_its_queries(
    till: Till, buyer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    purchase = till.bought(5000)
    with django_assert_max_num_queries(12):
        page_of(buyer, purchase)


def main_buttons(html: str) -> list[str]:
    return [words.strip() for words in re.findall(r'<a class="button button-main"[^>]*>([^<]+)', html)]


def test_disputed_one_has_no_tick_and_leads_to_nothing_that_spends(till: Till, buyer: Client) -> None:
    till.click(purchase := till.bought(500), "dispute", reason="fraudulent")
    till.settled(purchase)
    html = page_of(buyer, purchase)

    assert "#warning" in html.partition("<h1")[2].partition("</h1>")[0]
    assert main_buttons(html) == ["Your gallery"]


def test_who_owes_is_led_to_the_till(till: Till, buyer: Client) -> None:
    purchase = till.bought(500)
    till.spend(500)
    till.click(purchase, "refund")
    till.settled(purchase)

    assert main_buttons(page_of(buyer, purchase)) == ["Get credits"]


def test_payment_on_its_way_says_that_another_one_comes_on_top(till: Till, buyer: Client) -> None:
    till.pay(purchase := till.order(), "bank")
    html = page_of(buyer, purchase)

    assert "this payment arrives all the same" in html
    assert main_buttons(html) == ["Your gallery"]


def test_order_of_a_frozen_account_leads_to_no_pay_page(till: Till, buyer: Client) -> None:
    purchase = till.order()
    ledger.freeze(till.user.pk, is_frozen=True)

    assert purchase.page_url not in page_of(buyer, purchase)
    assert "A payment of yours is disputed" in page_of(buyer, purchase)


def test_who_owes_reads_why_nothing_goes_back(till: Till, buyer: Client) -> None:
    lost, kept = till.bought(500), till.bought(500)
    till.spend(500)
    held = ledger.hold(till.user.pk, 500, key="hold", reference="generation:1")
    till.click(lost, "refund")
    till.settled(lost)
    ledger.release(held.pk)

    assert "Every credit of this purchase is spent, owed or on hold" in page_of(buyer, kept)
    assert "Withdraw from" not in page_of(buyer, kept)
