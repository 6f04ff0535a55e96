"""The page where credits are ordered, and all orders."""

import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from billing import ledger
from billing.ledger.models import CreditAccount
from billing.payments.models import Purchase
from billing.payments.states import PurchaseState
from billing.payments.views import PAGE
from maxvideo.accounts import unconfirmed
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.markup import tidy

pytestmark = pytest.mark.django_db
BUY = "/credits/buy/"


@pytest.fixture
def post(buyer: Client) -> Callable[..., HttpResponse]:
    """Sends the form with the terms accepted."""

    def send(**data: Any) -> HttpResponse:
        return buyer.post(BUY, {"credits": "1000", "accept_terms": "on"} | data)

    return send


def page_of(client: Client, query: str = "", **headers: str) -> str:
    response = client.get(BUY + query, headers=headers)
    assert response.status_code == 200
    return tidy(response.content.decode())


def checked(html: str) -> list[str]:
    return re.findall(r'type="radio" name="credits" value="([0-9]+)" checked', html)


def test_page_offers_packs_at_one_price_and_no_tick(till: Till, buyer: Client) -> None:
    html = page_of(buyer)

    for words in ("500 credits", "$5.00", "5,000 credits", "$50.00", "500 credits × $0.01", "Go to payment"):
        assert words in html
    assert checked(html) == ["500"]
    assert 'name="accept_terms" required>' in html


@pytest.mark.usefixtures("till", "rates")
def test_packs_say_what_they_buy(buyer: Client) -> None:
    assert "about 37 Hailuo 02 Standard videos, or 12 with Sora 2" in page_of(buyer)


def test_order_leads_to_stripes_page(till: Till, post: Callable[..., HttpResponse]) -> None:
    response = post()

    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"{till.sandbox.url}/c/pay/cs_test_")
    assert (Purchase.objects.get().credits, Purchase.objects.get().amount) == (1000, 1000)


def test_same_form_again_is_the_same_order(till: Till, post: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    first, second = post(form_key=key), post(form_key=key)

    assert first.headers["Location"] == second.headers["Location"]
    assert Purchase.objects.count() == len([*till.sandbox.account.every("checkout.session")]) == 1


def test_same_form_after_paying_leads_to_its_purchase(till: Till, post: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    post(form_key=key)
    till.pay(made := Purchase.objects.get())
    till.settled(made)

    assert post(form_key=key).headers["Location"] == made.get_absolute_url()


@pytest.mark.usefixtures("till")
def test_number_counts_more_than_a_pack(buyer: Client) -> None:
    buyer.post(BUY, {"credits": ["1000", "777"], "accept_terms": "on"})

    assert Purchase.objects.get().credits == 777


@pytest.mark.usefixtures("till")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"credits": "12"}, "At least 500 credits and at most 100,000 in one go."),
        ({"credits": "1.5"}, "Write whole credits in digits alone, such as 1200."),
        ({"credits": ""}, "Choose how many credits."),
        ({"accept_terms": ""}, "Accept the terms first."),
        ({"form_key": "again"}, "The form's key is not a UUID."),
    ],
    ids=str,
)
def test_bad_input_is_said_beside_its_field(
    post: Callable[..., HttpResponse], data: dict[str, str], sentence: str
) -> None:
    response = post(**data)

    assert response.status_code == 422
    assert sentence in tidy(unescape(response.content.decode()))
    assert not Purchase.objects.exists()


@pytest.mark.usefixtures("till")
def test_bad_input_keeps_everything_that_was_typed(buyer: Client) -> None:
    key = uuid.uuid4()
    data = {"credits": ["1000", "12"], "accept_terms": "on", "form_key": str(key), "back": "/models/x/"}
    html = tidy(buyer.post(BUY, data).content.decode())

    assert checked(html) == ["1000"]
    assert 'value="12"' in html
    assert f'name="form_key" value="{key}"' in html
    assert 'name="back" value="/models/x/"' in html
    assert 'name="accept_terms" required checked' in html


def test_stripe_away_keeps_everything_and_stays_one_order(till: Till, post: Callable[..., HttpResponse]) -> None:
    key = str(uuid.uuid4())
    till.fault("POST /v1/checkout/sessions", "500")
    response = post(form_key=key)

    assert response.status_code == 503
    assert f'name="form_key" value="{key}"' in tidy(response.content.decode())
    assert post(form_key=key).status_code == 303
    assert Purchase.objects.count() == 1


