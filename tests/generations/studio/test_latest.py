import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

URL = "/generations/latest/"


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    """Alice's."""
    return client_of(alice)


def seen(response: HttpResponse) -> str:
    """The fingerprint that the column asks with."""
    return re.search(r"seen=(\w+)", response.content.decode())[1]


def test_column_on_the_page_asks_for_what_is_new(alice: User, studio: Client) -> None:
    make_generation(alice)
    page = studio.get(reverse("generations:studio", args=["fal-ai/veo3/fast"]))
    assert studio.get(URL, {"seen": seen(page)}).status_code == 204


def test_start_in_another_tab_appears(alice: User, browser: Client) -> None:
    before = seen(browser.get(URL))
    make_generation(alice, prompt="Started elsewhere")
    response = browser.get(URL, {"seen": before})
    assert response.status_code == 200
    assert "Started elsewhere" in response.content.decode()


def test_what_is_new_brings_the_balance_and_the_price(alice: User, browser: Client) -> None:
    make_generation(alice, price=27)
    response = browser.get(URL)
    assert 'id="balance"' in response.content.decode()
    assert "latest-changed" in json.loads(response.headers["HX-Trigger"])


def test_what_is_being_made_is_a_line_and_the_newest_video_is_large(alice: User, browser: Client) -> None:
    videos = [make_generation(alice, state=State.COMPLETED, prompt=f"Video {number}") for number in range(3)]
    running = make_generation(alice, prompt="Being made")
    failed = make_generation(alice, state=State.FAILED, prompt="Refused")
    page = browser.get(URL).text
    places = [page.index(f'id="{name}-{one.pk}"') for name, one in (("line", failed), ("line", running))]
    places += [page.index(f'id="{name}-{one.pk}"') for name, one in (("video", videos[2]), ("card", videos[1]))]
    assert places == sorted(places)
    assert f'id="card-{videos[2].pk}"' not in page


def test_end_of_one_changes_the_column(alice: User, browser: Client) -> None:
    generation = make_generation(alice)
    before = seen(browser.get(URL))
    generation.move(State.CANCELLED, "test", finished_at=timezone.now())
    assert browser.get(URL, {"seen": before}).status_code == 200


def test_wish_to_cancel_leads_back_to_the_page_that_shows_it(alice: User, browser: Client) -> None:
    make_generation(alice)
    page = browser.get(URL, headers={"HX-Current-URL": "http://testserver/models/fal-ai/veo3/fast/?x=1"}).text
    assert '<input type="hidden" name="next" value="/models/fal-ai/veo3/fast/">' in page


def test_change_of_a_state_is_left_to_its_line(alice: User, browser: Client) -> None:
    generation = make_generation(alice)
    before = seen(browser.get(URL))
    generation.move(State.SUBMITTING, "test")
    assert browser.get(URL, {"seen": before}).status_code == 204


def test_deleted_one_goes(alice: User, browser: Client) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    before = seen(browser.get(URL))
    browser.post(reverse("generations:delete", args=[generation.pk]))
    assert browser.get(URL, {"seen": before}).status_code == 200


def test_those_of_another_are_not_there(bob: User, browser: Client) -> None:
    make_generation(bob, prompt="Of another")
    assert "Of another" not in browser.get(URL).content.decode()


def test_poll_stays_within_its_queries(alice: User, browser: Client) -> None:
    for _ in range(9):
        make_generation(alice, state=State.COMPLETED)
    with CaptureQueriesContext(connection) as queries:
        browser.get(URL)
    assert len(queries) <= 3
