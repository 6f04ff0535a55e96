import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from generations.library import collecting
from generations.library.listing import PAGE
from generations.models import Batch, Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, make_generation
from tests.markup import tidy

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PIKA = "fal-ai/pika/v2.2/text-to-video"


@pytest.fixture
def page(alice: User, client_of: Callable[[User], Client]) -> Callable[..., tuple[list[uuid.UUID], str | None]]:
    """What alice sees of a list, as ids in order and the address of the next page."""
    client = client_of(alice)

    def fetch(query: str = "", name: str = "generations:generations") -> tuple[list[uuid.UUID], str | None]:
        response = client.get(reverse(name) + query)
        assert response.status_code == 200
        older = re.search(r'href="(\?[^"]*before=[^"]*)"', response.text)
        return [one.id for one in response.context["generations"]], older and older[1].replace("&amp;", "&")

    return fetch


def test_newest_comes_first(alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]) -> None:
    old = make_generation(alice, created_at=NOON)
    new = make_generation(alice, created_at=NOON + timedelta(seconds=1))
    assert page()[0] == [new.id, old.id]


@pytest.mark.parametrize("name", ["generations:generations", "generations:gallery"])
def test_others_generations_are_not_listed(
    bob: User, page: Callable[..., tuple[list[uuid.UUID], str | None]], name: str
) -> None:
    make_generation(bob, state=State.COMPLETED)
    assert page(name=name)[0] == []


def test_gallery_has_the_finished_only(alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]) -> None:
    finished = make_generation(alice, state=State.COMPLETED)
    make_generation(alice, state=State.FAILED)
    make_generation(alice, state=State.RUNNING)
    assert page(name="generations:gallery")[0] == [finished.id]


def test_every_word_has_to_be_in_the_prompt_whatever_its_case(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]
) -> None:
    tide = make_generation(alice, prompt="Slow TIDE under a low sun")
    make_generation(alice, prompt="Slow traffic at night")
    assert page("?q=tide+sLOW")[0] == [tide.id]


@pytest.mark.parametrize("word", ["100%25", "snow_man", "%5C"])
def test_signs_of_a_pattern_are_ordinary_letters(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]], word: str
) -> None:
    sought = make_generation(alice, prompt="100% snow_man \\ far out")
    make_generation(alice, prompt="100 snow-man far out")
    assert page(f"?q={word}")[0] == [sought.id]


def test_nul_in_the_search_is_ignored(alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]) -> None:
    tide = make_generation(alice, prompt="Slow tide")
    assert page("?q=ti%00de&endpoint=%00&state=%00")[0] == [tide.id]


def test_endless_search_finds_nothing_and_breaks_nothing(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]
) -> None:
    make_generation(alice, prompt="Slow tide")
    assert page(f"?q={'x' * 60_000}")[0] == []


def test_endpoint_narrows(alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]) -> None:
    pika = make_generation(alice, endpoint_id=PIKA)
    make_generation(alice, endpoint_id=ENDPOINT)
    assert page(f"?endpoint={PIKA}")[0] == [pika.id]


@pytest.mark.parametrize("state", [State.QUEUED, State.SUBMITTING, State.UNKNOWN])
def test_queued_covers_the_states_people_do_not_see(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]], state: State
) -> None:
    queued = make_generation(alice, state=state)
    make_generation(alice, state=State.RUNNING)
    assert page("?state=queued")[0] == [queued.id]


@pytest.mark.parametrize("query", ["?state=submitting", "?state=nonsense", "?before=nonsense", "?before=1-2"])
def test_filter_that_means_nothing_is_ignored(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]], query: str
) -> None:
    one = make_generation(alice)
    assert page(query)[0] == [one.id]


def test_pages_follow_each_other_without_a_gap_where_moments_are_equal(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]
) -> None:
    made = {make_generation(alice, created_at=NOON, price=0).id for _ in range(2 * PAGE + 1)}
    first, older = page()
    second, oldest = page(older)
    third, end = page(oldest)
    assert [len(first), len(second), len(third), end] == [PAGE, PAGE, 1, None]
    assert {*first, *second, *third} == made