@pytest.mark.usefixtures("till")
def test_eleventh_order_within_an_hour_is_too_many(post: Callable[..., HttpResponse]) -> None:
    assert [post().status_code for _ in range(11)] == [303] * 10 + [429]


@pytest.mark.usefixtures("till")
def test_unconfirmed_address_is_asked_to_confirm(post: Callable[..., HttpResponse]) -> None:
    EmailAddress.objects.update(verified=False)
    response = post()

    assert response.status_code == 403
    assert reverse("account_email") in response.content.decode()
    assert not Purchase.objects.exists()


@pytest.mark.usefixtures("till")
def test_unconfirmed_address_is_told_before_anything_is_filled_in(buyer: Client) -> None:
    assert "Confirm your e-mail address" not in page_of(buyer)
    EmailAddress.objects.update(verified=False)
    session = buyer.session
    session[unconfirmed.KEY] = "alice@example.org"
    session.save()

    html = page_of(buyer)
    assert "Confirm your e-mail address before you pay" in html
    assert "Go to payment" in html


@pytest.mark.usefixtures("till")
def test_frozen_account_buys_nothing_and_is_told_before(
    buyer: Client, alice: User, post: Callable[..., HttpResponse]
) -> None:
    ledger.grant(alice.pk, 1, key="g", note="")
    CreditAccount.objects.filter(pk=alice.pk).update(is_frozen=True)

    assert post().status_code == 403
    assert "A payment of yours is disputed" in page_of(buyer)
    assert "Go to payment" not in page_of(buyer)


def test_site_that_sells_nothing_says_so(buyer: Client, settings: Settings, post: Callable[..., HttpResponse]) -> None:
    settings.PAYMENTS_ON = False

    assert "Buying is not set up here" in page_of(buyer)
    assert post().status_code == 503
    assert not Purchase.objects.exists()


def test_debt_is_paid_first_and_the_receipt_says_so(till: Till, buyer: Client, alice: User) -> None:
    ledger.grant(alice.pk, 100, key="g", note="")
    CreditAccount.objects.filter(pk=alice.pk).update(debt=300)
    html = page_of(buyer, "?credits=1000")

    assert "You owe 300 credits" in html
    assert "<dt>Pays what you owe first</dt><dd>−300</dd>" in html
    assert "<dt>Credits after</dt><dd>800</dd>" in html


def test_policy_lets_the_form_lead_to_stripe_on_this_page_alone(till: Till, buyer: Client) -> None:
    assert till.sandbox.url in buyer.get(BUY).headers["Content-Security-Policy"]
    assert till.sandbox.url not in buyer.get("/credits/").headers["Content-Security-Policy"]


@pytest.mark.usefixtures("till")
@pytest.mark.parametrize(
    ("back", "kept"),
    [("/models/x/?y=1", "/models/x/?y=1"), ("https://evil.example/", ""), ("//evil.example", ""), ("/a" * 300, "")],
    ids=lambda value: str(value)[:20],
)
def test_way_back_is_a_page_of_ours(post: Callable[..., HttpResponse], back: str, kept: str) -> None:
    post(back=back)

    assert Purchase.objects.get().back == kept


@pytest.mark.usefixtures("till")
def test_sum_follows_what_is_chosen(buyer: Client) -> None:
    html = page_of(buyer, "?credits=1000&credits=777", **{"HX-Request": "true"})

    assert "<dt>To pay</dt><dd>$7.77</dd>" in html
    assert 'id="to-pay" hx-swap-oob="true">$7.77' in html
    assert "<html" not in html


@pytest.mark.usefixtures("till")
def test_sum_of_a_number_that_is_not_sold_says_why(buyer: Client) -> None:
    assert "At least 500 credits" in page_of(buyer, "?credits=&credits=7", **{"HX-Request": "true"})


@pytest.mark.usefixtures("till")
def test_without_a_script_the_sum_is_shown_on_asking(buyer: Client) -> None:
    response = buyer.post(BUY, {"credits": ["2500", ""], "show": "sum"})
    html = tidy(response.content.decode())

    assert (response.status_code, checked(html)) == (200, ["2500"])
    assert "<dt>To pay</dt><dd>$25.00</dd>" in html
    assert "Accept the terms first" not in html
    assert not Purchase.objects.exists()


@pytest.mark.usefixtures("till")
def test_sum_of_what_is_not_sold_is_said_beside_its_field(buyer: Client) -> None:
    html = tidy(buyer.post(BUY, {"credits": ["2500", "7"], "show": "sum", "accept_terms": "on"}).content.decode())

    assert "At least 500 credits" in html
    assert 'name="accept_terms" required checked' in html


