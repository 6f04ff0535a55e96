import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from generations.models import Generation, InputImage
from maxvideo.accounts.models import User
from tests.factories import make_generation, tiny_jpeg
from tests.generations.page import typed

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
PIKA_IMAGE = "fal-ai/pika/v2.2/image-to-video"
pytestmark = pytest.mark.usefixtures("rates")


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:studio", args=[endpoint_id])


def log_in(client: Client, user: User) -> None:
    """By the site's own form, as a visitor would."""
    response = client.post(reverse("account_login"), {"login": user.email, "password": "correct horse"})
    assert response.status_code == 302


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", tiny_jpeg(), content_type="image/jpeg")


def test_visitor_is_sent_to_log_in_and_back(client: Client) -> None:
    response = client.post(url(), {"prompt": "A paper boat"})
    assert response.status_code == 302
    assert response.headers["Location"] == f"{reverse('account_login')}?next={url()}"
    assert not Generation.objects.exists()


def test_form_is_there_again_after_log_in_and_can_be_sent(
    client: Client, alice: User, give: Callable[..., None]
) -> None:
    give(alice, 500)
    client.post(url(), {"prompt": "A\r\nboat", "duration": "4s", "aspect_ratio": "1:1", "seed": "7"})
    log_in(client, alice)
    found = typed(client.get(url()))
    assert (found["prompt"], found["duration"], found["aspect_ratio"], found["seed"]) == ("A\nboat", "4s", "1:1", "7")
    assert found["quoted_credits"] == "100"
    assert client.post(url(), found).status_code == 302
    assert Generation.objects.get().user == alice


def test_form_stays_once_it_was_sent_and_makes_another(client: Client, alice: User, give: Callable[..., None]) -> None:
    give(alice, 500)
    client.post(url(), {"prompt": "A paper boat"})
    log_in(client, alice)
    first = typed(client.get(url()))
    client.post(url(), first)
    again = typed(client.get(url()))
    assert again["prompt"] == "A paper boat"
    assert again["form_key"] != first["form_key"]
    assert "draft" not in client.session


def test_bad_input_is_not_complained_about_before_it_is_sent_again(client: Client, alice: User) -> None:
    client.post(url(), {"prompt": "", "seed": "many"})
    log_in(client, alice)
    page = client.get(url())
    assert typed(page)["seed"] == "many"
    assert "field-error" not in page.content.decode()


def test_form_of_another_endpoint_stays_untouched(client: Client, alice: User) -> None:
    client.post(url(), {"prompt": "A paper boat"})
    log_in(client, alice)
    assert typed(client.get(url(SORA)))["prompt"] == ""
    assert typed(client.get(url()))["prompt"] == "A paper boat"


@pytest.mark.parametrize("prompt", ["a" * 12_000, "ab" * 25_000, "👨\u200d👩\u200d👧\u200d👦" * 10_000], ids=len)
def test_long_paste_waits_whole(client: Client, alice: User, prompt: str) -> None:
    client.post(url(), {"prompt": prompt})
    log_in(client, alice)
    assert typed(client.get(url()))["prompt"] == prompt


def test_more_than_a_session_keeps_comes_back_whole_at_once(client: Client) -> None:
    response = client.post(url(), {"prompt": "a" * 90_000, "negative_prompt": "b" * 11_000})
    assert response.status_code == 422
    assert "too much text to take along" in response.text
    assert [len(typed(response)[name]) for name in ("prompt", "negative_prompt")] == [90_000, 11_000]
    assert "draft" not in client.session


def test_key_is_not_kept(client: Client, alice: User) -> None:
    client.post(url(SORA), {"prompt": "A paper boat", "api_key": "sk-secret-0123456789abcdef"})
    assert "sk-secret-0123456789abcdef" not in json.dumps(dict(client.session))
    log_in(client, alice)
    assert "sk-secret-0123456789abcdef" not in client.get(url(SORA)).content.decode()


def test_picture_becomes_the_users_after_log_in(client: Client, alice: User, give: Callable[..., None]) -> None:
    give(alice, 500)
    client.post(url(PIKA_IMAGE), {"prompt": "A paper boat", "image_url": picture()})
    assert InputImage.objects.get().user is None
    log_in(client, alice)
    found = typed(client.get(url(PIKA_IMAGE)))
    upload = InputImage.objects.get()
    assert upload.user == alice
    assert upload.form_text in found["image_url"]
    assert client.post(url(PIKA_IMAGE), found).status_code == 302
    assert Generation.objects.get().arguments["image_url"] == upload.argument


def test_text_that_looks_like_an_upload_claims_nothing(client: Client, alice: User) -> None:
    client.post(url(PIKA_IMAGE), {"prompt": "upload: a boat", "image_url": picture()})
    waiting = InputImage.objects.get()
    other = Client()
    other.post(url(PIKA_IMAGE), {"prompt": waiting.form_text, "image_url": waiting.form_text})
    log_in(other, alice)
    other.get(url(PIKA_IMAGE))
    waiting.refresh_from_db()
    assert waiting.user is None


def test_picture_of_a_user_is_not_claimed_by_another(
    client: Client, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    client_of(alice).post(url(PIKA_IMAGE), {"prompt": "", "image_url": picture()})
    client.post(url(PIKA_IMAGE), {"prompt": "", "image_url": InputImage.objects.get().form_text})
    log_in(client, bob)
    client.get(url(PIKA_IMAGE))
    assert InputImage.objects.get().user == alice


def test_filled_in_form_wins_over_what_was_typed_before(client: Client, alice: User) -> None:
    client.post(url(), {"prompt": "Typed"})
    log_in(client, alice)
    source = make_generation(alice, endpoint_id=VEO, arguments={"prompt": "Made"})
    assert typed(client.get(url(), {"from": source.pk}))["prompt"] == "Made"
