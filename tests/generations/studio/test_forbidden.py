"""A form with something forbidden comes back whole: the word beside its field, everything typed, nothing charged."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from billing.ledger.models import Hold
from generations.media.look import DIGITS, WAYS, upright
from generations.models import ForbiddenPicture, ForbiddenWord, Generation, InputImage
from tests.factories import tiny_jpeg
from tests.generations.page import typed

FROM_PICTURE = "fal-ai/pika/v2.2/image-to-video"
VEO = "fal-ai/veo3/fast"


@pytest.fixture
def _words(db: None) -> None:
    ForbiddenWord.objects.create(words="John Doe")


@pytest.mark.usefixtures("_words")
def test_word_is_said_beside_its_field_and_all_is_kept(send: Callable[..., HttpResponse]) -> None:
    words = "A film of John  Doe <smiling>"
    page = send(prompt=words, duration="4s")
    html = page.content.decode()
    assert page.status_code == 422
    assert "“John Doe” is not allowed here. Change the words, then send it again." in html
    assert (typed(page)["prompt"], typed(page)["duration"]) == (words, "4s")
    assert not Generation.objects.exists()
    assert not Hold.objects.exists()


@pytest.mark.usefixtures("_words")
def test_same_form_starts_with_other_words(send: Callable[..., HttpResponse]) -> None:
    page = send(prompt="A film of John Doe")
    assert send(**typed(page) | {"prompt": "A film of a gull"}).status_code == 302


def test_picture_is_said_beside_its_field_and_stays(studio: Client) -> None:
    address = reverse("generations:studio", args=[FROM_PICTURE])
    file = SimpleUploadedFile("a.jpg", tiny_jpeg(), "image/jpeg")
    studio.post(reverse("generations:picture-field", args=[FROM_PICTURE]) + "?field=image_url", {"image_url": file})
    upload = InputImage.objects.get()
    assert len(upload.sha256) == 64
    assert len(upload.look) == DIGITS * WAYS
    ForbiddenPicture.objects.create(sha256=upload.sha256, look=upright(upload.look), note="Carol's face")
    page = studio.post(address, {"prompt": "A paper boat", "image_url": upload.form_text})
    assert page.status_code == 422
    assert "this picture is not allowed here. Choose another one." in page.content.decode()
    assert "Carol" not in page.content.decode()
    assert typed(page)["prompt"] == "A paper boat"
    assert not Hold.objects.exists()
