import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from pytest_django import Settings

from maxvideo.web.alarm import raise_alarm, raise_alarm_again
from tests.read_only import read_only

ANN, BEN = "ann@example.org", "ben@example.org"


@pytest.fixture(autouse=True)
def _admins(settings: Settings) -> None:
    settings.ADMINS = [(ANN, ANN), (BEN, BEN)]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The alarms that the log has."""
    return lambda: [record.getMessage() for record in caplog.records if record.name == "maxvideo.alarm"]


def mailed() -> list[str]:
    """The subjects of the mails, once all are sent."""
    for thread in threading.enumerate():
        if thread.name == "alarm-mail":
            thread.join()
    return [message.subject for message in mail.outbox]


def an_hour_later() -> None:
    """What is remembered for an hour has expired."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = '2026-01-01 00:00:00'")


def test_each_is_logged_and_one_of_a_kind_is_mailed(db: None, logged: Callable[[], list[str]]) -> None:
    raise_alarm("generation %s failed: %s", 1, "why")
    raise_alarm("generation %s failed: %s", 2, "why")
    raise_alarm("fal answered %s", 401)
    assert logged() == ["generation 1 failed: why", "generation 2 failed: why", "fal answered 401"]
    assert sorted(mailed()) == ["MaxVideo alarm: fal answered 401", "MaxVideo alarm: generation 1 failed: why"]
    assert mail.outbox[0].to == [ANN, BEN]


def test_what_stays_wrong_is_said_once_an_hour(db: None, logged: Callable[[], list[str]]) -> None:
    for count in range(3):
        raise_alarm_again("generations: %s", f"past their deadline: {count}")
    assert logged() == ["generations: past their deadline: 0"]
    assert mailed() == ["MaxVideo alarm: generations: past their deadline: 0"]

    an_hour_later()
    raise_alarm_again("generations: %s", "past their deadline: 9")
    assert logged()[1:] == ["generations: past their deadline: 9"]
    assert len(mailed()) == 2


def test_without_admins_it_is_only_logged(db: None, logged: Callable[[], list[str]], settings: Settings) -> None:
    settings.ADMINS = []
    raise_alarm("one")
    raise_alarm_again("two")
    assert logged() == ["one", "two"]
    assert mailed() == []


def test_mail_tells_no_secret(db: None, settings: Settings) -> None:
    settings.SECRET_VALUES = ["very-secret-value"]
    raise_alarm("it said\nvery-secret-value")
    assert mailed() == ["MaxVideo alarm: it said ***"]
    assert "very-secret-value" not in mail.outbox[0].body


def test_mail_server_that_is_away_stops_nobody(db: None, caplog: pytest.LogCaptureFixture, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    raise_alarm("one")
    assert mailed() == []
    assert "the alarm could not be mailed: ConnectionRefusedError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_database_that_takes_no_writes_stops_no_alarm(logged: Callable[[], list[str]]) -> None:
    with read_only():
        for _ in range(2):
            raise_alarm_again("sweeper: %s", "silent")
    assert logged() == ["sweeper: silent"]
    assert mailed() == ["MaxVideo alarm: sweeper: silent"]
