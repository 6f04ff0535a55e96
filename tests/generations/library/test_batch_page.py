"""The page of a batch: its owner's alone, all takes side by side, one of them kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from generations.models import Batch, Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

SORA = "fal-ai/sora-2/text-to-video"
QUERIES = 12


@pytest.fixture
def made(alice: User) -> Callable[..., Batch]:
    """A batch of alice's whose generations are in these states."""

    def made(*states: State, kind: str = Batch.Kind.COMPARISON) -> Batch:
        batch = Batch.objects.create(user=alice, kind=kind, size=len(states))
        for position, state in enumerate(states, start=1):
            make_generation(alice, state=state, batch=batch, position=position, price=10 * position)
        return batch

    return made


@pytest.fixture
def hers(alice: User, client_of: Callable[[User], Client]) -> Client:
    """Alice's browser."""
    return client_of(alice)


def keep(client: Client, batch: Batch, **data: str) -> HttpResponse:
    return client.post(batch.get_absolute_url(), data)


def left(batch: Batch) -> list[int | None]:
    """The places of those that are not in the trash."""
    rows = Generation.objects.filter(batch=batch, deleted_at=None).order_by("position")
    return list(rows.values_list("position", flat=True))


def test_all_that_can_be_seen_stand_beside_each_other(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.RUNNING, State.FAILED, State.COMPLETED)
    page = hers.get(batch.get_absolute_url()).text
    assert page.count("<video") == 2
    assert page.count('class="title-card"') == 1
    assert page.count('class="line"') == 1
    assert "nothing was charged" in page
    assert "1 of 4 still being made" in page


def test_one_that_was_taken_down_is_a_line_and_cannot_be_kept(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.COMPLETED)
    Generation.objects.filter(position=2).update(taken_down_at=timezone.now())
    page = hers.get(batch.get_absolute_url()).text
    assert (page.count("<video"), "Taken down" in page) == (1, True)
    assert keep(hers, batch, keeper="2").status_code == 422


def test_receipt_has_each_price_and_what_a_kept_one_costs(made: Callable[..., Batch], hers: Client) -> None:
    page = hers.get(made(State.COMPLETED, State.COMPLETED, State.FAILED).get_absolute_url()).text
    assert "<dt>Charged</dt><dd>30 credits</dd>" in page
    assert "<dt>Per kept clip with one kept</dt><dd>30</dd>" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_does_not_find_it(
    made: Callable[..., Batch], bob: User, client_of: Callable[[User], Client], method: str
) -> None:
    batch = made(State.COMPLETED, State.COMPLETED)
    stranger = client_of(bob)
    assert getattr(stranger, method)(batch.get_absolute_url(), {"keeper": "1"}).status_code == 404
    assert stranger.get(f"{batch.get_absolute_url()}status/").status_code == 404
    assert left(batch) == [1, 2]


@pytest.mark.parametrize("state", [State.COMPLETED, State.RUNNING, State.FAILED])
def test_page_of_each_member_leads_to_the_others(made: Callable[..., Batch], hers: Client, state: State) -> None:
    batch = made(State.COMPLETED, state)
    page = hers.get(Generation.objects.get(position=2).get_absolute_url()).text
    assert "2 of 2" in page
    assert f'href="{batch.get_absolute_url()}"' in page


def test_card_leads_to_the_others(made: Callable[..., Batch], hers: Client, alice: User) -> None:
    batch = made(State.COMPLETED, State.RUNNING)
    make_generation(alice, state=State.COMPLETED)
    assert hers.get("/gallery/").text.count(f'href="{batch.get_absolute_url()}"') == 1


# the keeper


def test_one_is_kept_and_the_others_go_to_the_trash(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.COMPLETED, State.FAILED)
    assert keep(hers, batch, keeper="2").headers["Location"] == batch.get_absolute_url()
    assert left(batch) == [2]
    assert Batch.objects.get().keeper == 2
    assert "Number 2 is kept, 2 moved to the trash." in hers.get(batch.get_absolute_url()).text


