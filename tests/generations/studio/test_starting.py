import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.ledger.models import Hold
from generations.models import Draft, Generation
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg
from tests.generations.page import read, typed

VEO = "fal-ai/veo3/fast"
REFERENCE = "fal-ai/veo3.1/reference-to-video"
ADDRESS = "https://example.org/a.png"


@pytest.fixture
def careful(alice: User, studio: Client) -> Callable[[dict[str, object]], HttpResponse]:
    """Alice wants to be asked above 200 credits."""
    alice.ask_above = 200
    alice.save()
    return lambda data: studio.post(reverse("generations:studio", args=[VEO]), data)


DEAR = {"prompt": "A paper boat", "duration": "8s", "generate_audio": "on", "quoted_credits": "320"}


def test_dear_one_is_asked_about_first(careful: Callable[[dict[str, object]], HttpResponse]) -> None:
    response = careful(DEAR)
    assert response.status_code == 200
    assert "Make it for 320 credits?" in response.content.decode()
    assert "Yes, make it" in response.content.decode()
    assert not Generation.objects.exists()


def test_yes_starts_it_without_javascript(careful: Callable[[dict[str, object]], HttpResponse]) -> None:
    page = careful(DEAR)
    [yes] = read(page).buttons["agreed_credits"]
    assert careful(typed(page) | {"agreed_credits": yes}).status_code == 302
    assert Generation.objects.get().price_credits == 320


def test_yes_to_another_price_is_no_yes(careful: Callable[[dict[str, object]], HttpResponse]) -> None:
    assert careful(DEAR | {"agreed_credits": "240"}).status_code == 200
    assert not Generation.objects.exists()


def test_price_that_is_not_above_starts_at_once(careful: Callable[[dict[str, object]], HttpResponse]) -> None:
    assert careful({"prompt": "A paper boat", "duration": "8s"}).status_code == 302


def test_form_that_was_sent_is_not_asked_about_again(careful: Callable[[dict[str, object]], HttpResponse]) -> None:
    key = str(uuid.uuid4())
    first = careful(DEAR | {"form_key": key, "agreed_credits": "320"})
    assert careful(DEAR | {"form_key": key}).headers["Location"] == first.headers["Location"]


def test_nobody_is_asked_who_did_not_want_it(send: Callable[..., HttpResponse]) -> None:
    assert send(**DEAR).status_code == 302


def test_double_click_is_not_talked_about(studio: Client, send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    responses = [send(form_key=key), send(form_key=key)]
    assert "was sent before" not in studio.get(responses[1].headers["Location"]).content.decode()


def test_old_form_that_is_sent_again_says_what_it_made(studio: Client, send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    send(form_key=key)
    Generation.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert "was sent before" in studio.get(send(form_key=key).headers["Location"]).content.decode()


@pytest.mark.django_db(transaction=True)
def test_form_is_kept_with_what_it_starts_or_neither_is(studio: Client, send: Callable[..., HttpResponse]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE generations_draft RENAME TO hidden")
    try:
        with suppress(DatabaseError):  # PostgreSQL's; of SQLite's it is said that the site is to be tried again
            send()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hidden RENAME TO generations_draft")
    assert not Generation.objects.exists()
    assert not Hold.objects.exists()


def test_form_that_was_sent_is_kept_as_it_is_now(alice: User, send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    send(form_key=key, prompt="A paper boat")
    send(form_key=key, prompt="A paper kite")
    assert Draft.objects.get(user=alice).posted["prompt"] == ["A paper kite"]


@pytest.mark.parametrize("now", [{"prompt": ""}, {"duration": "99"}, {"quoted_credits": "1"}], ids=str)
def test_form_that_was_sent_leads_to_what_it_made_whatever_stands_in_it_now(
    send: Callable[..., HttpResponse], now: dict[str, str]
) -> None:
    key = uuid.uuid4()
    first = send(form_key=key)
    again = send(form_key=key, **now)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])


def test_form_that_was_sent_and_whose_video_was_deleted_leads_to_where_it_can_be_brought_back(
    studio: Client, send: Callable[..., HttpResponse]
) -> None:
    key = uuid.uuid4()
    made = send(form_key=key).headers["Location"]
    studio.post(f"{made}delete/")
    page = studio.get(send(form_key=key).headers["Location"])
    assert "you deleted what it made" in page.content.decode()
    assert made in page.content.decode()


def test_upload_that_goes_as_the_form_is_sent_is_named_and_asked_for_again(
    send: Callable[..., HttpResponse],
) -> None:
    page = send(REFERENCE, image_urls=[ADDRESS, SimpleUploadedFile("a.jpg", tiny_jpeg())], prompt="")
    form = typed(page) | {"prompt": "It drifts"}

    def remove_first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('UPDATE "generations_inputimage"'):
            with connection.cursor() as cursor:
                cursor.execute('DELETE FROM "generations_inputimage"')
        return execute(sql, *rest)

    with connection.execute_wrapper(remove_first):
        page = send(REFERENCE, **form)

    assert page.status_code == 422
    assert "this upload is no longer here. Choose the file again." in page.text
    assert typed(page)["image_urls"][0] == ADDRESS
    assert typed(page)["prompt"] == "It drifts"
    assert not Generation.objects.exists()
    assert not Hold.objects.exists()
