"""Reports are forgotten in time, and staff hear of those whose time runs out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import Report
from generations.moderation import reports
from generations.moderation.forms import ReportForm
from maxvideo.accounts import deletion
from maxvideo.accounts.models import User
from tests.generations.moderation.conftest import SAID

pytestmark = pytest.mark.django_db


def make_report(*, due_in: timedelta = timedelta(hours=40), decided_ago: timedelta | None = None) -> Report:
    now = timezone.now()
    decided = {"state": "dismissed", "decided_at": now - decided_ago, "decision": "No."} if decided_ago else {}
    said = {"place": "There", "why": "me", "words": "My face", "email": "carol@example.org"}
    return Report.objects.create(number=str(Report.objects.count()), due_at=now + due_in, **said, **decided)


def test_words_and_address_go_a_year_after_the_decision() -> None:
    old = make_report(decided_ago=timedelta(days=365, minutes=1))
    reports.forget_old()
    old.refresh_from_db()
    assert (old.words, old.email, old.place, old.why, old.state) == ("", "", "", "me", "dismissed")


@pytest.mark.parametrize("decided_ago", [None, timedelta(days=364)])
def test_younger_and_open_ones_stay(decided_ago: timedelta | None) -> None:
    kept = make_report(decided_ago=decided_ago)
    reports.forget_old()
    kept.refresh_from_db()
    assert (kept.words, kept.email) == ("My face", "carol@example.org")


@pytest.mark.parametrize("due_in", [timedelta(hours=23), timedelta(hours=-5)])
def test_staff_hear_once_a_day_of_what_runs_out(due_in: timedelta, caplog: pytest.LogCaptureFixture) -> None:
    make_report(due_in=due_in)
    reports.watch_clock()
    reports.watch_clock()
    assert caplog.text.count("1 reports have less than 24 hours left") == 1


def test_nobody_is_told_of_what_has_time_or_is_decided(caplog: pytest.LogCaptureFixture) -> None:
    make_report(due_in=timedelta(hours=25))
    make_report(due_in=timedelta(hours=-5), decided_ago=timedelta(hours=1))
    reports.watch_clock()
    assert caplog.text == ""


def test_report_that_arrives_while_its_account_goes_keeps_no_address(alice: User) -> None:
    form = ReportForm(SAID | {"email": alice.email})
    assert form.is_valid()
    deletion.begin(User.objects.get(pk=alice.pk), by=alice)
    assert reports.receive(form, by=alice).email == ""


def test_report_of_somebody_with_an_account_keeps_its_address(alice: User) -> None:
    form = ReportForm(SAID | {"email": alice.email})
    assert form.is_valid()
    assert reports.receive(form, by=alice).email == alice.email
