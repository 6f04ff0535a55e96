"""An owner's links: made as chosen, listed, ended; nobody else's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations.library import share_links as views
from generations.models import ForbiddenWord, Generation, ShareLink, TakeDown
from generations.showcase import share_links
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.share_links import link_to, make_link

HTMX = {"HX-Request": "true"}
RIVALS = 6


@pytest.fixture
def generation(alice: User) -> Generation:
    return make_generation(alice, state=State.COMPLETED)


@pytest.fixture
def owner(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def links_of(generation: Generation) -> str:
    return reverse("generations:links", args=[generation.pk])


def make(owner: Client, generation: Generation, **form: str) -> HttpResponse:
    return owner.post(links_of(generation), form)


@pytest.mark.parametrize(("expires", "days"), [("1", 1), ("7", 7), ("30", 30), ("never", None)])
def test_link_ends_when_it_was_chosen(owner: Client, generation: Generation, expires: str, days: int | None) -> None:
    assert make(owner, generation, expires=expires).status_code == 302
    link = ShareLink.objects.get()
    assert (link.expires_at and round((link.expires_at - timezone.now()).total_seconds() / 86_400)) == days


def test_link_shows_nothing_that_was_not_ticked(owner: Client, generation: Generation) -> None:
    make(owner, generation)
    link = ShareLink.objects.get()
    assert (link.title, link.may_download, link.shows_prompt) == ("", False, False)
    assert link.expires_at


def test_link_shows_what_was_ticked(owner: Client, generation: Generation) -> None:
    make(owner, generation, title="Harbour", download="on", prompt="on", visits="99", user="7")
    link = ShareLink.objects.get()
    assert (link.title, link.may_download, link.shows_prompt, link.visits) == ("Harbour", True, True, 0)


def test_list_has_the_address_and_its_visits(owner: Client, generation: Generation) -> None:
    link = link_to(generation)
    page = owner.get(links_of(generation)).text
    assert link.address in page
    assert "0 visits" in page


@pytest.mark.parametrize("wrong", [{"expires": "2"}, {"expires": "0"}, {"title": "a" * 101}])
def test_bad_input_makes_nothing_and_keeps_what_was_typed(
    owner: Client, generation: Generation, wrong: dict[str, str]
) -> None:
    answer = make(owner, generation, **({"title": "Harbour", "download": "on"} | wrong))
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert f'value="{wrong.get("title", "Harbour")}"' in answer.text
    assert 'name="download" checked' in answer.text
    assert not ShareLink.objects.exists()


def test_title_with_a_forbidden_word_is_refused(owner: Client, generation: Generation) -> None:
    ForbiddenWord.objects.create(words="Evil Thing")
    answer = make(owner, generation, title="an evil thing")
    assert (answer.status_code, ShareLink.objects.count()) == (422, 0)
    assert "Evil Thing" in answer.text


def test_video_has_a_number_of_links_at_most(
    owner: Client, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_links, "MOST_OF_A_VIDEO", 1)
    first = link_to(generation)
    assert make(owner, generation).status_code == 422
    ShareLink.objects.filter(pk=first.pk).end()
    assert make(owner, generation).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_links_made_at_once_do_not_get_past_the_number(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_links, "MOST_OF_A_VIDEO", 2)
    start = Barrier(RIVALS)

    def try_one(_: int) -> bool:
        try:
            connection.ensure_connection()
            start.wait()
            share_links.make(generation, days=7)
        except share_links.TooManyLinks:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(RIVALS) as pool:
        assert sum(pool.map(try_one, range(RIVALS))) == 2
    assert ShareLink.objects.count() == 2


def test_more_than_a_minute_takes_is_429(
    owner: Client, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MADE_A_MINUTE", 1)
    assert [make(owner, generation).status_code for _ in range(2)] == [302, 429]
    assert ShareLink.objects.count() == 1


def test_file_that_was_taken_down_before_gets_no_link(owner: Client, generation: Generation) -> None:
    Generation.objects.filter(pk=generation.pk).update(sha256="a" * 64)
    TakeDown.objects.create(why="law", words="No", sha256="a" * 64)
    assert make(owner, generation).status_code == 422
    assert not ShareLink.objects.exists()


@pytest.mark.parametrize("fields", [{"deleted_at": timezone.now()}, {"taken_down_at": timezone.now()}])
def test_video_that_is_gone_gets_no_link(owner: Client, generation: Generation, fields: dict[str, object]) -> None:
    Generation.objects.filter(pk=generation.pk).update(**fields)
    assert make(owner, generation).status_code == 404


def test_stranger_makes_lists_and_ends_nothing(
    bob: User, generation: Generation, client_of: Callable[[User], Client]
) -> None:
    link, stranger = link_to(generation), client_of(bob)
    assert stranger.get(links_of(generation)).status_code == 404
    assert make(stranger, generation).status_code == 404
    assert stranger.post(reverse("generations:revoke-link", args=[link.pk])).status_code == 404
    assert link.address not in stranger.get("/links/").text
    assert ShareLink.objects.filter(revoked_at=None).count() == 1


def test_end_is_at_once_and_once(owner: Client, generation: Generation) -> None:
    link = link_to(generation)
    ended = reverse("generations:revoke-link", args=[link.pk])
    assert owner.post(ended).status_code == 302
    link.refresh_from_db()
    first = link.revoked_at
    owner.post(ended)
    link.refresh_from_db()
    assert (first is not None, link.revoked_at) == (True, first)
    assert link.address not in owner.get(links_of(generation)).text


def test_htmx_gets_the_section_alone(owner: Client, generation: Generation) -> None:
    answer = owner.post(links_of(generation), {"title": "Harbour"}, headers=HTMX)
    link = ShareLink.objects.get()
    assert link.address in answer.text
    assert "<html" not in answer.text
    assert "The link is ready" in answer.text
    gone = owner.post(reverse("generations:revoke-link", args=[link.pk]), headers=HTMX)
    assert link.address not in gone.text
    assert 'id="share"' in gone.text
    assert ["<summary autofocus" in one.text for one in (answer, gone)] == [False, True]


def test_all_links_are_listed_a_page_at_a_time(owner: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ON_A_PAGE", 2)
    links = [make_link(alice) for _ in range(3)]
    first = owner.get("/links/")
    older = first.context["older"]
    shown = [link.pk for page in (first, owner.get(f"/links/?before={older}")) for link in page.context["links"]]
    assert sorted(shown) == sorted(link.pk for link in links)
    assert len(shown) == 3


def test_list_leaves_out_what_ended_and_what_is_in_the_trash(owner: Client, alice: User) -> None:
    ended, deleted = make_link(alice), make_link(alice)
    ShareLink.objects.filter(pk=ended.pk).end()
    Generation.objects.filter(pk=deleted.generation_id).update(deleted_at=timezone.now())
    assert owner.get("/links/").context["links"] == []


def test_page_of_the_video_has_its_links(owner: Client, generation: Generation) -> None:
    link = link_to(generation)
    assert link.address in owner.get(generation.get_absolute_url()).text


def test_ending_leads_back_and_nowhere_else(owner: Client, alice: User) -> None:
    link = make_link(alice)
    answer = owner.post(reverse("generations:revoke-link", args=[link.pk]), {"next": "https://evil.example/"})
    assert answer.headers["Location"] == "/links/"
