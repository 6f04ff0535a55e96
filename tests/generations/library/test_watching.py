"""A generation's page, its polls and its cards while it is made and when it has ended."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.markup import tidy

LIVE = [State.QUEUED, State.SUBMITTING, State.UNKNOWN, State.RUNNING, State.SAVING]
FINAL = [State.COMPLETED, State.FAILED, State.CANCELLED]
USUALLY = ", usually 0:30 to 0:30"


def address(name: str, generation: Generation) -> str:
    return reverse(f"generations:{name}", args=[generation.id])


@pytest.fixture
def ask(alice: User, client_of: Callable[[User], Client]) -> Callable[..., str]:
    """What alice gets from an address of a generation."""
    client = client_of(alice)

    def ask(name: str, generation: Generation, **query: str) -> HttpResponse:
        return client.get(address(name, generation), query)

    return ask


@pytest.fixture
def _history(bob: User) -> None:
    """Ten finished ones of somebody else's, 30 seconds each."""
    began = timezone.now() - timedelta(days=1)
    for _ in range(10):
        make_generation(bob, state=State.COMPLETED, created_at=began, finished_at=began + timedelta(seconds=30))


@pytest.mark.usefixtures("_history")
def test_page_says_the_typical_time(alice: User, ask: Callable[..., str]) -> None:
    assert USUALLY in ask("generation", make_generation(alice, state=State.RUNNING)).text


@pytest.mark.usefixtures("_history")
@pytest.mark.parametrize("name", ["generation-status", "generation-card"])
def test_answer_to_a_poll_leaves_the_typical_time_to_the_page(alice: User, ask: Callable[..., str], name: str) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    assert f'<span id="typical-time-{generation.id}" hx-preserve="true"></span>' in ask(name, generation).text


@pytest.mark.parametrize("name", ["generation", "generation-card"])
def test_says_by_when_it_is_here_or_free(alice: User, ask: Callable[..., str], name: str) -> None:
    generation = make_generation(alice, state=State.RUNNING, deadline=timezone.now().replace(hour=15, minute=31))
    text = ask(name, generation).text
    assert f'datetime="{generation.deadline.isoformat()}" data-style="until">15:31</time>, or free of charge' in text


def test_one_that_costs_nothing_is_not_said_to_become_free(alice: User, ask: Callable[..., str]) -> None:
    generation = make_generation(alice, state=State.RUNNING, price=0)
    assert "or free of charge" not in ask("generation", generation).text


@pytest.mark.parametrize("name", ["generation", "generation-card"])
@pytest.mark.parametrize(("state", "button"), [(State.QUEUED, "Cancel"), (State.RUNNING, "Ask to cancel")])
def test_says_what_cancelling_would_do(
    alice: User, ask: Callable[..., str], name: str, state: State, button: str
) -> None:
    generation = make_generation(alice, state=state)
    text = ask(name, generation).text
    assert re.search(rf">\s*{button}\s*<", text)
    assert f'action="{address("cancel", generation)}"' in text


@pytest.mark.parametrize("name", ["generation", "generation-card"])
def test_too_late_to_cancel_has_no_button(alice: User, ask: Callable[..., str], name: str) -> None:
    generation = make_generation(alice, state=State.SAVING)
    assert "Too late to cancel" in ask(name, generation).text
    assert address("cancel", generation) not in ask(name, generation).text


@pytest.mark.parametrize("state", LIVE)
def test_card_asks_for_itself(alice: User, ask: Callable[..., str], state: State) -> None:
    generation = make_generation(alice, state=state)
    response = ask("generation-card", generation)
    assert response.status_code == 200
    assert f'hx-get="{address("generation-card", generation)}?seen=' in response.text
    assert 'hx-trigger="every 2s, look"' in response.text
    assert "HX-Trigger" not in response


def test_card_that_was_seen_has_no_body(alice: User, ask: Callable[..., str]) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    seen = ask("generation-card", generation).context["progress"].fingerprint
    assert ask("generation-card", generation, seen=seen).status_code == 204


@pytest.mark.parametrize("name", ["generation-status", "generation-card"])
@pytest.mark.parametrize("state", FINAL)
def test_last_answer_stops_the_polls_and_says_so(alice: User, ask: Callable[..., str], name: str, state: State) -> None:
    generation = make_generation(alice, state=state, prompt="A paper boat — 紙の船 " + "x" * 5000)
    response = ask(name, generation)
    assert response.status_code == 286
    assert "hx-trigger" not in response.text
    told = json.loads(response["HX-Trigger"])["ended"]
    assert told["url"] == generation.get_absolute_url()
    assert told["title"].startswith(("Done: A paper", "Failed: A paper", "Cancelled: A paper"))
    assert len(response["HX-Trigger"]) < 1000


@pytest.mark.parametrize("name", ["generation-status", "generation-card"])
def test_poll_takes_three_queries(
    alice: User, client_of: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    client = client_of(alice)
    with django_assert_num_queries(3):
        client.get(address(name, generation))


def test_many_cards_ask_for_the_typical_time_once(
    alice: User, client_of: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for state in LIVE * 2:
        make_generation(alice, state=state)
    client = client_of(alice)
    with django_assert_max_num_queries(5):
        client.get(reverse("generations:generations"))


@pytest.mark.parametrize("name", ["generation-card", "generation"])
def test_refusal_is_a_word_of_its_own(alice: User, ask: Callable[..., str], name: str) -> None:
    generation = make_generation(alice, state=State.FAILED, error_kind="refused")
    text = ask(name, generation).text
    assert "Refused" in text
    assert "Failed" not in text
    assert "Nothing was charged" in text


@pytest.mark.usefixtures("rates")
@pytest.mark.parametrize("name", ["generation", "generation-status"])
def test_refused_page_leads_on_with_everything_typed_kept(alice: User, ask: Callable[..., str], name: str) -> None:
    generation = make_generation(alice, state=State.FAILED, error_kind="refused", error="Refused.")
    text = tidy(ask(name, generation).text)
    own = reverse("generations:studio", args=[generation.endpoint_id])
    other = reverse("generations:studio", args=["fal-ai/pika/v2.2/text-to-video"])
    assert f'href="{own}?from={generation.id}#prompt">Edit the prompt</a>' in text
    assert f'href="{other}?from={generation.id}">Pika 2.2<span class="soft">40 credits</span></a>' in text


@pytest.mark.usefixtures("rates")
def test_failed_page_takes_at_most_six_queries(
    alice: User, client_of: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    generation = make_generation(alice, state=State.FAILED, error_kind="refused")
    client = client_of(alice)
    with django_assert_max_num_queries(6):
        client.get(address("generation", generation))


def test_page_says_whether_there_will_be_a_mail(alice: User, ask: Callable[..., str]) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    assert "Get an e-mail too" in ask("generation", generation).text
    alice.mails_when_done = True
    alice.save(update_fields=["mails_when_done"])
    assert "and you get an e-mail." in ask("generation", generation).text


def test_page_asks_about_notifications_only_where_scripts_show_it(alice: User, ask: Callable[..., str]) -> None:
    text = tidy(ask("generation", make_generation(alice, state=State.RUNNING)).text)
    assert 'data-notify-row hidden><label class="chip chip-tick"><input type="checkbox" data-notify>' in text