def test_undo_brings_all_of_them_back(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.COMPLETED, State.COMPLETED)
    keep(hers, batch, keeper="2")
    page = hers.get(batch.get_absolute_url()).text
    undo = page.partition('action="/generations/restore/')[2].partition('"')[0].replace("&amp;", "&")
    assert hers.post(f"/generations/restore/{undo}").headers["Location"] == batch.get_absolute_url()
    assert left(batch) == [1, 2, 3]
    assert Batch.objects.get().keeper is None


def test_what_is_still_being_made_stays(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.RUNNING, State.COMPLETED)
    keep(hers, batch, keeper="1")
    assert left(batch) == [1, 2]


def test_all_may_be_kept(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.COMPLETED)
    assert keep(hers, batch, all="1").status_code == 302
    assert left(batch) == [1, 2]


@pytest.mark.parametrize("keeper", ["", "0", "3", "4", "9", "x", "²"])
def test_what_cannot_be_kept_moves_nothing(made: Callable[..., Batch], hers: Client, keeper: str) -> None:
    batch = made(State.COMPLETED, State.COMPLETED, State.FAILED)
    page = keep(hers, batch, keeper=keeper)
    assert page.status_code == 422
    assert "Choose the one to keep" in page.text
    assert left(batch) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_kept_at_once_one_is_left(
    made: Callable[..., Batch], alice: User, client_of: Callable[[User], Client]
) -> None:
    batch = made(*[State.COMPLETED] * 4)
    tabs = [client_of(alice) for _ in range(4)]
    together = Barrier(len(tabs))

    def press(place: int) -> int:
        together.wait()
        try:
            return keep(tabs[place - 1], batch, keeper=str(place)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tabs)) as pool:
        answers = list(pool.map(press, range(1, 5)))

    assert sorted(answers) == [302, 422, 422, 422]
    assert left(batch) == [Batch.objects.get().keeper]


# while they are made


def test_poll_has_no_body_until_something_changes(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.RUNNING)
    poll = poll_address(hers, batch)
    assert hers.get(poll).status_code == 204


def test_poll_brings_what_ended_and_leaves_the_players_alone(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.RUNNING, State.RUNNING)
    poll = poll_address(hers, batch)
    Generation.objects.filter(position=2).update(state=State.FAILED)
    answer = hers.get(poll)
    assert answer.status_code == 200
    assert '<li id="take-2" hx-swap-oob="delete">' in answer.text
    assert 'id="take-3" hx-swap-oob="true"' in answer.text
    assert 'id="take-1"' not in answer.text


def test_last_answer_stops_the_polls(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.RUNNING)
    poll = poll_address(hers, batch)
    Generation.objects.filter(position=2).update(state=State.FAILED)
    answer = hers.get(poll)
    assert answer.status_code == 286
    assert "hx-get" not in answer.text


def poll_address(client: Client, batch: Batch) -> str:
    """What htmx asks for."""
    page = client.get(batch.get_absolute_url()).text
    return (
        page.partition(f'hx-get="{batch.get_absolute_url()}status/')[2]
        .partition('"')[0]
        .replace("&amp;", "&")
        .join([f"{batch.get_absolute_url()}status/", ""])
    )


def test_page_asks_few_queries(
    made: Callable[..., Batch], hers: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    batch = made(State.COMPLETED, State.RUNNING, State.FAILED, State.COMPLETED)
    hers.get(batch.get_absolute_url())
    with django_assert_max_num_queries(QUERIES):
        hers.get(batch.get_absolute_url())


def test_family_whose_last_one_is_gone_is_gone(made: Callable[..., Batch], hers: Client) -> None:
    batch = made(State.COMPLETED, State.COMPLETED)
    for row in Generation.objects.all():
        row.delete()
        Batch.objects.delete_if_empty(batch.pk)
        assert Batch.objects.exists() == Generation.objects.exists()