def test_older_keeps_the_filters(alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]) -> None:
    for _ in range(PAGE + 1):
        make_generation(alice, prompt="Slow tide", price=0)
    make_generation(alice, prompt="Slow traffic", created_at=NOON)
    older = page("?q=slow+tide&state=queued")[1]
    assert "q=slow+tide" in older
    assert "state=queued" in older
    assert len(page(older)[0]) == 1


def test_full_last_page_has_no_older(alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]) -> None:
    for _ in range(PAGE):
        make_generation(alice, price=0)
    assert page()[1] is None


def test_deleted_is_in_no_list_but_its_own(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]
) -> None:
    gone = make_generation(alice, state=State.COMPLETED, deleted_at=datetime.now(UTC))
    assert page()[0] == []
    assert page(name="generations:gallery")[0] == []
    assert page("?state=deleted", name="generations:gallery")[0] == []
    assert page("?state=deleted")[0] == [gone.id]


def test_deleted_more_than_30_days_ago_cannot_be_restored(
    alice: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]
) -> None:
    make_generation(alice, deleted_at=datetime.now(UTC) - timedelta(days=30, minutes=1))
    assert page("?state=deleted")[0] == []


def test_others_deleted_are_not_listed(bob: User, page: Callable[..., tuple[list[uuid.UUID], str | None]]) -> None:
    make_generation(bob, deleted_at=datetime.now(UTC))
    assert page("?state=deleted")[0] == []


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("query", ["", "?state=deleted", "?q=%22%3E%3Cscript%3Ealert(1)"])
def test_prompt_is_text_and_never_markup(
    alice: User, client_of: Callable[[User], Client], query: str, state: State
) -> None:
    evil = '"><script>alert(1)</script>'
    deleted_at = datetime.now(UTC) if "deleted" in query else None
    make_generation(alice, prompt=evil, state=state, deleted_at=deleted_at)
    response = client_of(alice).get(reverse("generations:generations") + query)
    assert "alert(1)" in response.text
    assert "<script>alert" not in response.text


def test_finished_card_holds_nothing_that_expires(alice: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice, state=State.COMPLETED)
    response = client_of(alice).get(reverse("generations:gallery"))
    card = response.text.split('<li class="card"')[1].split("</li>")[0]
    assert "csrf" not in card
    assert "X-Amz" not in card


