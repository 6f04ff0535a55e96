from datetime import UTC, date, datetime

import pytest

from maxvideo.web.days import created_between, known_zone, parse_day, zone_of


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "", "2026-11-22T10:00"])
def test_text_that_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    "name", ["", "Nowhere/../../etc", "..", "Mars/Olympus", "\0", "x" * 5000, "Europe", "etc/passwd"]
)
def test_name_that_is_no_zone_is_utc(name: str) -> None:
    assert known_zone(name) == ""
    assert zone_of(name) is UTC


@pytest.mark.parametrize(
    "name", ["Pacific/Auckland", "Asia/Calcutta", "Asia/Katmandu", "Europe/Kiev", "US/Eastern", "UTC"]
)
def test_zone_is_known_by_its_old_name_too(name: str) -> None:
    assert known_zone(name) == name


# The first moment of a day and the first after it; 00:00 is missing, or there twice, where clocks change at night.
@pytest.mark.parametrize(
    ("zone", "day", "begins", "ends"),
    [
        ("", "2026-11-22", "2026-11-22T00:00", "2026-11-23T00:00"),
        ("Pacific/Auckland", "2026-11-22", "2026-11-21T11:00", "2026-11-22T11:00"),
        ("Pacific/Honolulu", "2026-11-22", "2026-11-22T10:00", "2026-11-23T10:00"),
        ("Asia/Kolkata", "2026-11-22", "2026-11-21T18:30", "2026-11-22T18:30"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),
        ("America/Havana", "2026-03-08", "2026-03-08T05:00", "2026-03-09T04:00"),
        ("America/Havana", "2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),
    ],
)
def test_day_goes_from_midnight_to_midnight(zone: str, day: str, begins: str, ends: str) -> None:
    between = created_between(date.fromisoformat(day), date.fromisoformat(day), zone)
    assert [(lookup, moment.astimezone(UTC)) for lookup, moment in between.children] == [
        ("created_at__gte", datetime.fromisoformat(f"{begins}+00:00")),
        ("created_at__lt", datetime.fromisoformat(f"{ends}+00:00")),
    ]


def test_side_without_a_day_is_open() -> None:
    assert not created_between(None, None, "UTC")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", ""])
def test_ends_of_the_calendar_are_no_error(zone: str) -> None:
    assert len(created_between(date.min, date.max, zone).children) == 2
