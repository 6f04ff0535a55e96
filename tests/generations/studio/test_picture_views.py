from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from generations.models import InputImage
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg

PIKA = "fal-ai/pika/v2.2/image-to-video"
REFERENCE = "fal-ai/veo3.1/reference-to-video"


def picture(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", tiny_jpeg() if content is None else content, content_type="image/jpeg")


@pytest.fixture
def keep(studio: Client) -> Callable[..., HttpResponse]:
    """Sends alice's field of pictures before the form."""

    def keep(
        endpoint_id: str = REFERENCE, field: str = "image_urls", client: Client = studio, **data: Any
    ) -> HttpResponse:
        return client.post(f"{reverse('generations:picture-field', args=[endpoint_id])}?field={field}", data)

    return keep


def test_picture_is_kept_at_once_and_shown(alice: User, keep: Callable[..., HttpResponse]) -> None:
    response = keep(image_urls=picture())
    upload = InputImage.objects.get()
    assert (response.status_code, upload.user) == (200, alice)
    assert f'<input type="hidden" name="image_urls" value="{upload.form_text}">' in response.content.decode()
    assert reverse("generations:picture-small", args=[upload.pk]) in response.content.decode()


def test_next_picture_comes_after_the_first(keep: Callable[..., HttpResponse]) -> None:
    keep(image_urls=picture())
    first = InputImage.objects.get()
    page = keep(image_urls=[first.form_text, picture()]).content.decode()
    second = InputImage.objects.exclude(pk=first.pk).get()
    assert page.index(f'name="image_urls" value="{first.form_text}"') < page.index(
        f'name="image_urls" value="{second.form_text}"'
    )


def test_full_field_says_so_and_takes_no_more(keep: Callable[..., HttpResponse]) -> None:
    page = keep(image_urls=[picture(), picture(), picture()]).content.decode()
    assert "Remove one to add another." in page
    assert 'type="file"' not in page


def test_file_that_is_no_picture_is_refused_where_it_was_chosen(keep: Callable[..., HttpResponse]) -> None:
    response = keep(PIKA, "image_url", image_url=picture(b"<svg/>"))
    assert response.status_code == 422
    assert "The file is not a JPEG, PNG or WebP picture." in response.content.decode()


def test_empty_field_is_not_complained_about(keep: Callable[..., HttpResponse]) -> None:
    response = keep(PIKA, "image_url")
    assert response.status_code == 200
    assert "image_url-error" not in response.content.decode()


def test_removed_picture_is_gone(keep: Callable[..., HttpResponse]) -> None:
    keep(PIKA, "image_url", image_url=picture())
    kept = InputImage.objects.get().form_text
    assert f'value="{kept}"' not in keep(PIKA, "image_url", image_url=kept, remove=kept).content.decode()


def test_picked_picture_is_there(keep: Callable[..., HttpResponse]) -> None:
    keep(PIKA, "image_url", image_url=picture())
    kept = InputImage.objects.get().form_text
    page = keep(pick=f"image_urls {kept}").content.decode()
    assert f'<input type="hidden" name="image_urls" value="{kept}">' in page
    assert InputImage.objects.count() == 1


def test_field_that_holds_no_pictures_is_not_found(keep: Callable[..., HttpResponse]) -> None:
    assert keep(PIKA, "prompt").status_code == 404
    assert keep(PIKA, "image_urls").status_code == 404
    assert keep("fal-ai/veo9", "image_url").status_code == 404


def test_visitor_logs_in_first(client: Client, keep: Callable[..., HttpResponse]) -> None:
    assert keep(client=client, image_urls=picture()).status_code == 302
    assert not InputImage.objects.exists()


def test_token_is_needed(studio: Client, keep: Callable[..., HttpResponse]) -> None:
    studio.handler.enforce_csrf_checks = True
    assert keep(image_urls=picture()).status_code == 403


def test_too_many_a_minute_are_kept_no_more(keep: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    for _ in range(4):
        keep(image_urls=[picture(), picture(), picture()])
    assert keep(image_urls=picture()).status_code == 429
    assert InputImage.objects.count() == 12


def test_storage_that_is_away_keeps_nothing(
    keep: Callable[..., HttpResponse], settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    assert keep(image_urls=picture()).status_code == 503
    assert not InputImage.objects.exists()


def test_small_view_is_a_small_jpeg(studio: Client, keep: Callable[..., HttpResponse]) -> None:
    keep(image_urls=picture())
    response = studio.get(reverse("generations:picture-small", args=[InputImage.objects.get().pk]))
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in response.headers["Cache-Control"]


def test_small_view_waits_for_the_storage(studio: Client, keep: Callable[..., HttpResponse]) -> None:
    keep(image_urls=picture())
    upload = InputImage.objects.get()
    InputImage.objects.update(key="pictures/00/gone.jpg")
    response = studio.get(reverse("generations:picture-small", args=[upload.pk]))
    assert response.status_code == 503
