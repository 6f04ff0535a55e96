"""Clocks of this machine and of the database that run apart."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.workflow import sweep
from generations.workflow.clock_check import MOST, check_clock
from maxvideo.web import clock

pytestmark = pytest.mark.django_db


def test_clocks_that_agree_are_no_alarm(caplog: pytest.LogCaptureFixture) -> None:
    sweep.beat()

    assert abs(check_clock()) <= timedelta(milliseconds=1)  # SQLite counts no less
    assert caplog.text == ""


@pytest.mark.parametrize("seconds", [-1.5, 1.5])
def test_clocks_that_are_less_than_two_seconds_apart_are_no_alarm(
    caplog: pytest.LogCaptureFixture, seconds: float
) -> None:
    sweep.beat()

    with clock.frozen_at(timezone.now() + timedelta(seconds=seconds)):
        check_clock()

    assert caplog.text == ""


@pytest.mark.parametrize("seconds", [-60, -3, 60, 3600])
def test_clocks_that_run_apart_raise_the_alarm(caplog: pytest.LogCaptureFixture, seconds: int) -> None:
    sweep.beat()

    with clock.frozen_at(timezone.now() + timedelta(seconds=seconds)):
        ahead = check_clock()

    assert abs(ahead) > MOST
    assert (ahead > timedelta()) == (seconds > 0)
    assert "the clocks of this machine and of the database are" in caplog.text


def test_before_the_first_beat_nothing_is_known(caplog: pytest.LogCaptureFixture) -> None:
    assert not check_clock()
    assert caplog.text == ""
