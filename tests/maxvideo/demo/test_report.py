"""What the demo prints."""

from maxvideo.demo import report
from maxvideo.demo.checks import Played, Take
from maxvideo.demo.shots import SHOTS

FACTS = {
    "state": "completed",
    "price_credits": 40,
    "charged_credits": 40,
    "created_at": "2026-11-22T10:40:17.000+00:00",
    "finished_at": "2026-11-22T10:40:22.300+00:00",
}


def test_table_has_a_line_for_each_take() -> None:
    done = Take(SHOTS[0], "/g/1/", FACTS, b"12345", Played((720, 900), 7.0, has_sound=False), [])
    failed = Take(
        SHOTS[1], "/g/2/", FACTS | {"state": "failed", "charged_credits": 0, "finished_at": None}, b"", None, []
    )
    lines = report.table([done, failed]).splitlines()
    assert lines[0].split() == list(report.HEADINGS)
    assert lines[1].split()[3:] == ["40", "40", "5.3", "5", "7.0", "s", "720x900", "completed"]
    assert lines[2].split()[-6:] == ["0", "-", "0", "-", "-", "failed"]


def test_statement_is_set_in_columns() -> None:
    assert report.statement("time,kind\n10:40,grant\n").splitlines() == ["time   kind", "10:40  grant"]
