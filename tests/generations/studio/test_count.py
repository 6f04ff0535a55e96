"""Several videos of one form: one total on the button and in the quote, all or none, one page for all."""

import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.models import Batch, EndpointStatus, Generation
from maxvideo.accounts.models import User
from tests.generations.page import read, typed

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
SILENT = {"duration": "4s"}
PRICE = 100


@pytest.fixture
def quote(studio: Client) -> Callable[..., HttpResponse]:
    """Asks for the price of alice's form as a script does."""

    def quote(**data: str) -> HttpResponse:
        address = reverse("generations:quote", args=[VEO])
        return studio.post(address, SILENT | data, headers={"Accept": "application/json"})

    return quote


def test_form_offers_one_to_four(studio: Client) -> None:
    page = studio.get(reverse("generations:studio", args=[VEO]))
    assert page.text.count('name="count"') == 4
    assert typed(page)["count"] == "1"


def test_quote_is_the_total_and_says_how_often(quote: Callable[..., HttpResponse]) -> None:
    answer = quote(count="2").json()
    assert (answer["credits"], answer["usd"]) == (2 * PRICE, "2.00")
    assert answer["breakdown"][0]["text"].startswith("2 × 4 s × $0.25")
    assert answer["breakdown"][0]["usd"] == "2.00"


def test_button_says_how_many_and_the_total(studio: Client) -> None:
    page = studio.post(reverse("generations:quote", args=[VEO]), SILENT | {"count": "3"})
    assert "Make 3 videos" in page.text
    assert "300 credits" in page.text
    assert typed_quote(page) == "300"


def typed_quote(page: HttpResponse) -> str:
    """The hidden total."""
    return page.text.partition('name="quoted_credits" value="')[2].partition('"')[0]


@pytest.mark.parametrize("count", ["0", "5", "-1", "two", "1.5"])
def test_other_numbers_are_refused_and_kept(
    send: Callable[..., HttpResponse], quote: Callable[..., HttpResponse], count: str
) -> None:
    page = send(**SILENT, count=count)
    assert (page.status_code, quote(count=count).status_code) == (422, 422)
    assert "Variations is a whole number from 1 to 4." in page.text
    assert not Generation.objects.exists()


def test_two_start_and_lead_to_their_page(send: Callable[..., HttpResponse]) -> None:
    answer = send(**SILENT, count="2", quoted_credits=str(2 * PRICE))
    batch = Batch.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/c/{batch.pk}/")
    assert batch.generations.count() == 2


def test_one_starts_without_a_batch(send: Callable[..., HttpResponse]) -> None:
    answer = send(**SILENT, count="1", quoted_credits=str(PRICE))
    assert answer.headers["Location"] == Generation.objects.get().get_absolute_url()
    assert not Batch.objects.exists()


def test_price_of_one_is_not_the_total(send: Callable[..., HttpResponse]) -> None:
    page = send(**SILENT, count="2", quoted_credits=str(PRICE))
    assert (page.status_code, typed(page)["quoted_credits"], typed(page)["count"]) == (409, "200", "2")
    assert not Generation.objects.exists()

    assert send(**typed(page)).status_code == 302
    assert Generation.objects.count() == 2


def test_short_of_the_total_starts_none_and_offers_fewer(send: Callable[..., HttpResponse]) -> None:
    page = send(duration="8s", generate_audio="on", count="4", quoted_credits="1280")
    assert page.status_code == 302
    page = send(duration="8s", count="4")
    assert page.status_code == 402
    assert "692 credits short" in page.text
    assert Generation.objects.count() == 4


def test_fewer_that_can_be_paid_are_a_button(studio: Client, send: Callable[..., HttpResponse], alice: User) -> None:
    send(duration="8s", generate_audio="on", count="3")
    page = send(duration="8s", count="4")
    assert "2 of 4 videos, 400" in page.text
    assert "count=2" in read(page).buttons["use"]
    assert typed(send(**typed(page), use="count=2"))["count"] == "2"


def test_same_form_twice_starts_once(send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    answers = {send(**SILENT, count="2", form_key=key).headers["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert Generation.objects.count() == 2


def test_own_key_pays_for_all(send: Callable[..., HttpResponse]) -> None:
    answer = send(SORA, count="2", api_key="sk-abcdefghijklmnopqrstuvwx", quoted_credits="0")
    assert answer.status_code == 302
    assert [row.price_credits for row in Generation.objects.all()] == [0, 0]


def test_more_than_may_be_made_at_once_start_none(send: Callable[..., HttpResponse], alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(max_in_flight=2)
    page = send(**SILENT, count="3")
    assert page.status_code == 429
    assert "At most 2 videos may be made at once, and these are 3 more." in page.text
    assert not Generation.objects.exists()


def test_paused_endpoint_starts_none(send: Callable[..., HttpResponse]) -> None:
    EndpointStatus.objects.create(endpoint_id=VEO, life=EndpointStatus.Life.PAUSED, sentence="Back soon.")
    assert send(**SILENT, count="2").status_code == 422
    assert not Generation.objects.exists()


def test_count_is_kept_for_after_the_log_in(client: Client, send: Callable[..., HttpResponse], studio: Client) -> None:
    send(client=client, count="3")
    page = client.get(reverse("generations:studio", args=[VEO]))
    assert typed(page)["count"] == "3"


def test_count_goes_along_to_another_model(studio: Client, send: Callable[..., HttpResponse]) -> None:
    leads = send(count="2", switch=SORA)
    assert typed(studio.get(leads.headers["Location"]))["count"] == "2"
