"""A line: the state, what it means, one thing to do; it asks for itself until it has ended."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.models import Generation
from generations.progress.line import line_of
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.markup import tidy

LIVE = [State.QUEUED, State.SUBMITTING, State.UNKNOWN, State.RUNNING, State.SAVING]
ENDED = [State.FAILED, State.CANCELLED]


@pytest.fixture
def line(alice: User, client_of: Callable[[User], Client]) -> Callable[..., str]:
    """A generation's line, as its list asks for it."""
    client = client_of(alice)

    def line(generation: Generation, **query: str) -> str:
        return tidy(client.get(reverse("generations:generation-line", args=[generation.id]), query).text)

    return line


@pytest.mark.parametrize("state", LIVE)
def test_line_that_goes_on_asks_for_itself(alice: User, line: Callable[..., str], state: State) -> None:
    generation = make_generation(alice, state=state)
    assert f'hx-get="{reverse("generations:generation-line", args=[generation.id])}?seen=' in line(generation)


def test_line_that_was_seen_has_no_body(alice: User, line: Callable[..., str]) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    assert line(generation, seen=line_of(generation, timezone.now()).progress.fingerprint) == ""


def test_line_asks_for_itself_as_its_list_wants_it(alice: User, line: Callable[..., str]) -> None:
    text = line(make_generation(alice), amounts="on", linked="list=generations&q=tide", next="/generations/?q=tide")
    assert "&amp;amounts=on&amp;linked=list%3Dgenerations%26q%3Dtide&amp;next=%2Fgenerations%2F%3Fq%3Dtide" in text
    assert 'href="/generations/' in text
    assert "?list=generations&amp;q=tide" in text


def test_line_says_until_when_credits_are_on_hold(alice: User, line: Callable[..., str]) -> None:
    at = timezone.now().replace(hour=14, minute=46)
    text = line(make_generation(alice, state=State.RUNNING, price=45, deadline=at))
    assert f'45 on hold until<time datetime="{at.isoformat()}" data-style="until">14:46</time>' in text


def test_what_costs_nothing_is_not_on_hold(alice: User, line: Callable[..., str]) -> None:
    assert "on hold" not in line(make_generation(alice, state=State.RUNNING, price=0))


def test_trouble_stands_where_the_time_so_far_does(alice: User, line: Callable[..., str]) -> None:
    text = line(make_generation(alice, state=State.RUNNING, setbacks=1))
    assert "<span>waiting: the provider does not answer</span>" in text
    assert "data-elapsed-since" not in text


def test_cancelling_is_explained_when_it_is_asked_for(alice: User, line: Callable[..., str]) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    text = line(generation)
    assert f'popovertarget="cancel-{generation.id}"' in text
    assert "you get the video and pay for it" in text


@pytest.mark.parametrize("fields", [{"state": State.SAVING}, {"state": State.RUNNING, "cancel_requested_at": True}])
def test_what_cannot_be_cancelled_has_no_button(
    alice: User, line: Callable[..., str], fields: dict[str, State]
) -> None:
    if "cancel_requested_at" in fields:
        fields = fields | {"cancel_requested_at": timezone.now()}  # type: ignore[dict-item]
    assert "popovertarget" not in line(make_generation(alice, **fields))


def test_cancelling_leads_back_to_the_list(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice)
    url = reverse("generations:cancel", args=[generation.id])
    assert client_of(alice).post(url, {"next": "/generations/?q=tide"})["Location"] == "/generations/?q=tide"


@pytest.mark.parametrize(
    ("fields", "says", "does"),
    [
        ({"state": State.FAILED, "error_kind": "refused"}, "<span>by Hailuo 02 Standard</span>", "#prompt"),
        (
            {"state": State.FAILED, "error_kind": "provider"},
            "<span>Hailuo 02 Standard had an error</span>",
            "Try again",
        ),
        ({"state": State.CANCELLED}, "<span>by you, before it began</span>", "Use again"),
    ],
)
def test_ended_one_says_why_and_what_to_do(
    alice: User, line: Callable[..., str], fields: dict[str, str], says: str, does: str
) -> None:
    text = line(make_generation(alice, **fields))
    assert says in text
    assert does in text
    assert "<span>nothing was charged</span>" in text


@pytest.mark.parametrize("kind", ["refused", "provider"])
def test_model_is_named_once(alice: User, line: Callable[..., str], kind: str) -> None:
    text = line(make_generation(alice, state=State.FAILED, error_kind=kind))
    assert text.count("Hailuo 02 Standard") == 1


@pytest.mark.parametrize("state", ENDED)
def test_where_amounts_are_shown_what_came_back_is_one(alice: User, line: Callable[..., str], state: State) -> None:
    text = line(make_generation(alice, state=state), amounts="on")
    assert '<p class="line-amount">0<small class="soft">came back</small></p>' in text


def test_amount_of_a_finished_one_is_what_was_charged(alice: User, line: Callable[..., str]) -> None:
    text = line(make_generation(alice, state=State.COMPLETED, price=320), amounts="on")
    assert '<p class="line-amount">−320</p>' in text
    assert 'poster/" alt=""' in text


def test_one_that_was_taken_down_shows_no_picture(alice: User, line: Callable[..., str]) -> None:
    text = line(make_generation(alice, state=State.COMPLETED, taken_down_at=timezone.now()))
    assert "Taken down" in text
    assert "<img" not in text


def test_poll_of_a_line_takes_three_queries(
    alice: User, client_of: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    client = client_of(alice)
    with django_assert_num_queries(3):
        client.get(reverse("generations:generation-line", args=[generation.id]))
