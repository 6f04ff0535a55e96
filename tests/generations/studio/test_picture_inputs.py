import io
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from pytest_django import DjangoAssertNumQueries

from generations.catalogue import Endpoint, find
from generations.media import storage
from generations.models import InputImage
from generations.studio.forms import GenerationForm
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg

HAILUO = find("fal-ai/minimax/hailuo-02/standard/image-to-video")
REFERENCE = find("fal-ai/veo3.1/reference-to-video")
WORDS = {"prompt": "It drifts"}
A, B, C, D = (f"https://example.org/{name}.png" for name in "abcd")


def jpeg(name: str = "a.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, tiny_jpeg() if content is None else content, content_type="image/jpeg")


def form_of(endpoint: Endpoint, data: Mapping[str, Any], user: User | None = None, **files: Any) -> GenerationForm:
    lists = {name: several if isinstance(several, list) else [several] for name, several in files.items()}
    form = GenerationForm(endpoint, WORDS | data, MultiValueDict(lists), user=user)
    form.full_clean()
    return form


@pytest.fixture
def upload(alice: User) -> InputImage:
    """A picture that alice uploaded before."""
    form = form_of(HAILUO, {}, alice, image_url=jpeg())
    form.store_pictures()
    return InputImage.objects.get()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.jpg",
        "https://example.org:8443/a?b=%20c&d=[1]#e",
        "HTTPS://EXAMPLE.ORG/A.JPG",
        "https://bücher.example/ä.jpg",
        "https://[2001:db8::1]/a.jpg",
        "https://127.0.0.1/a.jpg",  # never fetched by us, so nothing of ours is behind it
        "https://user:secret@example.org/a.jpg",
        "https://example.org/" + "a" * 7_980,
    ],
)
def test_address_is_passed_on_untouched(address: str) -> None:
    assert form_of(HAILUO, {"image_url": address}).arguments()["image_url"] == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://example.org/a.jpg", "begins with https://"),
        ("example.org/a.jpg", "begins with https://"),
        ("https:///a.jpg", "names a host"),
        ("https://example.org/a b.jpg", "no blanks"),
        ("https://example.org/a\n.jpg", "no blanks"),
        (" https://example.org/a.jpg", "no blanks"),
        ("https://example.org:99999/a.jpg", "not an address"),
        ("https://[::1/a.jpg", "not an address"),
        ("data:image/png;base64,AAAA", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https://example.org/" + "a" * 7_981, "limit is 8,000"),
    ],
)
def test_other_address_is_refused_and_still_there(address: str, reason: str) -> None:
    form = form_of(HAILUO, {"image_url": address})
    [sentence] = form.error_sentences["image_url"]
    assert reason in sentence
    assert form.pictures["image_url"].texts == [address]


def test_missing_picture_is_asked_for() -> None:
    [sentence] = form_of(HAILUO, {}).error_sentences["image_url"]
    assert sentence == "First frame: choose a file, or give an address that begins with https://."


def test_optional_picture_may_be_missing() -> None:
    assert "end_image_url" not in form_of(HAILUO, {"image_url": A}).arguments()


@pytest.mark.parametrize("several", [[A], [A, B], [A, B, C]])
def test_reference_takes_one_to_three_in_order(several: list[str]) -> None:
    assert form_of(REFERENCE, {"image_urls": several}).arguments()["image_urls"] == several


def test_reference_refuses_a_fourth_and_keeps_all() -> None:
    form = form_of(REFERENCE, {"image_urls": [A, B, C, D]})
    assert form.error_sentences == {"image_urls": ["Pictures of your subject: at most 3 pictures, 4 were given."]}
    assert form.pictures["image_urls"].texts == [A, B, C, D]


def test_two_addresses_for_one_picture_are_refused() -> None:
    assert form_of(HAILUO, {"image_url": [A, B]}).error_sentences == {
        "image_url": ["First frame: one picture, 2 were given."]
    }


def test_upload_is_kept_redrawn_and_named_by_us(alice: User) -> None:
    form = form_of(HAILUO, {}, alice, image_url=jpeg("../../etc/passwd.php"))
    assert form.store_pictures() == 1
    picture = InputImage.objects.get()
    assert form.arguments()["image_url"] == {"upload": str(picture.pk)}
    assert (picture.user, picture.width, picture.height) == (alice, 64, 36)
    assert picture.key == storage.picture_key(picture.pk)
    assert default_storage.exists(picture.key)


def test_files_and_addresses_mix(alice: User) -> None:
    form = form_of(REFERENCE, {"image_urls": [A]}, alice, image_urls=[jpeg(), jpeg()])
    form.store_pictures()
    first, *rest = form.arguments()["image_urls"]
    assert first == A
    assert rest == [picture.argument for picture in form.uploads]
    assert len(rest) == 2


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff cut", b"GIF89a"])
def test_file_that_is_no_picture_is_refused_beside_the_field(alice: User, content: bytes) -> None:
    form = form_of(HAILUO, {}, alice, image_url=jpeg(content=content))
    assert form.store_pictures() == 0
    assert form.error_sentences["image_url"][0].startswith("First frame: The ")


def test_sound_picture_is_kept_where_another_is_refused(alice: User) -> None:
    form = form_of(REFERENCE, {}, alice, image_urls=[jpeg(), jpeg(content=b"nothing")])
    assert not form.is_valid()
    assert form.store_pictures() == 1
    assert len(form.pictures["image_urls"].uploads) == 1


def test_kept_picture_is_used_again(alice: User, upload: InputImage) -> None:
    form = form_of(HAILUO, {"image_url": upload.form_text}, alice)
    assert form.arguments()["image_url"] == upload.argument


def test_kept_picture_of_another_is_refused(bob: User, upload: InputImage) -> None:
    form = form_of(HAILUO, {"image_url": upload.form_text}, bob)
    assert form.error_sentences["image_url"] == ["First frame: this upload is no longer here. Choose the file again."]
    assert "image_url" not in form.arguments()


@pytest.mark.parametrize("text", ["upload:", "upload:7", "upload:../x", "upload:0b5e7a52-3c0f-4a55-9d7c-0d9d2f1c8a11"])
def test_upload_that_is_none_is_refused(alice: User, text: str) -> None:
    assert "image_url" in form_of(HAILUO, {"image_url": text}, alice).error_sentences


@pytest.mark.parametrize("new", ["address", "file"])
def test_new_picture_takes_the_place_of_the_kept_one(alice: User, upload: InputImage, new: str) -> None:
    texts = [upload.form_text, A] if new == "address" else [upload.form_text]
    files = {"image_url": jpeg()} if new == "file" else {}
    form = form_of(HAILUO, {"image_url": texts}, alice, **files)
    form.store_pictures()
    assert not form.errors
    assert form.arguments()["image_url"] != upload.argument


def test_kept_pictures_are_read_in_one_query(
    alice: User, upload: InputImage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        form_of(HAILUO, {"image_url": upload.form_text, "end_image_url": upload.form_text}, alice)


def test_addresses_ask_the_database_nothing(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        form_of(HAILUO, {"image_url": A}, alice)


def test_picture_is_stored_without_its_metadata(alice: User) -> None:
    file = io.BytesIO(tiny_jpeg().replace(b"\xff\xd8", b"\xff\xd8\xff\xfe\x00\x0dsecret place", 1))
    form = form_of(HAILUO, {}, alice, image_url=jpeg(content=file.getvalue()))
    form.store_pictures()
    assert b"secret place" not in storage.local_path(InputImage.objects.get().key).read_bytes()
