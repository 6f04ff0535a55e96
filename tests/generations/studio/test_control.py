"""What the form says of pictures that its endpoint will find too small; nobody is refused for it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

REFERENCE = "fal-ai/veo3.1/reference-to-video"
VEO_IMAGE = "fal-ai/veo3.1/fast/image-to-video"
WARNING = "It may be refused or come out blurred"


@pytest.fixture
def chosen(studio: Client) -> Callable[..., HttpResponse]:
    """The field with pictures of these sides."""

    def chosen(endpoint_id: str, name: str, *sides: int) -> HttpResponse:
        return studio.post(f"/models/{endpoint_id}/pictures/?field={name}", {name: [picture(side) for side in sides]})

    return chosen


def picture(side: int) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (side * 2, side), "#7fb3d5").save(content, "PNG")
    return SimpleUploadedFile("a.png", content.getvalue(), content_type="image/png")


def test_small_picture_is_warned_about_and_taken(chosen: Callable[..., HttpResponse]) -> None:
    response = chosen(VEO_IMAGE, "image_url", 480)
    assert response.status_code == 200
    assert f"This picture is small (960 × 480). {WARNING}: 720 pixels a side are enough." in response.text


def test_large_enough_picture_is_not_talked_about(chosen: Callable[..., HttpResponse]) -> None:
    assert WARNING not in chosen(VEO_IMAGE, "image_url", 720).text


def test_small_ones_among_several_are_counted(chosen: Callable[..., HttpResponse]) -> None:
    page = chosen(REFERENCE, "image_urls", 64, 400, 100).text
    assert "2 of these pictures are small (128 × 64)" in page
