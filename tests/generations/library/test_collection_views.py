"""Collections over HTTP: what is typed, what is refused, and whose they are."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.library import collecting
from generations.library.collection_list import ON_A_PAGE
from generations.models import Collection, Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

LIST = reverse("generations:collections")
TAKEN_DOWN = (None, timezone.now())
GALLERY = reverse("generations:gallery")


@pytest.fixture
def owner(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def film(alice: User) -> Collection:
    return collecting.make(alice, "Harbour film")


@pytest.fixture
def video(alice: User) -> Generation:
    return make_generation(alice, state=State.COMPLETED, price=0)


def shown(owner: Client, film: Collection, name: str = "gallery") -> list[Generation]:
    return owner.get(reverse(f"generations:{name}"), {"collection": film.pk}).context["generations"]


def test_collection_is_made_and_listed(owner: Client) -> None:
    assert owner.post(LIST, {"name": "  Rain \n studies "}).status_code == 302
    assert Collection.objects.get().name == "Rain studies"
    assert "Rain studies" in owner.get(LIST).text


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "needs a name"), ("\u200b ", "needs a name"), ("a" * 61, "at most 60 characters, not 61"), ("a\0", "Null")],
)
def test_bad_name_is_refused_and_kept(owner: Client, name: str, words: str) -> None:
    answer = owner.post(LIST, {"name": name})
    assert answer.status_code == 422
    assert words in answer.text
    assert not Collection.objects.exists()


def test_name_that_is_taken_says_so_beside_the_field(owner: Client, film: Collection) -> None:
    answer = owner.post(LIST, {"name": "harbour FILM"})
    assert answer.status_code == 422
    assert 'value="harbour FILM"' in answer.text
    assert "You have a collection of that name" in answer.text


def test_filter_that_is_longer_than_is_kept_is_refused_and_stays(owner: Client) -> None:
    answer = owner.post(LIST, {"name": "Boats", "filters": urlencode({"q": "\U0001f6a3" * 500})})
    assert (answer.status_code, Collection.objects.exists()) == (422, False)
    assert "too long to be kept" in answer.text
    assert 'value="Boats"' in answer.text


def test_too_many_in_a_minute_make_nothing(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generations.library.collection_views.MADE_A_MINUTE", 1)
    assert [owner.post(LIST, {"name": name}).status_code for name in "ab"] == [302, 429]


def test_rename_keeps_what_is_in_it(owner: Client, alice: User, film: Collection, video: Generation) -> None:
    collecting.put_in(film, Generation.objects.of(alice))
    owner.post(reverse("generations:rename-collection", args=[film.pk]), {"name": "HARBOUR film"})
    film.refresh_from_db()
    assert (film.name, shown(owner, film)) == ("HARBOUR film", [video])


def test_deletion_has_an_undo(owner: Client, film: Collection) -> None:
    page = owner.post(reverse("generations:delete-collection", args=[film.pk]), follow=True)
    undo = reverse("generations:restore-collection", args=[film.pk])
    assert undo in page.text
    assert not page.context["collections"]
    assert [row.collection for row in owner.post(undo, follow=True).context["collections"]] == [film]


@pytest.mark.parametrize("name", ["gallery", "generations"])
def test_lists_are_narrowed_to_it(owner: Client, alice: User, film: Collection, video: Generation, name: str) -> None:
    make_generation(alice, state=State.COMPLETED, price=0)
    owner.post(reverse("generations:add-to-collection", args=[film.pk]), {"generation": video.pk})
    assert shown(owner, film, name) == [video]
    owner.post(reverse("generations:remove-from-collection", args=[film.pk]), {"generation": video.pk})
    assert shown(owner, film, name) == []


def test_video_of_somebody_else_is_not_put_in(owner: Client, bob: User, film: Collection) -> None:
    others = make_generation(bob, state=State.COMPLETED, price=0)
    owner.post(reverse("generations:add-to-collection", args=[film.pk]), {"generation": others.pk})
    assert film.members.count() == 0


@pytest.mark.parametrize("name", ["gallery", "generations"])
def test_collection_of_somebody_else_is_not_there(
    film: Collection, bob: User, client_of: Callable[[User], Client], name: str
) -> None:
    assert client_of(bob).get(reverse(f"generations:{name}"), {"collection": film.pk}).status_code == 404


def test_collection_that_is_none_is_ignored(owner: Client, video: Generation) -> None:
    assert owner.get(GALLERY, {"collection": "film"}).context["generations"] == [video]


def test_deleted_video_is_in_none_until_it_is_back(
    owner: Client, alice: User, film: Collection, video: Generation
) -> None:
    collecting.put_in(film, Generation.objects.of(alice))
    owner.post(reverse("generations:delete", args=[video.pk]))
    assert shown(owner, film) == []
    owner.post(reverse("generations:restore", args=[video.pk]))
    assert shown(owner, film) == [video]


def test_boxes_of_a_video_put_it_in_and_take_it_out(
    owner: Client, alice: User, film: Collection, video: Generation
) -> None:
    rain, kept = collecting.make(alice, "Rain studies"), collecting.make(alice, "Made since the page was read")
    for collection in (film, kept):
        collecting.put_in(collection, Generation.objects.of(alice))
    boxes = {"shown": [film.pk, rain.pk], "collection": [rain.pk], "name": "Title cards"}
    owner.post(reverse("generations:generation-collections", args=[video.pk]), boxes)
    names = Collection.objects.filter(pk__in=collecting.collections_of(video)).values_list("name", flat=True)
    assert set(names) == {"Rain studies", "Made since the page was read", "Title cards"}


def test_new_one_with_a_bad_name_changes_nothing(owner: Client, film: Collection, video: Generation) -> None:
    boxes = {"shown": [film.pk], "collection": [film.pk], "name": film.name}
    answer = owner.post(reverse("generations:generation-collections", args=[video.pk]), boxes)
    assert answer.status_code == 422
    assert "You have a collection of that name" in answer.text
    assert collecting.collections_of(video) == []


def test_filter_is_saved_and_opened(owner: Client, alice: User, video: Generation) -> None:
    sought = make_generation(alice, state=State.COMPLETED, price=0, prompt="Rain on a tin roof")
    owner.post(LIST, {"name": "Rain", "filters": "q=rain&sort=old&select=1&nonsense=1"})
    saved = Collection.objects.get()
    assert saved.query == "q=rain&sort=old"
    answer = owner.get(reverse("generations:collection", args=[saved.pk]), follow=True)
    assert answer.context["generations"] == [sought]
    assert owner.get(GALLERY, {"collection": saved.pk}, follow=True).context["generations"] == [sought]


def listed(owner: Client, query: str = "") -> tuple[list[str], str, str]:
    """The names on a page, and the queries of the older and the newer one."""
    context = owner.get(f"{LIST}?{query}").context
    return [row.collection.name for row in context["collections"]], context["older"], context["newer"]


def test_collections_come_a_page_at_a_time_and_back(owner: Client, alice: User) -> None:
    names = [f"{number:02}" for number in range(2 * ON_A_PAGE + 1)]
    for name in names:
        collecting.make(alice, name)
    first, older, newest = listed(owner)
    second, oldest, newer = listed(owner, older)
    third, end, _ = listed(owner, oldest)
    assert sorted([*first, *second, *third]) == names
    assert (len(third), end, newest) == (1, "", "")
    assert listed(owner, newer)[0] == first


def test_filter_that_is_about_to_be_saved_stays_on_the_next_page(owner: Client, alice: User) -> None:
    for number in range(ON_A_PAGE + 1):
        collecting.make(alice, str(number))
    assert listed(owner, "q=boat")[1].startswith("q=boat&before=")
    assert owner.get(f"{LIST}?{listed(owner, 'q=boat')[1]}").context["query"] == "q=boat"


@pytest.mark.parametrize("query", ["before=nonsense", "after=1-2"])
def test_place_that_means_nothing_is_the_first_page(owner: Client, film: Collection, query: str) -> None:
    assert listed(owner, query)[0] == [film.name]


def test_page_of_collections_looks_at_what_is_in_them_once(
    owner: Client, alice: User, film: Collection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    video, taken_down = (make_generation(alice, state=State.COMPLETED, price=0, taken_down_at=at) for at in TAKEN_DOWN)
    for name in ("Rain", "Snow"):
        collecting.put_in(collecting.make(alice, name), Generation.objects.of(alice))
    collecting.put_in(film, Generation.objects.filter(pk=taken_down.pk))
    collecting.make(alice, "Empty")
    with django_assert_max_num_queries(4) as queries:
        rows = owner.get(LIST).context["collections"]
    assert {row.collection.name: (row.number, row.cover) for row in rows} == {
        film.name: (1, None), "Rain": (2, video.pk), "Snow": (2, video.pk), "Empty": (0, None)
    }  # fmt: skip
    assert sum(query["sql"].count('FROM "generations_collectionmember"') for query in queries) == 1


def test_collection_page_takes_four_queries(
    owner: Client, alice: User, film: Collection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in "abc":
        make_generation(alice, state=State.COMPLETED, price=0, prompt=name)
        collecting.put_in(collecting.make(alice, name), Generation.objects.of(alice))
    collecting.put_in(film, Generation.objects.of(alice))
    owner.get(LIST)
    with django_assert_max_num_queries(4):
        assert len(shown(owner, film)) == 3
    with django_assert_max_num_queries(4):
        owner.get(LIST)
