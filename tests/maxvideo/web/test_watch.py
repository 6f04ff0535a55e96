from collections.abc import Callable

import pytest

from maxvideo.web.watch import PATIENCE_SECONDS, Watch

pytestmark = pytest.mark.django_db

DEAD = {"sweeper": "silent"}
WELL = {"sweeper": "ok"}
UNKNOWN = {"sweeper": "unknown: Redis does not say"}


@pytest.fixture
def alarms(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was raised."""
    return lambda: [record.getMessage() for record in caplog.records if record.name == "maxvideo.alarm"]


def test_what_stays_wrong_is_an_alarm_and_one_only(alarms: Callable[[], list[str]]) -> None:
    watch = Watch()
    watch.see(DEAD, at=0)
    watch.see(DEAD, at=PATIENCE_SECONDS - 1)
    assert alarms() == []
    watch.see(DEAD, at=PATIENCE_SECONDS)
    watch.see(DEAD, at=PATIENCE_SECONDS + 1)
    assert alarms() == ["sweeper: silent"]


def test_what_was_well_meanwhile_was_only_restarted(alarms: Callable[[], list[str]]) -> None:
    watch = Watch()
    for at, report in enumerate([DEAD, WELL, DEAD]):
        watch.see(report, at=at * PATIENCE_SECONDS)
    assert alarms() == []


def test_what_nobody_knows_is_neither_well_nor_wrong(alarms: Callable[[], list[str]]) -> None:
    watch = Watch()
    watch.see(UNKNOWN, at=0)
    watch.see(UNKNOWN, at=PATIENCE_SECONDS)
    assert alarms() == []
    for at, report in enumerate([DEAD, UNKNOWN, DEAD]):
        watch.see(report, at=at * PATIENCE_SECONDS)
    assert alarms() == ["sweeper: silent"]


def test_several_watches_raise_one_alarm_for_each_part(alarms: Callable[[], list[str]]) -> None:
    for watch in (Watch(), Watch()):
        for at in (0, PATIENCE_SECONDS):
            watch.see(DEAD | {"workers": "nobody works at: save"}, at=at)
    assert alarms() == ["sweeper: silent", "workers: nobody works at: save"]
