"""Each mail goes once; where the server is away it waits for the sweep."""

import smtplib
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpResponse
from pytest_django import Settings

from generations.models import Generation, Report, TakeDown
from generations.models.report import READ_WITHIN
from generations.moderation import decisions, mails
from maxvideo.accounts.models import User
from maxvideo.web import clock, letters, mail_limits

Post = Callable[..., HttpResponse]


class Refusing(BaseEmailBackend):
    """A mail server that knows none of the addresses."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused({})


def test_owner_is_told_the_reason_once(shown: Generation, staff: User) -> None:
    decisions.take_down(shown, staff, why="me", words="It shows Carol & co.")
    assert (mails.send_waiting(), mails.send_waiting()) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.org"]
    assert "It shows Carol & co." in letter.body
    assert shown.get_absolute_url() in letter.body


def test_owner_is_told_that_it_is_back(shown: Generation, staff: User) -> None:
    decisions.restore(decisions.take_down(shown, staff, why="me", words="x"), staff, "Carol agreed.")
    assert mails.send_waiting() == 1
    assert "Carol agreed." in mail.outbox[0].body


def test_reporter_is_told_what_came_of_it(db: None, post_report: Post, staff: User) -> None:
    post_report(email="carol@example.org")
    decisions.dismiss(Report.objects.get(), staff, "It is a drawing.")
    mails.send_waiting()
    assert [letter.to for letter in mail.outbox] == [["carol@example.org"]] * 2
    assert "It is a drawing." in mail.outbox[1].body


def test_report_arrives_while_the_mail_server_is_away_and_its_mail_goes_later(
    db: None, post_report: Post, settings: Settings
) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    assert post_report(email="carol@example.org").status_code == 302
    with pytest.raises(letters.MailAway):
        mails.send_waiting()
    settings.EMAIL_BACKEND = backend
    assert mails.send_waiting() == 1
    assert mail.outbox[0].to == ["carol@example.org"]


def test_address_that_strangers_give_gets_so_many_mails_in_a_day(db: None, post_report: Post) -> None:
    for _ in range(mail_limits.MAILS):
        mail_limits.count("received", "carol@example.org")
    assert post_report(email="Carol@example.org").status_code == 302
    assert (mails.send_waiting(), mail.outbox) == (0, [])


def test_mail_that_waits_for_its_server_counts_once(db: None, post_report: Post, settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    post_report(email="carol@example.org")
    for _ in range(mail_limits.MAILS):
        with pytest.raises(letters.MailAway):
            mails.send_waiting()
    settings.EMAIL_BACKEND = backend
    assert mails.send_waiting() == 1


def test_reporter_without_an_address_is_sent_nothing(db: None, post_report: Post, staff: User) -> None:
    post_report(email="")
    decisions.dismiss(Report.objects.get(), staff, "It is a drawing.")
    assert (mails.send_waiting(), mail.outbox) == (0, [])


def test_of_two_sweeps_at_once_one_sends(shown: Generation, staff: User) -> None:
    row = decisions.take_down(shown, staff, why="me", words="x")
    assert [mails.TAKEN_DOWN.send_to(row) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1


def test_address_that_the_server_refuses_holds_up_nobody_and_is_not_tried_again(
    shown: Generation, staff: User, settings: Settings
) -> None:
    decisions.take_down(shown, staff, why="me", words="x")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert (mails.send_waiting(), mails.TAKEN_DOWN.waiting().count()) == (0, 0)


def test_what_could_not_be_sent_for_two_days_is_sent_no_more(shown: Generation, staff: User) -> None:
    Report.objects.create(
        number="1", place="x", why="me", words="x", email="carol@example.org", due_at=clock.now(plus=READ_WITHIN)
    )
    decisions.take_down(shown, staff, why="me", words="x")
    long_ago = clock.now(plus=-letters.TRIED_FOR - timedelta(minutes=1))
    for model in (Report, TakeDown):
        model.objects.update(created_at=long_ago)
    assert mails.send_waiting() == 0


def test_answering_machines_do_not_answer(shown: Generation, staff: User) -> None:
    decisions.take_down(shown, staff, why="me", words="x")
    mails.send_waiting()
    assert mail.outbox[0].message()["Auto-Submitted"] == "auto-generated"
