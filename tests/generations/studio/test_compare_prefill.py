"""The comparison waits as any form of the studio does: on every device, its picture included, until it is cleared."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from generations.models import Draft, InputImage
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg
from tests.generations.studio.test_compare_views import HAILUO, SORA, THREE, VEO, typed

KEEP = "/compare/picture/?field=image_url"
TYPED = {"prompt": "A paper boat", "endpoint": [SORA, HAILUO], "length": "8", "generate_audio": ""}


@pytest.fixture
def elsewhere(alice: User, client_of: Callable[[User], Client]) -> Client:
    """Another device of alice's."""
    return client_of(alice)


@pytest.fixture
def kept(studio: Client) -> InputImage:
    """A picture that was sent before the form."""
    studio.post(KEEP, {"image_url": SimpleUploadedFile("a.jpg", tiny_jpeg())})
    return InputImage.objects.get()


def given(page: HttpResponse) -> list[str]:
    """The pictures in a page's form."""
    return [text for text in typed(page).get("image_url", ()) if text]


def test_what_is_typed_is_there_on_another_device(studio: Client, elsewhere: Client) -> None:
    assert studio.post("/compare/draft/", TYPED).status_code == 204
    form = typed(elsewhere.get("/compare/"))
    assert (form["prompt"], set(form["endpoint"]), form["length"]) == (["A paper boat"], {SORA, HAILUO}, ["8"])
    assert "generate_audio" not in form


def test_too_much_is_left_to_the_browser(studio: Client) -> None:
    assert studio.post("/compare/draft/", TYPED | {"prompt": "a" * 100_001}).status_code == 413
    assert not Draft.objects.exists()


def test_picture_waits_as_soon_as_it_is_chosen(kept: InputImage, elsewhere: Client) -> None:
    page = elsewhere.get("/compare/")
    assert given(page) == [kept.form_text]
    assert typed(page)["endpoint"] == [VEO, SORA]


def test_picture_of_another_is_not_there(
    kept: InputImage, bob: User, rates: None, client_of: Callable[[User], Client]
) -> None:
    page = client_of(bob).post(KEEP, {"image_url": kept.form_text})
    assert page.status_code == 422
    assert given(client_of(bob).get("/compare/")) == []


def test_what_comes_from_the_studio_takes_its_place_and_can_be_undone(
    studio: Client, send: Callable[..., HttpResponse]
) -> None:
    studio.post("/compare/draft/", TYPED)
    send(VEO, prompt="From the studio", leave="compare")
    page = studio.get("/compare/")
    assert typed(page)["prompt"] == ["From the studio"]
    assert typed(studio.post("/compare/", typed(page) | {"undo": "1"}))["prompt"] == ["A paper boat"]


def test_what_came_from_the_studio_comes_once(studio: Client, send: Callable[..., HttpResponse]) -> None:
    send(VEO, prompt="From the studio", leave="compare")
    studio.get("/compare/")
    studio.post("/compare/draft/", TYPED)
    assert typed(studio.get("/compare/"))["prompt"] == ["A paper boat"]


def test_form_stays_as_it_was_sent(studio: Client) -> None:
    assert studio.post("/compare/", {"prompt": "A paper boat", **THREE}).status_code == 302
    assert typed(studio.get("/compare/"))["prompt"] == ["A paper boat"]


# clear


def test_clear_empties_words_and_picture_and_leaves_the_rest(studio: Client, kept: InputImage) -> None:
    page = studio.post("/compare/", TYPED | {"image_url": kept.form_text, "clear": "1"})
    assert (typed(page)["prompt"], given(page)) == ([""], [])
    assert (typed(page)["length"], set(typed(page)["endpoint"])) == (["8"], {SORA, HAILUO})


def test_cleared_form_comes_back_on_any_device(studio: Client, kept: InputImage, elsewhere: Client) -> None:
    studio.post("/compare/", TYPED | {"image_url": kept.form_text, "clear": "1"})
    page = elsewhere.get("/compare/")
    assert 'name="undo"' in page.text
    back = elsewhere.post("/compare/", typed(page) | {"undo": "1"})
    assert (typed(back)["prompt"], given(back)) == (["A paper boat"], [kept.form_text])
