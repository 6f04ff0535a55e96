from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from maxvideo.web import expired_sessions
from maxvideo.web.chores import chores


def make(key: str, *, hours: int) -> None:
    Session.objects.create(pk=key, session_data="", expire_date=timezone.now() + timedelta(hours=hours))


@pytest.mark.django_db
def test_what_has_expired_goes_and_nothing_else() -> None:
    make("old", hours=-1)
    make("new", hours=1)
    expired_sessions.remove_expired_sessions()
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]


@pytest.mark.django_db
def test_so_many_go_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expired_sessions, "AT_ONCE", 2)
    for number in range(3):
        make(str(number), hours=-1)
    expired_sessions.remove_expired_sessions()
    assert Session.objects.count() == 1


def test_sweep_sees_to_it() -> None:
    assert "remove_expired_sessions" in {chore.name for chore in chores}
