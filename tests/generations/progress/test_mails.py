from typing import Any

from django.core import mail
from pytest_django import Settings

from generations.models import Generation
from generations.progress.mails import mail_about, summary
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

DONE = Generation(state=State.COMPLETED)
REFUSED = Generation(state=State.FAILED, error_kind="refused")
FAILED = Generation(state=State.FAILED, error_kind="provider")
CANCELLED = Generation(state=State.CANCELLED)


def test_subject_counts_every_end() -> None:
    assert summary([DONE]) == "1 video is done"
    assert summary([DONE, DONE, REFUSED]) == "2 videos are done, 1 was refused"
    assert summary([FAILED, FAILED, CANCELLED]) == "2 videos failed, 1 was cancelled"


def body(user: User, **fields: Any) -> str:
    return mail_about(user, [make_generation(user, **fields)], mail.get_connection()).body


def test_done_one_says_what_it_cost_and_where_it_is(alice: User, settings: Settings) -> None:
    settings.SITE_URL = "https://example.org"
    generation = make_generation(alice, state=State.COMPLETED)
    text = mail_about(alice, [generation], mail.get_connection()).body
    assert "Hailuo 02 Standard, 27 credits charged." in text
    assert f"https://example.org/generations/{generation.id}/\n" in text


def test_late_one_is_free(alice: User) -> None:
    assert "late, and so free of charge" in body(alice, state=State.COMPLETED, charged_credits=0)


def test_failed_one_says_why_in_the_words_of_its_page(alice: User) -> None:
    error = "Pika 2.2 refused this. Nothing was charged."
    text = body(alice, state=State.FAILED, error_kind="refused", error=error)
    assert "Refused: Slow tide under a low sun,…" in text
    assert error in text


def test_cancelled_one_says_that_nothing_was_charged(alice: User) -> None:
    assert "You asked to cancel it. Nothing was charged." in body(alice, state=State.CANCELLED)


def test_prompt_is_cut_to_its_first_words_and_not_escaped(alice: User) -> None:
    text = body(alice, state=State.COMPLETED, prompt=f"Tom & Jerry's <boat> {'x' * 500} secret")
    assert "Done: Tom & Jerry's <boat> xxx" in text
    assert "secret" not in text
    assert "x" * 80 not in text


def test_says_how_to_stop_them(alice: User, settings: Settings) -> None:
    settings.SITE_URL = "https://example.org"
    assert "To stop them: https://example.org/" in body(alice, state=State.COMPLETED)
