"""The comparison's picture by the studio's field: kept before the form is sent, taken out, picked again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from generations.models import InputImage
from tests.factories import tiny_jpeg
from tests.generations.studio.test_compare_views import REFERENCE, VEO_31, typed


def picture(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", tiny_jpeg() if content is None else content, content_type="image/jpeg")


@pytest.fixture
def keep(studio: Client) -> Callable[..., HttpResponse]:
    """Sends alice's field before the form."""

    def keep(**data: Any) -> HttpResponse:
        return studio.post("/compare/picture/?field=image_url", data)

    return keep


def test_field_comes_back_with_its_preview(keep: Callable[..., HttpResponse]) -> None:
    page = keep(image_url=picture())
    upload = InputImage.objects.get()
    assert page.text.count("data-pictures") == 1
    assert f'<input type="hidden" name="image_url" value="{upload.form_text}">' in page.text
    assert f"/pictures/{upload.pk}/small/" in page.text


def test_file_that_is_no_picture_is_refused_where_it_was_chosen(keep: Callable[..., HttpResponse]) -> None:
    page = keep(image_url=picture(b"<svg/>"))
    assert page.status_code == 422
    assert "The file is not a JPEG, PNG or WebP picture." in page.text


def test_picture_is_taken_out_and_picked_again(keep: Callable[..., HttpResponse]) -> None:
    keep(image_url=picture())
    kept = InputImage.objects.get().form_text
    field = f'<input type="hidden" name="image_url" value="{kept}">'
    assert field not in keep(image_url=kept, remove=kept).text
    assert field in keep(pick=f"image_url {kept}").text


def test_picture_is_picked_without_javascript(studio: Client, keep: Callable[..., HttpResponse]) -> None:
    keep(image_url=picture())
    kept = InputImage.objects.get().form_text
    form = {"prompt": "It drifts", "endpoint": [VEO_31, REFERENCE], "pick": f"image_url {kept}"}
    page = studio.post("/compare/", form)
    assert kept in typed(page)["image_url"]
    assert studio.post("/compare/", typed(page)).status_code == 302


def test_token_is_needed(studio: Client, keep: Callable[..., HttpResponse]) -> None:
    studio.handler.enforce_csrf_checks = True
    assert keep(image_url=picture()).status_code == 403
    assert not InputImage.objects.exists()
