"""The front page is written once for everybody: never with anything of one of them, never with what has changed."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from billing.pricing.models import Rate
from generations.models import EndpointStatus, Generation
from generations.showcase import featured
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

PIKA = "fal-ai/pika/v2.2/text-to-video"
BOX = reverse("generations:studio", args=["fal-ai/sora-2/text-to-video"])
pytestmark = pytest.mark.usefixtures("rates")


def pick(user: User) -> Generation:
    now = timezone.now()
    return make_generation(user, state=State.COMPLETED, shared_at=now, picked_at=now, prompt="A tall paper boat")


@pytest.fixture
def picked(alice: User) -> Generation:
    return pick(alice)


def test_page_that_is_kept_takes_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    written = client.get("/").content
    with django_assert_num_queries(1):
        assert len(client.get("/").content) == len(written)


def test_new_price_is_on_the_page_at_once(client: Client) -> None:
    client.get("/")
    rates = Rate.objects.filter(product=PIKA)
    assert rates
    since = timezone.now() - timedelta(seconds=1)  # SQLite's clock has no microseconds
    Rate.objects.bulk_create(
        Rate(product=PIKA, condition=rate.condition, unit=rate.unit, usd=Decimal(77), valid_from=since)
        for rate in rates
    )
    assert "$77" in client.get("/").text


def test_price_that_begins_later_is_not_on_the_page_yet(client: Client) -> None:
    client.get("/")
    later = timezone.now() + timezone.timedelta(days=1)
    Rate.objects.create(product=PIKA, condition={"resolution": "720p"}, unit="clip", usd=Decimal(77), valid_from=later)
    assert "$77" not in client.get("/").text


def test_endpoint_is_gone_and_back_at_once(client: Client) -> None:
    address = reverse("generations:studio", args=[PIKA])
    assert f'<a href="{address}">' in client.get("/").text
    status = EndpointStatus.objects.create(endpoint_id=PIKA, life=EndpointStatus.Life.RETIRED)
    assert f'<a href="{address}">' not in client.get("/").text
    status.delete()
    assert f'<a href="{address}">' in client.get("/").text


GOES: dict[str, Callable[[Generation], Any]] = {
    "its owner takes it back": featured.take_back,
    "staff take it off the page": lambda it: featured.take_down(Generation.objects.filter(pk=it.pk)),
    "it is deleted": lambda it: Generation.objects.filter(pk=it.pk).update(deleted_at=timezone.now()),
    "it is taken down": lambda it: Generation.objects.filter(pk=it.pk).update(taken_down_at=timezone.now()),
    "its owner is banned": lambda it: User.objects.filter(pk=it.user_id).update(is_active=False),
}


@pytest.mark.parametrize("goes", GOES.values(), ids=GOES.keys())
def test_video_is_gone_at_once(client: Client, picked: Generation, goes: Callable[[Generation], Any]) -> None:
    assert picked.prompt in client.get("/").text
    goes(picked)
    assert picked.prompt not in client.get("/").text


def test_video_that_staff_pick_is_there_at_once(client: Client, alice: User) -> None:
    client.get("/")
    assert pick(alice).prompt in client.get("/").text


def test_page_written_while_something_changed_is_not_kept(client: Client, alice: User) -> None:
    there: list[Generation] = []

    def pick_meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if '"generations_endpointstatus"' in sql and "json" not in sql and not there:
            there.append(pick(alice))
        return execute(sql, *rest)

    with connection.execute_wrapper(pick_meanwhile):
        client.get("/")
    featured.take_back(there[0])

    assert there[0].prompt not in client.get("/").text


def token_in(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def test_each_visitor_has_a_token_of_their_own_that_works() -> None:
    alice, bob = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    hers, his = token_in(alice.get("/").text), token_in(bob.get("/").text)
    words = {"prompt": "A paper boat", "to": PIKA, "switch": "1"}
    assert alice.post(BOX, words | {"csrfmiddlewaretoken": hers}).status_code == 302
    assert bob.post(BOX, words | {"csrfmiddlewaretoken": hers}).status_code == 403
    assert bob.post(BOX, words | {"csrfmiddlewaretoken": his}).status_code == 302


def test_what_is_said_to_one_visitor_is_on_no_other_page(client: Client) -> None:
    session = client.session
    session["unconfirmed"] = "alice@example.org"
    session.save()
    assert "alice@example.org" in client.get("/").text
    assert "alice@example.org" not in Client().get("/").text
    assert "alice@example.org" in client.get("/").text


def test_message_is_shown_once(alice: User, client_of: Callable[[User], Client]) -> None:
    hers = client_of(alice)
    hers.get("/")
    hers.post(reverse("account_logout"))
    assert 'class="toast' in hers.get("/").text
    assert 'class="toast' not in hers.get("/").text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_is_in_the_visitors_theme(client: Client, theme: str) -> None:
    assert "data-theme" not in client.get("/").text
    client.cookies["theme"] = theme
    assert f'data-theme="{theme}"' in client.get("/").text
    assert "data-theme" not in Client().get("/").text


def test_page_without_anything_sold_has_no_form(client: Client) -> None:
    EndpointStatus.objects.bulk_create(
        EndpointStatus(endpoint_id=product, life=EndpointStatus.Life.PAUSED)
        for product in set(Rate.objects.values_list("product", flat=True))
    )
    page = client.get("/").text
    assert "csrfmiddlewaretoken" not in page
    assert page.rstrip().endswith("</html>")
