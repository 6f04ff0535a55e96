"""Each mail goes once; where the server is away it waits for the sweep."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.http import HttpResponse
from pytest_django import Settings

from generations.models import Generation, Report
from generations.moderation import decisions, mails
from maxvideo.accounts.models import User
from maxvideo.web import mail_limits

Post = Callable[..., HttpResponse]


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
    with pytest.raises(mails.MailAway):
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
        with pytest.raises(mails.MailAway):
            mails.send_waiting()
    settings.EMAIL_BACKEND = backend
    assert mails.send_waiting() == 1
