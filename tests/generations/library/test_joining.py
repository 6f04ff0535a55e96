"""The page that puts clips in order, and what it starts."""

import uuid
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations import workflow
from generations.catalogue.joined import JOINED
from generations.models import Generation, StoredBytes
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.django_db


@pytest.fixture
def clips(alice: User) -> list[Generation]:
    return [make_generation(alice, state=State.COMPLETED, prompt=f"Clip {number}") for number in range(3)]


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def address(*ids: object) -> str:
    return f"{reverse('generations:join')}?{urlencode([('generation', str(pk)) for pk in ids])}"


def post(browser: Client, *ids: object, **data: object) -> HttpResponse:
    return browser.post(reverse("generations:join"), {"generation": [str(pk) for pk in ids], **data})


def joined() -> Generation:
    return Generation.objects.get(endpoint_id=JOINED)


def test_posted_clips_are_joined_in_their_order(browser: Client, clips: list[Generation]) -> None:
    ids = [clips[2].pk, clips[0].pk, clips[1].pk]
    answer = post(browser, *ids)
    assert (answer.status_code, answer["Location"]) == (302, joined().get_absolute_url())
    assert joined().arguments["generations"] == [str(pk) for pk in ids]


def test_page_moves_a_clip_by_links_alone(browser: Client, clips: list[Generation]) -> None:
    first, second, third = (clip.pk for clip in clips)
    page = browser.get(address(first, second, third)).content.decode()
    for order in ((second, first, third), (first, third, second), (second, third)):
        assert address(*order).replace("&", "&amp;") in page
    assert "Join 3 clips" in page


def test_same_form_posted_twice_joins_once(browser: Client, clips: list[Generation]) -> None:
    key = uuid.uuid4()
    answers = [post(browser, clips[0].pk, clips[1].pk, form_key=key) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"] == joined().get_absolute_url()


def test_strangers_clip_is_not_there(browser: Client, clips: list[Generation], bob: User) -> None:
    other = make_generation(bob, state=State.COMPLETED)
    for pk in (other.pk, uuid.uuid4()):
        assert post(browser, clips[0].pk, pk).status_code == 404
        assert browser.get(address(clips[0].pk, pk)).status_code == 404
    assert not Generation.objects.filter(endpoint_id=JOINED).exists()


@pytest.mark.parametrize(
    ("data", "words"), [({"form_key": "x"}, "not a UUID"), ({"generation": ["x", "y"]}, "id of a")]
)
def test_what_cannot_be_read_is_said(
    browser: Client, clips: list[Generation], data: dict[str, object], words: str
) -> None:
    answer = browser.post(reverse("generations:join"), {"generation": [clips[0].pk, clips[1].pk]} | data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_unfinished_clip_is_said_and_the_order_is_kept(browser: Client, clips: list[Generation], alice: User) -> None:
    running = make_generation(alice, state=State.RUNNING, prompt="Not yet")
    answer = post(browser, clips[0].pk, running.pk)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Only finished videos can be joined" in page
    assert page.index(str(clips[0].pk)) < page.index(str(running.pk))


def test_one_clip_is_too_few(browser: Client, clips: list[Generation]) -> None:
    assert post(browser, clips[0].pk).status_code == 422
    assert "Choose 2 to 20" in browser.get(address(clips[0].pk)).content.decode()


def test_second_joining_is_told_to_wait(browser: Client, clips: list[Generation]) -> None:
    post(browser, clips[0].pk, clips[1].pk)
    assert post(browser, clips[0].pk, clips[1].pk).status_code == 429


def test_full_storage_says_what_to_do(browser: Client, clips: list[Generation]) -> None:
    StoredBytes.objects.filter(user=clips[0].user).update(bytes=10**12)
    answer = post(browser, clips[0].pk, clips[1].pk)
    assert answer.status_code == 402
    assert "Your storage is full" in answer.content.decode()


def test_selection_of_the_gallery_leads_to_the_page_oldest_first(browser: Client, clips: list[Generation]) -> None:
    ids = [clip.pk for clip in reversed(clips)]
    answer = browser.post(reverse("generations:selected"), {"action": "join", "list": "gallery", "ids": ids})
    assert (answer.status_code, answer["Location"]) == (302, address(*(clip.pk for clip in clips)))


def test_page_of_a_joined_one_shows_its_clips_and_says_that_it_is_free(
    browser: Client, clips: list[Generation]
) -> None:
    post(browser, clips[0].pk, clips[1].pk)
    for saving in (False, True):
        page = browser.get(joined().get_absolute_url()).content.decode()
        assert "Queued" in page or "Joining" in page
        workflow.advance(joined().pk, saving=saving)

    page = browser.get(joined().get_absolute_url()).content.decode()

    assert "Joined from" in page
    assert f"/generations/{clips[0].pk}/" in page
    assert "Joined clips" in page
    assert "?from=" not in page


def test_joined_one_is_in_the_gallery_and_for_scripts(browser: Client, clips: list[Generation]) -> None:
    post(browser, clips[0].pk, clips[1].pk)
    workflow.advance(joined().pk)
    assert str(joined().pk) in browser.get(reverse("generations:gallery")).content.decode()
    found = browser.get(f"/generations/{joined().pk}.json").json()
    assert (found["kind"], found["endpoint"], found["state"], found["charged_credits"]) == (
        "joined",
        "joined",
        "completed",
        0,
    )
    assert browser.get(f"/generations/{joined().pk}/video/").status_code == 200


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_one_that_ended_offers_to_join_again(browser: Client, clips: list[Generation], state: State) -> None:
    post(browser, clips[0].pk, clips[1].pk)
    Generation.objects.filter(endpoint_id=JOINED).update(state=state, next_run_at=None, finished_at="2026-01-01T00:00Z")
    page = browser.get(joined().get_absolute_url()).content.decode()
    assert address(clips[0].pk, clips[1].pk).replace("&", "&amp;") in page


def test_history_and_studio_show_it_in_every_state(browser: Client, clips: list[Generation], rates: None) -> None:
    post(browser, clips[0].pk, clips[1].pk)
    for _ in range(3):
        for place in ("/generations/", "/models/fal-ai/veo3/fast/"):
            assert str(joined().pk) in browser.get(place).content.decode()
        workflow.advance(joined().pk)


def test_next_form_is_that_of_the_endpoint_used_last(browser: Client, clips: list[Generation]) -> None:
    post(browser, clips[0].pk, clips[1].pk)
    assert browser.get("/")["Location"] == reverse("generations:studio", args=[clips[0].endpoint_id])
