import time

import pytest
from pytest_django import Settings

from maxvideo import hooks
from maxvideo.web import encryption, watch
from maxvideo.web.chores import chores
from tests.faults.servers import Valkey


@pytest.mark.django_db
def test_sweep_raises_the_alarm_where_nobody_works(
    valkey: Valkey, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = valkey.url
    monkeypatch.setattr(hooks, "_watch", watch.Watch())
    monkeypatch.setattr(watch, "PATIENCE_SECONDS", 0)
    (chore,) = (one for one in chores if one.name == "watch_workers")
    chore.do()
    chore.do()
    alarms = [record.getMessage() for record in caplog.records if record.name == "maxvideo.alarm"]
    assert alarms == ["workers: nobody works at: start, default, save"]


@pytest.mark.parametrize(("hours", "done"), [(0.9, 0), (1.1, 1)])
def test_secrets_are_encrypted_anew_once_the_release_before_is_gone(
    monkeypatch: pytest.MonkeyPatch, hours: float, done: int
) -> None:
    calls: list[None] = []
    monkeypatch.setattr(encryption, "stores", [lambda: calls.append(None) or 0])
    monkeypatch.setattr(hooks, "_started", time.monotonic() - hours * 3600)
    next(one for one in chores if one.name == "encrypt_secrets").do()
    assert len(calls) == done