@pytest.mark.usefixtures("till")
def test_address_may_choose_what_is_bought(buyer: Client) -> None:
    assert checked(page_of(buyer, "?credits=2500")) == ["2500"]


def test_buyer_who_comes_back_without_paying_finds_the_order(till: Till, buyer: Client) -> None:
    left = till.order(1234, back="/models/x/")
    html = page_of(buyer, f"?purchase={left.pk}")

    assert "Not paid yet" in html
    assert 'value="1234"' in html
    assert 'name="back" value="/models/x/"' in html


def test_order_that_expired_is_tried_again_with_its_number(till: Till, buyer: Client) -> None:
    till.click(left := till.order(1234), "expire")
    till.settled(left)
    html = page_of(buyer, f"?purchase={left.pk}")

    assert 'value="1234"' in html
    assert "Not paid yet" not in html


def test_order_that_was_paid_is_no_longer_left(till: Till, buyer: Client) -> None:
    assert 'value="1234"' not in page_of(buyer, f"?purchase={till.bought(1234).pk}")


@pytest.mark.usefixtures("till")
def test_stripes_no_is_a_fault_of_ours_and_raises_the_alarm(
    post: Callable[..., HttpResponse], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TOPUP_MINIMUM = 1
    response = post(credits="10")  # less than Stripe takes

    assert response.status_code == 503
    assert "Stripe does not take this order" in response.content.decode()
    assert "Stripe takes no orders" in caplog.text


@pytest.mark.parametrize(("way", "words"), [("card", "Paid: 1,234 credits"), ("bank", "On its way: 1,234 credits")])
def test_buyer_who_turns_back_after_paying_is_told_so(till: Till, buyer: Client, way: str, words: str) -> None:
    """Paid in another window, and no webhook came."""
    till.pay(left := till.order(1234), way)
    html = page_of(buyer, f"?purchase={left.pk}")

    assert words in html
    assert "Nothing was charged" not in html


@pytest.mark.usefixtures("till")
def test_order_from_before_is_not_paid_by_a_frozen_account(alice: User, post: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    post(form_key=key)
    ledger.freeze(alice.pk, is_frozen=True)

    assert post(form_key=key).status_code == 403


def test_open_order_in_the_list_can_be_paid(till: Till, buyer: Client) -> None:
    left = till.order(1234)

    assert f'<a href="{left.page_url}">pay it</a>' in tidy(buyer.get("/credits/purchases/").content.decode())
    ledger.freeze(till.user.pk, is_frozen=True)
    assert left.page_url not in buyer.get("/credits/purchases/").content.decode()


def test_others_orders_are_not_shown(till: Till, client_of: Callable[[User], Client], bob: User) -> None:
    left = till.order(1234)

    assert "1234" not in page_of(client_of(bob), f"?purchase={left.pk}")
    assert "1,234" not in client_of(bob).get("/credits/purchases/").content.decode()


@pytest.mark.usefixtures("till", "rates")
def test_page_stays_within_its_queries(buyer: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(4):  # session, user with account, rates, endpoints that are not live
        buyer.get(BUY)


def test_purchases_are_listed_newest_first_with_receipts(till: Till, buyer: Client) -> None:
    made = till.bought(5000)
    till.order(500)
    html = tidy(buyer.get("/credits/purchases/").content.decode())

    assert html.index("500 credits") < html.index("5,000 credits")
    assert made.receipt_url in html
    assert "$50.00" in html
    assert "Not paid yet" in html


@pytest.mark.usefixtures("till")
def test_older_purchases_are_a_page_away(buyer: Client, alice: User) -> None:
    for number in range(PAGE + 2):
        facts = {"credits": 500 + number, "amount": 500 + number, "currency": "usd", "state": PurchaseState.EXPIRED}
        Purchase.objects.create(user=alice, form_key=uuid.uuid4(), **facts)
    first = tidy(buyer.get("/credits/purchases/").content.decode())
    older = re.search(r'href="\?(before=[^"]+)"', first)

    assert older
    second = tidy(buyer.get(f"/credits/purchases/?{older[1]}").content.decode())
    found = [*re.findall(r"/\">(\d+) credits<", first), *re.findall(r"/\">(\d+) credits<", second)]
    assert len(found) == len({*found}) == PAGE + 2


def test_page_of_purchases_stays_within_its_queries(
    till: Till, buyer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        till.bought(500)
    with django_assert_max_num_queries(3):
        buyer.get("/credits/purchases/")
