import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from generations.media.pictures import MOST_BYTES
from generations.models import Generation, InputImage
from generations.studio.uploads import UpToLimit
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg
from tests.generations.page import read, typed

PIKA = "fal-ai/pika/v2.2/image-to-video"
REFERENCE = "fal-ai/veo3.1/reference-to-video"


def picture(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", tiny_jpeg() if content is None else content, content_type="image/jpeg")


def url(endpoint_id: str = PIKA) -> str:
    return reverse("generations:studio", args=[endpoint_id])


def test_upload_starts_a_generation_that_names_it(send: Callable[..., HttpResponse]) -> None:
    assert send(PIKA, image_url=picture()).status_code == 302
    assert Generation.objects.get().arguments["image_url"] == InputImage.objects.get().argument


def test_three_files_of_one_field_are_three_references(send: Callable[..., HttpResponse]) -> None:
    assert send(REFERENCE, image_urls=[picture(), picture(), picture()]).status_code == 302
    assert len(Generation.objects.get().arguments["image_urls"]) == 3


@pytest.mark.parametrize("wrong", [{"prompt": ""}, {"quoted_credits": "1"}, {"seed": "x"}])
def test_page_that_came_back_keeps_the_picture_and_can_be_sent(
    studio: Client, send: Callable[..., HttpResponse], wrong: dict[str, str]
) -> None:
    response = send(PIKA, image_url=picture(), **wrong)
    data = typed(response) | {"prompt": "A paper boat", "seed": ""}
    assert InputImage.objects.get().form_text in data["image_url"]
    assert studio.post(url(), data).status_code == 302
    assert InputImage.objects.count() == 1


def test_kept_picture_is_shown_to_its_owner_alone(
    alice: User, bob: User, client_of: Callable[[User], Client], studio: Client, send: Callable[..., HttpResponse]
) -> None:
    page = send(PIKA, image_url=picture(), prompt="").content.decode()
    shown = reverse("generations:picture-small", args=[InputImage.objects.get().pk])
    assert f'src="{shown}"' in page
    assert studio.get(shown).status_code == 200
    assert client_of(bob).get(shown).status_code == 404


def test_kept_picture_can_be_removed_without_javascript(studio: Client, send: Callable[..., HttpResponse]) -> None:
    page = send(PIKA, image_url=picture(), prompt="")
    [remove] = read(page).buttons["remove"]
    response = studio.post(url(), typed(page) | {"remove": remove})
    assert response.status_code == 200
    assert "remove" not in read(response).buttons


def test_one_of_several_is_removed(studio: Client, send: Callable[..., HttpResponse]) -> None:
    page = send(REFERENCE, image_urls=[picture(), picture()], prompt="")
    first, second = read(page).buttons["remove"]
    assert read(studio.post(url(REFERENCE), typed(page) | {"remove": first})).buttons["remove"] == [second]


def test_address_that_was_refused_is_still_there(send: Callable[..., HttpResponse]) -> None:
    response = send(PIKA, image_url="http://example.org/a.jpg")
    assert response.status_code == 422
    assert typed(response)["image_url"] == "http://example.org/a.jpg"


def test_file_that_is_no_picture_is_bad_input(send: Callable[..., HttpResponse]) -> None:
    response = send(PIKA, image_url=picture(b"<svg/>"))
    assert response.status_code == 422
    assert "First frame: The file is not a JPEG, PNG or WebP picture." in response.content.decode()


def test_file_that_is_too_large_is_bad_input(send: Callable[..., HttpResponse]) -> None:
    response = send(PIKA, image_url=picture(b"\xff\xd8\xff" + bytes(MOST_BYTES + 5_000_000)))
    assert response.status_code == 422
    assert "larger than 20 MB" in response.content.decode()
    assert typed(response)["prompt"] == "A paper boat"


def test_no_more_of_a_file_is_taken_than_a_chunk_beyond_the_limit() -> None:
    handler = UpToLimit()
    assert handler.receive_data_chunk(b"last", MOST_BYTES) == b"last"
    assert handler.receive_data_chunk(b"more", MOST_BYTES + 1) is None


def test_too_many_files_are_bad_input(send: Callable[..., HttpResponse]) -> None:
    response = send(REFERENCE, image_urls=[picture() for _ in range(4)])
    assert response.status_code == 422
    assert "at most 3 pictures, 4 were given" in response.content.decode()


def test_too_many_uploads_a_minute_are_refused(send: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    for _ in range(5):
        send(REFERENCE, image_urls=[picture(), picture()], prompt="")
    response = send(REFERENCE, image_urls=[picture()])
    assert response.status_code == 429
    assert InputImage.objects.count() == 10
    assert typed(response)["prompt"] == "A paper boat"


def test_limit_of_uploads_leaves_forms_without_files_alone(
    send: Callable[..., HttpResponse], settings: Settings
) -> None:
    settings.START_RATE = "1/m"
    for _ in range(5):
        send(REFERENCE, image_urls=[picture(), picture()], prompt="")
    assert send(PIKA, image_url="https://example.org/a.jpg").status_code == 302


def test_storage_that_is_away_starts_nothing_and_keeps_the_words(
    send: Callable[..., HttpResponse], settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    response = send(PIKA, image_url=picture())
    assert response.status_code == 503
    assert typed(response)["prompt"] == "A paper boat"
    assert not Generation.objects.exists()


class FullDisk(FileUploadHandler):
    """A disk without room for the temporary file of an upload."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def file_complete(self, file_size: int) -> Any:
        return None


def test_full_disk_is_said_kindly(send: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.FullDisk"]
    response = send(PIKA, image_url=picture())
    assert response.status_code == 507
    assert "There is no room for this at the moment" in response.content.decode()
    assert not Generation.objects.exists()


def test_other_fault_of_the_disk_is_not_hidden(send: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    with pytest.raises(FileNotFoundError):
        send(PIKA, image_url=picture())


@pytest.mark.parametrize(
    "more", [{"prompt": "x" * 3_000_000}, {f"field-{n}": "x" for n in range(1100)}], ids=["words", "fields"]
)
def test_form_that_is_too_large_is_bad_input(send: Callable[..., HttpResponse], more: dict[str, str]) -> None:
    response = send(**more)
    assert response.status_code == 422
    assert "more than a form can hold" in response.content.decode()
    assert not Generation.objects.exists()
