"""Collections as their owner names, fills and deletes them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.library import collecting
from generations.models import Collection, Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


@pytest.fixture
def film(alice: User) -> Collection:
    return collecting.make(alice, "Harbour film")


def finished(user: User) -> Generation:
    return make_generation(user, state=State.COMPLETED, price=0)


@pytest.mark.parametrize("name", ["Harbour film", "HARBOUR FILM", "ｈarbour film"])
def test_name_that_is_taken_is_refused_whatever_its_case(alice: User, film: Collection, name: str) -> None:
    with pytest.raises(collecting.Refused, match="of that name"):
        collecting.make(alice, name)
    assert Collection.objects.count() == 1


def test_name_is_each_users_own(bob: User, film: Collection) -> None:
    assert collecting.make(bob, film.name).name == film.name


def test_one_too_many_is_refused(alice: User, film: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_OF_A_USER", 1)
    with pytest.raises(collecting.Refused, match="Delete one first"):
        collecting.make(alice, "Rain studies")


def test_video_is_in_several_and_once_in_each(alice: User, film: Collection) -> None:
    video, rain = finished(alice), collecting.make(alice, "Rain studies")
    for collection in (film, rain, rain):
        collecting.put_in(collection, Generation.objects.of(alice))
    assert set(collecting.collections_of(video)) == {film.pk, rain.pk}


def test_what_has_no_video_is_not_put_in(alice: User, film: Collection) -> None:
    make_generation(alice, state=State.FAILED)
    assert collecting.put_in(film, Generation.objects.of(alice)) == 0


def test_full_one_takes_all_or_none(alice: User, film: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_VIDEOS", 2)
    for _ in range(3):
        finished(alice)
    with pytest.raises(collecting.Refused, match="would have more"):
        collecting.put_in(film, Generation.objects.of(alice))
    assert film.members.count() == 0


def test_saved_filter_takes_no_videos(alice: User) -> None:
    saved = collecting.make(alice, "Rain", "q=rain")
    finished(alice)
    with pytest.raises(collecting.Refused, match="saved filter"):
        collecting.put_in(saved, Generation.objects.of(alice))


def test_videos_stay_when_it_is_deleted_and_it_comes_back_with_them(alice: User, film: Collection) -> None:
    video = finished(alice)
    collecting.put_in(film, Generation.objects.of(alice))
    collecting.delete(film)
    assert Generation.objects.of(alice).get() == video
    assert list(Generation.objects.in_collection(alice, film.pk)) == []
    collecting.restore(Collection.objects.restorable(alice).get())
    assert list(Generation.objects.in_collection(alice, film.pk)) == [video]


def test_one_comes_back_under_a_free_name(alice: User, film: Collection) -> None:
    collecting.delete(film)
    collecting.make(alice, film.name)
    assert collecting.restore(Collection.objects.restorable(alice).get()).name == "Harbour film 2"


def test_deleted_one_is_forgotten_after_a_day(alice: User, film: Collection) -> None:
    collecting.put_in(film, Generation.objects.of(alice))
    Collection.objects.update(deleted_at=timezone.now() - timedelta(hours=23))
    assert collecting.forget_deleted() == 0
    Collection.objects.update(deleted_at=timezone.now() - timedelta(hours=25))
    assert collecting.forget_deleted() == 1
