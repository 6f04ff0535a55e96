"""Somebody signed in presses Make and stays where they are: what htmx gets of it."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing.ledger.models import CreditAccount
from generations.models import EndpointStatus, Generation
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg

VEO = "fal-ai/veo3/fast"
PIKA_IMAGE = "fal-ai/pika/v2.2/image-to-video"
DEAR = {"prompt": "A paper boat", "duration": "8s", "generate_audio": "on"}
Press = Callable[..., HttpResponse]


@pytest.fixture
def press(send: Press) -> Press:
    """Sends alice's form as htmx does."""
    return lambda *args, **data: send(*args, **data, headers={"HX-Request": "true"})


@pytest.fixture
def send(studio: Client) -> Press:
    """Posts alice's form of an endpoint with a prompt and whatever is named."""

    def send(endpoint_id: str = VEO, headers: dict[str, str] | None = None, **data: object) -> HttpResponse:
        return studio.post(f"/models/{endpoint_id}/", {**DEAR, **data}, headers=headers or {})

    return send


def key_in(response: HttpResponse) -> str:
    """The form's next key."""
    return re.search(r'name="form_key" id="form_key" value="([^"]+)"', response.text)[1]


def test_start_answers_with_the_latest_and_another_key(press: Press) -> None:
    key = str(uuid.uuid4())
    response = press(form_key=key)
    generation = Generation.objects.get()
    assert response.status_code == 200
    assert response.text.index('id="latest"') < response.text.index(f"/generations/{generation.pk}/")
    assert uuid.UUID(key_in(response)) != uuid.UUID(key)


def test_start_tells_what_is_left_now(press: Press) -> None:
    response = press()
    assert "748 left after" in response.text
    assert "<strong>1,068</strong> credits" in response.text
    assert CreditAccount.objects.get(user__email="alice@example.org").held == 320


def test_start_that_takes_the_last_credits_says_that_the_next_is_short(alice: User, press: Press) -> None:
    for _ in range(4):
        response = press()
    assert "212 credits short" in response.text
    assert 'name="quoted_credits" value="320"' in response.text


def test_same_key_starts_one_and_says_nothing_of_a_double_click(press: Press) -> None:
    key = uuid.uuid4()
    responses = [press(form_key=key) for _ in range(2)]
    assert [response.status_code for response in responses] == [200, 200]
    assert "This form was sent" not in responses[1].text
    assert Generation.objects.count() == 1


def test_old_form_that_is_sent_again_says_what_it_made(press: Press) -> None:
    key = uuid.uuid4()
    press(form_key=key)
    Generation.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    again = press(form_key=key)
    assert "This form was sent" in again.text
    assert key_in(again) != str(key)
    assert Generation.objects.count() == 1


def test_form_whose_video_was_deleted_leads_to_where_it_can_be_brought_back(studio: Client, press: Press) -> None:
    key = uuid.uuid4()
    press(form_key=key)
    studio.post(f"/generations/{Generation.objects.get().pk}/delete/")
    assert press(form_key=key).headers["HX-Redirect"] == "/generations/?state=deleted"


@pytest.mark.parametrize(
    ("wrong", "status"), [({"prompt": ""}, 422), ({"quoted_credits": "1"}, 409), ({"duration": "9s"}, 422)], ids=str
)
def test_refusal_is_the_page_whose_form_takes_the_place_of_the_one_that_was_sent(
    press: Press, send: Press, wrong: dict[str, str], status: int
) -> None:
    response = press(**wrong)
    assert (response.status_code, response.headers["HX-Retarget"]) == (status, ".studio-form")
    assert response.headers["HX-Reselect"] == ".studio-form > *"
    assert "HX-Retarget" not in send(**wrong).headers
    assert not Generation.objects.exists()


def test_too_few_credits_are_402_for_htmx_too(alice: User, press: Press) -> None:
    CreditAccount.objects.filter(user=alice).update(available=10)
    response = press()
    assert response.status_code == 402
    assert "310 credits short" in response.text
    assert not Generation.objects.exists()


def test_question_comes_back_as_the_form(alice: User, press: Press) -> None:
    alice.ask_above = 200
    alice.save()
    response = press()
    assert response.headers["HX-Retarget"] == ".studio-form"
    assert "Yes, make it" in response.text
    assert "Yes, make it" not in press(agreed_credits="320").text


def test_button_that_leads_elsewhere_leads_the_browser_there(press: Press) -> None:
    assert press(leave="buy").headers["HX-Redirect"] == "/credits/buy/"
    assert not Generation.objects.exists()


def test_visitor_is_led_to_the_log_in(client: Client, rates: None) -> None:
    response = client.post(f"/models/{VEO}/", {"prompt": "A boat"}, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == f"/accounts/login/?next=/models/{VEO}/"


def test_picture_that_came_with_the_form_is_started_with(press: Press) -> None:
    picture = SimpleUploadedFile("a.jpg", tiny_jpeg(), content_type="image/jpeg")
    assert press(PIKA_IMAGE, image_url=picture, duration="5").status_code == 200
    assert "upload" in Generation.objects.get().arguments["image_url"]


def test_paused_endpoint_starts_nothing(press: Press) -> None:
    EndpointStatus.objects.create(endpoint_id=VEO, life=EndpointStatus.Life.PAUSED, sentence="Resting.")
    assert press().status_code == 422
    assert not Generation.objects.exists()


def test_answer_adds_few_queries_to_the_start(studio: Client, press: Press, send: Press) -> None:
    send()
    with CaptureQueriesContext(connection) as started:
        send()
    with CaptureQueriesContext(connection) as stayed:
        press()
    assert len(stayed) - len(started) <= 5
