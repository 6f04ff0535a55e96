"""Forms that wait on the server: another browser has them too, and a cleared one comes back."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations.models import Draft, Generation, InputImage
from generations.models.draft import DRAFTS_KEPT
from generations.workflow import purge
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg
from tests.generations.page import read, typed

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
REFERENCE = "fal-ai/veo3.1/reference-to-video"
KEY = "sk-0123456789abcdefghij"
TYPED = {"prompt": "A\npaper boat", "duration": "4s", "aspect_ratio": "1:1", "negative_prompt": "text", "seed": "many"}


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:studio", args=[endpoint_id])


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", tiny_jpeg(), content_type="image/jpeg")


@pytest.fixture
def save(studio: Client) -> Callable[..., HttpResponse]:
    """Has alice's form saved as it is typed."""
    return lambda endpoint_id=VEO, **data: studio.post(reverse("generations:draft", args=[endpoint_id]), data)


@pytest.fixture
def elsewhere(alice: User, client_of: Callable[[User], Client]) -> Client:
    """Another device of hers."""
    return client_of(alice)


def test_what_is_typed_is_there_on_another_device(save: Callable[..., HttpResponse], elsewhere: Client) -> None:
    assert save(**TYPED).status_code == 204
    found = typed(elsewhere.get(url()))
    assert {name: found[name] for name in TYPED} == TYPED
    assert "generate_audio" not in found
    assert found["quoted_credits"] == "100"


def test_each_endpoint_has_a_form_of_its_own(save: Callable[..., HttpResponse], elsewhere: Client) -> None:
    save(prompt="For Veo")
    save(SORA, prompt="For Sora")
    assert [typed(elsewhere.get(url(one)))["prompt"] for one in (VEO, SORA)] == ["For Veo", "For Sora"]
    assert Draft.objects.count() == 2


def test_those_of_another_are_not_there(
    save: Callable[..., HttpResponse], bob: User, client_of: Callable[[User], Client]
) -> None:
    save(**TYPED)
    assert typed(client_of(bob).get(url()))["prompt"] == ""


def test_key_is_not_kept(save: Callable[..., HttpResponse], send: Callable[..., HttpResponse]) -> None:
    save(SORA, prompt="A boat", api_key=KEY)
    send(SORA, api_key=KEY, prompt="")
    assert KEY not in str(Draft.objects.values())


def test_saving_starts_nothing_and_takes_no_key_of_a_form(
    save: Callable[..., HttpResponse], send: Callable[..., HttpResponse]
) -> None:
    key = uuid.uuid4()
    save(**TYPED, form_key=key, quoted_credits="1")
    assert not Generation.objects.exists()
    assert send(form_key=key).status_code == 302


def test_sign_that_postgresql_refuses_is_left_out(save: Callable[..., HttpResponse], elsewhere: Client) -> None:
    assert save(prompt="A\0boat").status_code == 204
    assert typed(elsewhere.get(url()))["prompt"] == "Aboat"


def test_more_than_is_kept_is_left_to_the_browser(save: Callable[..., HttpResponse]) -> None:
    assert save(prompt="a" * 100_001).status_code == 413
    assert not Draft.objects.exists()


def test_too_many_a_minute_are_not_saved(save: Callable[..., HttpResponse], alice: User) -> None:
    alice.start_rate = "1/m"
    alice.save()
    assert [save(prompt=str(number)).status_code for number in range(11)] == [204] * 10 + [429]
    assert Draft.objects.get().posted["prompt"] == ["9"]


def test_endpoint_that_is_none_keeps_nothing(save: Callable[..., HttpResponse]) -> None:
    assert save("fal-ai/veo3", prompt="A boat").status_code == 404


def test_form_stays_as_it_was_sent(send: Callable[..., HttpResponse], elsewhere: Client) -> None:
    send(duration="4s")
    found = typed(elsewhere.get(url()))
    assert (found["prompt"], found["duration"]) == ("A paper boat", "4s")


def test_pictures_are_there_on_another_device(studio: Client, elsewhere: Client) -> None:
    studio.post(f"/models/{REFERENCE}/pictures/?field=image_urls", {"image_urls": [picture(), picture()]})
    texts = typed(elsewhere.get(url(REFERENCE)))["image_urls"]
    assert set(texts) - {""} == {one.form_text for one in InputImage.objects.all()}


