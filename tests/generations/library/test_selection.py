import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.library import collecting, export
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web import zip_answer
from maxvideo.web.places import Places
from tests.factories import make_generation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SELECTED = reverse("generations:selected")


@pytest.fixture
def made(alice: User) -> Callable[..., Generation]:
    """Makes a finished video of alice's."""
    return lambda **fields: make_generation(alice, **{"state": State.COMPLETED, "price": 0} | fields)


@pytest.fixture
def act(alice: User, client_of: Callable[[User], Client]) -> Callable[..., HttpResponse]:
    """Posts what alice selected; gives the answer, the pages it leads to read."""
    client = client_of(alice)

    def act(action: str, *rows: Generation, follow: bool = True, **fields: Any) -> HttpResponse:
        data = {"action": action, "ids": [row.pk for row in rows], "list": "gallery"} | fields
        return client.post(SELECTED, data, follow=follow)

    act.client = client
    return act


def test_selected_ones_are_starred_and_the_rest_is_not(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    one, two, _ = made(), made(), made()
    act("star", one, two)
    assert set(Generation.objects.of(alice).filter(starred_at__isnull=False)) == {one, two}


def test_stars_are_taken_away(act: Callable[..., HttpResponse], made: Callable[..., Generation]) -> None:
    one = made(starred_at=NOON)
    act("unstar", one)
    one.refresh_from_db()
    assert one.starred_at is None


def test_deletion_has_an_undo_that_restores_the_batch_and_stays_at_the_place(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    rows = [made(), made()]
    here = "/gallery/?q=tide"
    response = act("delete", *rows, next=here)
    assert response.redirect_chain == [(here, 302)]
    assert "2 deleted" in response.text
    assert Generation.objects.of(alice).count() == 0
    undo = response.text.split('<form method="post" action="')[1].split('"')[0].replace("&amp;", "&")
    assert undo.startswith(reverse("generations:restore-batch"))
    assert act.client.post(undo).headers["Location"] == here
    assert set(Generation.objects.of(alice)) == set(rows)


def test_everything_that_the_filter_finds_is_meant_and_nothing_else(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    tides = {made(prompt="Slow tide", created_at=NOON - timedelta(seconds=n)) for n in range(30)}
    other = made(prompt="Slow traffic")
    act("star", all="1", filters="q=tide")
    assert set(Generation.objects.of(alice).exclude(starred_at=None)) == tides
    act("delete", all="1", filters="q=tide&starred=1")
    assert list(Generation.objects.of(alice)) == [other]


def test_others_are_never_meant(act: Callable[..., HttpResponse], bob: User) -> None:
    theirs = make_generation(bob, state=State.COMPLETED)
    for action in ("star", "delete"):
        act(action, theirs)
        act(action, all="1")
    theirs.refresh_from_db()
    assert (theirs.starred_at, theirs.deleted_at) == (None, None)


def test_trash_is_restored_in_one_go(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    rows = [made(deleted_at=datetime.now(UTC)) for _ in range(3)]
    act("restore", rows[0], list="generations", filters="state=deleted")
    assert list(Generation.objects.of(alice)) == rows[:1]
    act("restore", list="generations", filters="state=deleted", all="1")
    assert Generation.objects.of(alice).count() == 3


def test_what_was_deleted_too_long_ago_stays(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    made(deleted_at=datetime.now(UTC) - timedelta(days=31))
    act("restore", list="generations", filters="state=deleted", all="1")
    assert Generation.objects.of(alice).count() == 0


@pytest.mark.parametrize("fields", [{}, {"ids": "nonsense"}, {"ids": ["", "1"]}])
def test_nothing_selected_is_said(act: Callable[..., HttpResponse], fields: dict[str, str | list[str]]) -> None:
    assert "Nothing was selected" in act("delete", **fields).text


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_way_back_never_leaves_the_site(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], next_page: str
) -> None:
    response = act("star", made(), follow=False, next=next_page)
    assert response.headers["Location"] == reverse("generations:gallery")


def test_zip_has_the_videos_and_their_sidecars(
    act: Callable[..., HttpResponse], made: Callable[..., Generation]
) -> None:
    one = made(prompt="Slow tide")
    response = act("download", one, made(state=State.FAILED))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/zip")
    made_zip = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert made_zip.namelist() == ["slow-tide-hailuo-02-standard.mp4", "slow-tide-hailuo-02-standard.json"]
    assert json.loads(made_zip.read(made_zip.namelist()[1]))["id"] == str(one.pk)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_name_of_a_zip_has_the_day_of_the_reader(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], zone: str
) -> None:
    response = act("download", made(), zone=zone)
    assert response.getvalue()
    assert f"maxvideo-{datetime.now(ZoneInfo(zone)):%Y-%m-%d}-" in response.headers["Content-Disposition"]


def test_zip_of_everything_found_is_newest_first(
    act: Callable[..., HttpResponse], made: Callable[..., Generation]
) -> None:
    for n in range(3):
        made(prompt=f"tide {n}", created_at=NOON + timedelta(days=n))
    response = act("download", all="1", filters="q=tide")
    names = zipfile.ZipFile(io.BytesIO(response.getvalue())).namelist()
    assert [name[:6] for name in names[::2]] == ["tide-2", "tide-1", "tide-0"]


def test_zip_of_nothing_finished_is_refused_in_words(
    act: Callable[..., HttpResponse], made: Callable[..., Generation]
) -> None:
    assert "None of them is a video" in act("download", made(state=State.FAILED)).text


def test_zip_of_too_many_is_refused_in_words(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST", 1)
    assert "at most 1 videos" in act("download", made(), made()).text


def test_second_zip_of_one_person_waits_for_the_first(
    act: Callable[..., HttpResponse], made: Callable[..., Generation]
) -> None:
    one = made()
    held = act("download", one)
    assert "Your other download is still being packed" in act("download", one).text
    assert held.getvalue()
    assert act("download", one).getvalue()[:2] == b"PK"


def test_only_so_many_zips_are_packed_at_once(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_answer, "_places", Places(of_one=1, of_all=1))
    place = zip_answer._places.take("bob")
    assert "Try again in a minute" in act("download", one := made()).text
    place.leave()
    assert act("download", one).getvalue()[:2] == b"PK"


def test_undo_that_comes_too_late_says_so(act: Callable[..., HttpResponse]) -> None:
    response = act.client.post(f"{reverse('generations:restore-batch')}?batch=1", follow=True)
    assert "nothing left to bring back" in response.text


def test_selected_ones_are_put_into_collections_and_a_new_one(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    one, two, _ = made(), made(), made()
    film = collecting.make(alice, "Harbour film")
    answer = act("add", one, two, collection=[film.pk], name="Rain studies")
    assert "2 put into “Rain studies”" in answer.text
    assert {len(collecting.collections_of(row)) for row in (one, two)} == {2}


def test_addition_that_is_refused_changes_nothing(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    one, film = made(), collecting.make(alice, "Harbour film")
    for name, words in ((film.name, "of that name"), ("a" * 61, "at most 60 characters")):
        assert words in act("add", one, collection=[film.pk], name=name).text
    assert collecting.collections_of(one) == []


def test_selected_ones_are_taken_out_of_the_collection_of_the_list(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    one, two = made(), made()
    film = collecting.make(alice, "Harbour film")
    collecting.put_in(film, Generation.objects.of(alice))
    act("remove", one, filters=f"collection={film.pk}")
    assert list(Generation.objects.in_collection(alice, film.pk)) == [two]


def test_zip_of_a_collection_has_its_videos_alone(
    act: Callable[..., HttpResponse], made: Callable[..., Generation], alice: User
) -> None:
    one, _ = made(prompt="Inside"), made(prompt="Outside")
    film = collecting.make(alice, "Harbour film")
    collecting.put_in(film, Generation.objects.filter(pk=one.pk))
    answer = act("download", all="1", filters=f"collection={film.pk}", follow=False)
    names = zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist()
    assert names
    assert all(name.startswith("inside") for name in names)
