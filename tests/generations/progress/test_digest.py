"""Mails about what has ended: who gets one, when, and that nobody gets one twice."""

import smtplib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from pytest_django import Settings

from generations.models import Generation
from generations.progress import digest
from generations.states import State
from generations.workflow import settle
from maxvideo.accounts.models import User
from tests.factories import make_generation, stored_video
from tests.generations.conftest import TimeMachine


@pytest.fixture
def wishful(alice: User) -> User:
    """Alice, who asked for mails."""
    alice.mails_when_done = True
    alice.save(update_fields=["mails_when_done"])
    return alice


@pytest.fixture
def end(wishful: User, time_machine: TimeMachine) -> Callable[..., Generation]:
    """Ends one of alice's some minutes ago."""

    def end(minutes_ago: float = 3, state: State = State.COMPLETED, user: User = wishful, **fields: Any) -> Generation:
        ended = time_machine.moment - timedelta(minutes=minutes_ago)
        fields = {"created_at": ended - timedelta(minutes=1), "finished_at": ended} | fields
        return make_generation(user, state=state, **fields)

    return end


def test_what_ends_together_is_one_mail(end: Callable[..., Generation]) -> None:
    end()
    end(state=State.FAILED, error_kind="refused", error="Refused. Nothing was charged.")
    assert digest.send_due() == 1
    (sent,) = mail.outbox
    assert sent.to == ["alice@example.org"]
    assert sent.subject == "1 video is done, 1 was refused"
    assert Generation.objects.filter(mailed_at=None).count() == 0


def test_nobody_is_told_twice(end: Callable[..., Generation]) -> None:
    end()
    assert [digest.send_due(), digest.send_due()] == [1, 0]


def test_without_the_wish_there_is_no_mail(end: Callable[..., Generation], bob: User) -> None:
    end(user=bob)
    assert digest.send_due() == 0


def test_closed_account_gets_no_mail(end: Callable[..., Generation], wishful: User) -> None:
    wishful.is_active = False
    wishful.save(update_fields=["is_active"])
    end()
    assert digest.send_due() == 0


def test_it_waits_until_two_minutes_were_quiet(end: Callable[..., Generation], time_machine: TimeMachine) -> None:
    end(minutes_ago=1)
    assert digest.send_due() == 0
    time_machine.forward(minutes=1)
    assert digest.send_due() == 1


def test_it_waits_for_those_on_their_way_ten_minutes_at_most(
    end: Callable[..., Generation], wishful: User, time_machine: TimeMachine
) -> None:
    make_generation(wishful, state=State.RUNNING)
    end()
    assert digest.send_due() == 0
    time_machine.forward(minutes=7)
    assert digest.send_due() == 1


def test_others_and_hidden_ones_on_their_way_are_not_waited_for(
    end: Callable[..., Generation], wishful: User, bob: User, time_machine: TimeMachine
) -> None:
    make_generation(bob, state=State.RUNNING)
    make_generation(wishful, state=State.RUNNING, deleted_at=time_machine.moment)
    end()
    assert digest.send_due() == 1


def test_what_ended_before_the_wish_is_not_told(end: Callable[..., Generation], wishful: User) -> None:
    end()
    digest.begin(wishful)
    assert digest.send_due() == 0
    end()
    assert digest.send_due() == 1


def test_deleted_one_is_not_told(end: Callable[..., Generation], time_machine: TimeMachine) -> None:
    end(deleted_at=time_machine.moment)
    assert digest.send_due() == 0


def test_one_taken_back_before_it_was_sent_needs_no_mail(end: Callable[..., Generation]) -> None:
    end(state=State.CANCELLED)
    assert digest.send_due() == 0


def test_one_that_the_model_was_asked_to_cancel_is_told(
    end: Callable[..., Generation], time_machine: TimeMachine
) -> None:
    end(state=State.CANCELLED, cancel_asked_at=time_machine.moment)
    assert digest.send_due() == 1


def test_each_person_gets_a_mail_of_their_own(end: Callable[..., Generation], bob: User) -> None:
    bob.mails_when_done = True
    bob.save(update_fields=["mails_when_done"])
    end()
    end(user=bob)
    assert digest.send_due() == 2
    assert {tuple(sent.to) for sent in mail.outbox} == {("alice@example.org",), ("bob@example.org",)}


def test_mail_that_does_not_get_through_is_tried_again(end: Callable[..., Generation], settings: Settings) -> None:
    end()
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
    with pytest.raises(digest.MailAway):
        digest.send_due()
    settings.EMAIL_BACKEND = backend
    assert digest.send_due() == 1


class Postman(socketserver.StreamRequestHandler):
    """Speaks SMTP up to the recipient, and refuses a command, or hangs up over it (0)."""

    def handle(self) -> None:
        self.say(220)
        while line := self.rfile.readline():
            self.server.heard.append(line.upper())
            answer = self.server.answer if line.upper().startswith(self.server.refuses) else 250
            if not answer:
                return
            self.say(answer)
            if line[:4].upper() == b"QUIT":
                return

    def say(self, code: int) -> None:
        self.wfile.write(b"%d so be it\r\n" % code)


@contextmanager
def refusing(settings: Settings, refuses: bytes, answer: int) -> Iterator[list[bytes]]:
    """A mail server that answers one command with a code; gives what it hears."""
    before = settings.EMAIL_BACKEND
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.refuses, server.answer, server.heard = refuses, answer, []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server.heard
        settings.EMAIL_BACKEND = before
        server.shutdown()


def test_mail_that_the_server_breaks_off_over_stops_nobody_elses(
    end: Callable[..., Generation], settings: Settings, bob: User
) -> None:
    bob.mails_when_done = True
    bob.save(update_fields=["mails_when_done"])
    end()
    end(user=bob)

    with refusing(settings, b"RCPT TO:<ALICE", 0) as heard:
        for _ in range(2):
            with suppress(digest.MailAway):
                digest.send_due()

    assert {b"RCPT TO:<ALICE@EXAMPLE.ORG>\r\n", b"RCPT TO:<BOB@EXAMPLE.ORG>\r\n"} <= set(heard)


@pytest.mark.parametrize(("answer", "sent_later"), [(450, 1), (550, 0)])
def test_refused_address_is_tried_again_unless_it_is_refused_for_good(
    end: Callable[..., Generation], settings: Settings, answer: int, sent_later: int
) -> None:
    end()
    with refusing(settings, b"RCPT", answer):
        assert digest.send_due() == 0
    assert digest.send_due() == sent_later


def test_server_that_breaks_off_loses_nothing(end: Callable[..., Generation], settings: Settings) -> None:
    end()
    with refusing(settings, b"MAIL", 421), pytest.raises(digest.MailAway) as away:
        digest.send_due()
    assert isinstance(away.value.__cause__, smtplib.SMTPException)
    assert digest.send_due() == 1


@pytest.mark.django_db(transaction=True)
def test_many_sweepers_send_one_mail(end: Callable[..., Generation]) -> None:
    end()
    start = threading.Barrier(4)

    def sweep() -> None:
        start.wait()
        digest.send_due()
        connection.close()

    sweepers = [threading.Thread(target=sweep) for _ in range(4)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join()
    assert len(mail.outbox) == 1


def test_video_that_comes_after_its_failure_is_told_too(end: Callable[..., Generation]) -> None:
    failed = end(state=State.FAILED)
    assert digest.send_due() == 1
    settle.finish(failed, 0, stored_video(failed.pk))
    Generation.objects.update(finished_at=failed.finished_at)
    assert digest.send_due() == 1
    assert "late, and so free of charge" in mail.outbox[1].body