def test_picture_of_another_is_not_kept(save: Callable[..., HttpResponse], bob: User, client_of: Client) -> None:
    client_of(bob).post(f"/models/{REFERENCE}/pictures/?field=image_urls", {"image_urls": picture()})
    save(REFERENCE, prompt="A boat", image_urls=InputImage.objects.get().form_text)
    assert Draft.objects.get(user__email="alice@example.org").posted["image_urls"] == []


def test_picture_stays_as_long_as_the_form_that_holds_it(studio: Client) -> None:
    studio.post(f"/models/{REFERENCE}/pictures/?field=image_urls", {"image_urls": picture()})
    InputImage.objects.update(created_at=timezone.now() - timedelta(days=2))
    purge.remove_unused_pictures()
    assert InputImage.objects.exists()


def test_form_that_nobody_came_back_to_is_forgotten(save: Callable[..., HttpResponse]) -> None:
    save(prompt="Old")
    save(SORA, prompt="New")
    Draft.objects.filter(endpoint_id=VEO).update(changed_at=timezone.now() - DRAFTS_KEPT - timedelta(minutes=1))
    purge.forget_drafts()
    assert Draft.objects.get().endpoint_id == SORA
    assert DRAFTS_KEPT < purge.PICTURES_KEPT


# clear


def test_clear_empties_words_and_pictures_and_leaves_the_options(studio: Client) -> None:
    page = studio.post(url(), TYPED | {"clear": "1"})
    found = typed(page)
    assert page.status_code == 200
    assert (found["prompt"], found["negative_prompt"], found["seed"]) == ("", "", "")
    assert (found["duration"], found["aspect_ratio"]) == ("4s", "1:1")
    assert "field-error" not in page.text
    assert typed(studio.get(url()))["prompt"] == ""


def test_cleared_form_is_brought_back_on_any_device(studio: Client, elsewhere: Client) -> None:
    studio.post(url(), TYPED | {"clear": "1"})
    page = elsewhere.get(url())
    assert "undo" in read(page).buttons
    back = typed(elsewhere.post(url(), typed(page) | {"undo": "1"}))
    assert {name: back[name] for name in TYPED} == TYPED
    assert {name: typed(studio.get(url()))[name] for name in TYPED} == TYPED


def test_what_was_typed_since_is_not_lost_to_the_way_back(studio: Client) -> None:
    studio.post(url(), TYPED | {"clear": "1"})
    page = studio.post(url(), {"prompt": "Something else", "undo": "1"})
    assert typed(page)["prompt"] == TYPED["prompt"]
    assert typed(studio.post(url(), typed(page) | {"undo": "1"}))["prompt"] == "Something else"


def test_nothing_to_bring_back_changes_nothing(studio: Client) -> None:
    assert "undo" not in read(studio.get(url())).buttons
    assert typed(studio.post(url(), TYPED | {"undo": "1"}))["prompt"] == TYPED["prompt"]


def test_what_was_cleared_is_forgotten_once_something_is_made(
    studio: Client, send: Callable[..., HttpResponse]
) -> None:
    studio.post(url(), TYPED | {"clear": "1"})
    send()
    assert Draft.objects.get().replaced is None


def test_more_than_is_kept_is_cleared_without_a_way_back(studio: Client) -> None:
    page = studio.post(url(), TYPED | {"prompt": "x" * 150_000, "clear": "1"})
    assert (typed(page)["prompt"], page.context["can_undo"]) == ("", False)
    assert Draft.objects.get().replaced is None


def test_visitor_clears_without_a_log_in(client: Client, rates: None) -> None:
    page = client.post(url(), TYPED | {"clear": "1"})
    assert (page.status_code, typed(page)["prompt"], typed(page)["duration"]) == (200, "", "4s")
    assert not Draft.objects.exists()


# forms that are carried here


def test_form_that_comes_along_leaves_the_one_it_replaces_to_be_brought_back(studio: Client) -> None:
    studio.post(url(SORA), {"prompt": "Of Sora", "reprice": "1"})
    studio.post(url(), {"prompt": "Of Veo", "switch": SORA})
    page = studio.get(url(SORA))
    assert typed(page)["prompt"] == "Of Veo"
    assert typed(studio.post(url(SORA), typed(page) | {"undo": "1"}))["prompt"] == "Of Sora"


def test_form_that_was_left_for_another_page_is_not_older_than_what_was_typed_since(
    studio: Client, save: Callable[..., HttpResponse]
) -> None:
    studio.post(url(), {"prompt": "Before", "leave": "buy"})
    studio.get(url())
    save(prompt="Since")
    assert typed(studio.get(url()))["prompt"] == "Since"
