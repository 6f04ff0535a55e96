"""The pictures that somebody uploaded: what was made of them, and what keeps one from being deleted."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.library import pictures
from generations.media import storage
from generations.models import FileRemoval, Generation, InputImage
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation, tiny_jpeg

PICTURES = reverse("generations:pictures")
PIKA = "fal-ai/pika/v2.2/image-to-video"


@pytest.fixture
def owner(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def upload(user: User, **fields: object) -> InputImage:
    identity = uuid.uuid4()
    key = storage.picture_key(identity)
    storage.save(key, tiny_jpeg(), content_type="image/jpeg")
    facts = {"content_type": "image/jpeg", "width": 64, "height": 36, "bytes": 9}
    return InputImage.objects.create(id=identity, user=user, key=key, **(facts | fields))


def made_of(picture: InputImage, state: State = State.COMPLETED) -> Generation:
    assert picture.user
    InputImage.objects.filter(pk=picture.pk).update(used_at=timezone.now())
    arguments = {"prompt": "Rain", "image_url": picture.argument}
    return make_generation(picture.user, state=state, endpoint_id=PIKA, prompt="Rain", arguments=arguments)


def delete(owner: Client, picture: InputImage) -> str:
    return owner.post(reverse("generations:delete-picture", args=[picture.pk]), follow=True).text


def test_pictures_are_listed_with_what_was_made_of_them(
    owner: Client, alice: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    used, unused, others = upload(alice), upload(alice), upload(bob)
    made = made_of(used)
    owner.get(PICTURES)
    with django_assert_num_queries(4):
        text = owner.get(PICTURES).text
    assert made.get_absolute_url() in text
    assert "Nothing was made of it yet" in text
    assert [str(picture.pk) in text for picture in (used, unused, others)] == [True, True, False]


def test_pages_follow_each_other(owner: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "ON_A_PAGE", 1)
    first, second = upload(alice, created_at=timezone.now()), upload(alice, created_at="2026-01-01T00:00Z")
    page = owner.get(PICTURES)
    assert [picture for picture, *_ in page.context["pictures"]] == [first]
    older = owner.get(PICTURES, {"before": page.context["older"]})
    assert [picture for picture, *_ in older.context["pictures"]] == [second]


def test_deleted_one_is_gone_and_what_was_made_of_it_stays(owner: Client, alice: User) -> None:
    picture = upload(alice)
    made = made_of(picture)
    assert "The picture is deleted" in delete(owner, picture)
    assert not InputImage.objects.exists()
    assert FileRemoval.objects.filter(key=picture.key).exists()
    assert Generation.objects.of(alice).get() == made


def test_one_that_a_running_video_needs_stays(owner: Client, alice: User) -> None:
    picture = upload(alice)
    made_of(picture, State.RUNNING)
    assert "A video that is being made needs this picture" in delete(owner, picture)
    assert InputImage.objects.get() == picture


def test_one_of_somebody_else_stays(owner: Client, bob: User) -> None:
    picture = upload(bob)
    assert owner.post(reverse("generations:delete-picture", args=[picture.pk])).status_code == 404
    assert InputImage.objects.get() == picture


def test_nobody_without_pictures_is_left_without_a_way_on(owner: Client) -> None:
    assert "No pictures here" in owner.get(PICTURES).text
