"""What strangers may leave with us, and what whoever is full may not add."""

import shutil
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from generations.models import Generation, InputImage, StoredBytes
from generations.studio import visitors
from generations.workflow.storage_use import GB
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg

IMAGE = "/models/fal-ai/pika/v2.2/image-to-video/"
WORDS = "/models/fal-ai/pika/v2.2/text-to-video/"
Usage = namedtuple("Usage", "free")
Send = Callable[..., HttpResponse]


@pytest.fixture
def visit(rates: None) -> Send:
    """A visitor with a new browser each time sends a form."""

    def visit(path: str = IMAGE, pictures: int = 1, **fields: Any) -> HttpResponse:
        files = [SimpleUploadedFile("a.jpg", tiny_jpeg(), "image/jpeg") for _ in range(pictures)]
        data = {"prompt": "A paper boat"} | ({"image_url": files} if pictures else {}) | fields
        return Client().post(path, data)

    return visit


def test_visitor_keeps_three_pictures_a_day_whatever_the_browser(visit: Send) -> None:
    assert [visit().status_code for _ in range(4)] == [302, 302, 302, 413]
    assert InputImage.objects.count() == 3


def test_visitors_pictures_have_four_megabytes_together(visit: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "PICTURE_BYTES", len(tiny_jpeg()) // 2)
    response = visit()
    assert response.status_code == 413
    assert "Visitors may keep three pictures a day" in response.text
    assert InputImage.objects.count() == 0


def test_page_that_refuses_a_visitors_pictures_keeps_the_words(visit: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "PICTURES", 0)
    assert "A paper boat" in visit().text


def test_visitors_form_that_is_too_long_is_kept_nowhere(visit: Send) -> None:
    assert visit(WORDS, 0, prompt="a" * 10_000, negative_prompt="b" * 70_000).status_code == 422
    assert not Session.objects.exists()


def test_visitor_leaves_only_so_many_forms(visit: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "FORMS", 2)
    assert [visit(WORDS, 0).status_code for _ in range(3)] == [302, 302, 429]
    assert Session.objects.count() == 2


def test_visitors_form_is_kept_for_a_day(rates: None) -> None:
    client = Client()
    client.post(WORDS, {"prompt": "A paper boat"})
    assert client.session.get_expiry_age() <= 24 * 3600


def test_log_in_with_a_form_lasts_as_long_as_any(alice: User, rates: None) -> None:
    client = Client()
    client.post(WORDS, {"prompt": "A paper boat"})
    client.post(reverse("account_login"), {"login": alice.email, "password": "correct horse"})
    assert "A paper boat" in client.get(WORDS).text
    assert client.session.get_expiry_age() > 24 * 3600


@pytest.fixture
def full(alice: User, rates: None) -> Client:
    """The browser of alice, who keeps all that she may."""
    StoredBytes.objects.create(user=alice, bytes=20 * GB)
    client = Client()
    client.force_login(alice)
    return client


def test_start_of_whoever_is_full_says_what_to_delete(full: Client) -> None:
    response = full.post(WORDS, {"prompt": "A paper boat"})
    assert response.status_code == 402
    assert "Your storage is full" in response.text
    assert 'value="gallery"' in response.text
    assert "A paper boat" in response.text
    assert not Generation.objects.exists()


def test_picture_of_whoever_is_full_is_not_taken(full: Client) -> None:
    picture = SimpleUploadedFile("a.jpg", tiny_jpeg(), "image/jpeg")
    response = full.post(IMAGE, {"prompt": "", "image_url": picture})
    assert response.status_code == 413
    assert not InputImage.objects.exists()


def test_field_of_whoever_is_full_says_why_it_takes_no_picture(full: Client) -> None:
    picture = SimpleUploadedFile("a.jpg", tiny_jpeg(), "image/jpeg")
    response = full.post(f"{IMAGE}pictures/?field=image_url", {"image_url": picture})
    assert (response.status_code, response.headers["Content-Type"]) == (413, "text/plain")
    assert response.text.startswith("Your storage is full. You keep ")


@pytest.mark.parametrize(("used", "words"), [(17 * GB, False), (18 * GB, True)])
def test_page_says_so_from_nine_tenths_on(full: Client, used: int, words: bool) -> None:
    StoredBytes.objects.update(bytes=used)
    assert ("Your storage is nearly full" in full.get(WORDS).text) == words


def test_upload_finds_no_room_on_a_disk_that_is_nearly_full(
    alice: User, rates: None, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=settings.LEAST_FREE_BYTES - 1))
    client = Client()
    client.force_login(alice)
    picture = SimpleUploadedFile("a.jpg", tiny_jpeg(), "image/jpeg")
    assert client.post(IMAGE, {"prompt": "", "image_url": picture}).status_code == 507