@pytest.mark.parametrize("name", ["generations:generations", "generations:gallery"])
def test_page_of_many_takes_three_queries(
    alice: User, client_of: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    for _ in range(5):
        make_generation(alice, state=State.COMPLETED)
    collecting.make(alice, "Harbour film")
    client = client_of(alice)
    with django_assert_max_num_queries(3):  # session, user with account, rows with what the tabs say
        assert client.get(reverse(name)).status_code == 200


def test_numbers_in_markup_have_no_thousands_separator(alice: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice, state=State.COMPLETED, width=1920, height=1080)
    response = client_of(alice).get(reverse("generations:gallery"))
    assert 'width="1920" height="1080"' in tidy(response.text)


def test_empty_list_says_how_to_begin(alice: User, client_of: Callable[[User], Client]) -> None:
    response = client_of(alice).get(reverse("generations:gallery"))
    assert "Your first video will hang here" in response.text


def test_everything_else_about_a_row_stays_in_the_database(alice: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice, state=State.COMPLETED)
    response = client_of(alice).get(reverse("generations:gallery"))
    assert "quote" in response.context["generations"][0].get_deferred_fields()
    assert Generation.objects.count() == 1


@pytest.mark.parametrize("name", ["generations:generations", "generations:gallery"])
@pytest.mark.parametrize("query", ["", "?q=tide"])
def test_newer_leads_back_page_by_page(alice: User, client_of: Callable[[User], Client], name: str, query: str) -> None:
    for n in range(2 * PAGE + 1):
        make_generation(alice, state=State.COMPLETED, price=0, prompt=f"tide {n}", created_at=NOON + timedelta(hours=n))
    client = client_of(alice)

    def rows_and(rel: str, address: str) -> tuple[list[uuid.UUID], str]:
        response = client.get(reverse(name) + address, follow=True)
        found = re.search(rf'href="(\?[^"]*)" rel="{rel}"', response.text)
        return [one.id for one in response.context["generations"]], found[1].replace("&amp;", "&") if found else ""

    first, older = rows_and("next", query)
    second, oldest = rows_and("next", older)
    third, newer = rows_and("prev", oldest)
    again, newest = rows_and("prev", newer)
    assert again == second
    assert rows_and("prev", newest) == (first, "")
    assert len(third) == 1


def test_cards_stand_under_their_days(alice: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice, state=State.COMPLETED, created_at=datetime(2025, 3, 9, 23, tzinfo=UTC))
    make_generation(alice, state=State.COMPLETED, created_at=datetime(2025, 3, 9, 1, tzinfo=UTC))
    make_generation(alice, state=State.COMPLETED, created_at=datetime(2025, 3, 8, 1, tzinfo=UTC))
    text = client_of(alice).get(reverse("generations:gallery")).text
    days = [part.count('<li class="card"') for part in text.split('aria-labelledby="day-')[1:]]
    assert days == [2, 1]
    assert "9 March 2025</h2>" in text


def test_page_needs_no_script_to_choose_star_and_filter(alice: User, client_of: Callable[[User], Client]) -> None:
    make_generation(alice, state=State.COMPLETED)
    selecting = tidy(client_of(alice).get(reverse("generations:gallery") + "?select=1").text)
    assert 'type="checkbox" form="selected" name="generation"' in selecting
    assert all(f'name="action" value="{action}"' in selecting for action in ("star", "add", "download", "delete"))
    text = tidy(client_of(alice).get(reverse("generations:gallery")).text)
    assert all(
        f'name="{name}"' in text for name in ("q", "endpoint", "starred", "sound", "shape", "length", "from", "to")
    )
    assert re.search(r'<form method="post" id="starring">.*csrfmiddlewaretoken', text)


@pytest.mark.parametrize("name", ["generations:generations", "generations:gallery"])
def test_what_one_searched_for_is_on_nobody_elses_page(
    alice: User, bob: User, client_of: Callable[[User], Client], name: str
) -> None:
    for user in (alice, bob):
        make_generation(user, state=State.COMPLETED)
    first = client_of(alice).get(f"{reverse(name)}?q=a+secret&starred=1&zone=Europe/Berlin").text
    then = client_of(bob).get(reverse(name)).text
    assert 'value="a secret"' in first
    assert not [word for word in ("secret", "Berlin", " selected>") if word in then]


def test_form_of_the_filters_offers_to_select_where_there_is_something(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    make_generation(alice, state=State.COMPLETED)
    full = client_of(alice).get(reverse("generations:gallery")).text
    empty = client_of(bob).get(reverse("generations:gallery") + f"?before={'1'}-{'0' * 32}").text
    assert "select=1" in full
    assert 'role="search"' in empty
    assert "data-select" not in empty


def test_line_leads_to_those_it_was_started_with(alice: User, client_of: Callable[[User], Client]) -> None:
    batch = Batch.objects.create(user=alice, kind=Batch.Kind.VARIATIONS, size=2)
    make_generation(alice, state=State.FAILED, batch=batch, position=1)
    make_generation(alice, state=State.FAILED)
    for address in (reverse("generations:generations"), reverse("generations:studio", args=[ENDPOINT])):
        assert client_of(alice).get(address).text.count(f'href="{batch.get_absolute_url()}"') == 1
