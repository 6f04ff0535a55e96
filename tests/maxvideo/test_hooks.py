import pytest
from pytest_django import Settings

from maxvideo import hooks
from maxvideo.web import watch
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
