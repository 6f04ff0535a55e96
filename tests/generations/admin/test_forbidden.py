"""Moderators keep the lists; a picture is thrown away once it was looked at."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from generations.models import ForbiddenPicture, ForbiddenWord, RefusedOrder
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, tiny_jpeg

WORDS = "/admin/generations/forbiddenword/add/"
PICTURES = "/admin/generations/forbiddenpicture/add/"


@pytest.fixture
def desk(staff: User, client_of: Callable[[User], Client], settings: Settings) -> Client:
    settings.STAFF_NEED_MFA = False
    return client_of(staff)


def picture(content: bytes | None = None) -> dict[str, object]:
    return {"note": "Carol's face", "picture": SimpleUploadedFile("a.jpg", content or tiny_jpeg(), "image/jpeg")}


def test_word_is_kept_as_it_is_compared(desk: Client) -> None:
    desk.post(WORDS, {"words": "Jöhn-Doe", "is_whole": "on"})
    assert ForbiddenWord.objects.get().folded == "john doe"


@pytest.mark.parametrize("words", ["…!", "JOHN  DOE", "x" * 101, "ﷺ" * 100])
def test_word_that_is_none_or_there_already_is_refused(desk: Client, words: str) -> None:
    ForbiddenWord.objects.create(words="John Doe")
    assert "errorlist" in desk.post(WORDS, {"words": words, "is_whole": "on"}).text
    assert ForbiddenWord.objects.count() == 1


def test_word_that_is_added_by_hand_is_found_too(db: None) -> None:
    assert ForbiddenWord.objects.create(words="  Jöhn-Doe ").folded == "john doe"


def test_word_may_be_changed_and_saved_unchanged(desk: Client) -> None:
    word = ForbiddenWord.objects.create(words="John Doe")
    desk.post(f"/admin/generations/forbiddenword/{word.pk}/change/", {"words": "John Doe", "note": "At his wish"})
    word.refresh_from_db()
    assert (word.note, word.is_whole) == ("At his wish", False)


def test_picture_is_kept_by_its_sum_and_look_alone(desk: Client) -> None:
    assert desk.post(PICTURES, picture()).status_code == 302
    kept = ForbiddenPicture.objects.get()
    assert (len(kept.sha256), len(kept.look), kept.note) == (64, 16, "Carol's face")


def test_what_is_no_picture_or_there_already_is_refused(desk: Client) -> None:
    assert "is not a JPEG" in desk.post(PICTURES, picture(b"MZ not a picture")).text
    desk.post(PICTURES, picture())
    assert "forbidden already" in desk.post(PICTURES, picture()).text
    assert ForbiddenPicture.objects.count() == 1


def test_page_of_a_user_counts_what_was_refused(desk: Client, alice: User) -> None:
    RefusedOrder.objects.create(user=alice, endpoint_id=ENDPOINT, field="prompt", found="bomb", words="A bomb")
    page = desk.get(f"/admin/accounts/user/{alice.pk}/change/").text
    assert "1 within a day" in page
    assert f"/admin/generations/refusedorder/?user__id__exact={alice.pk}" in page
