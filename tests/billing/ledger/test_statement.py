from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from billing import ledger
from billing.ledger.models import Hold, Transfer
from billing.ledger.statement import COLUMNS, Filters, as_csv
from maxvideo.accounts.models import User


def kinds(user: User, query: str = "") -> list[str]:
    return [line.kind for line in Filters.read(QueryDict(query)).narrow(Transfer.objects.of(user)).order_by("id")]


def days(*moments: datetime) -> list[Transfer]:
    """Lines of Alice's at given moments, not kept: a statement of any age."""
    return [
        Transfer(pk=number, kind="grant", amount=1, account_id=1, target_id=1, balance=number, created_at=moment)
        for number, moment in enumerate(moments, 1)
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["grant", "hold", "capture", "release"]),
        ("kind=videos", ["hold", "capture", "release"]),
        ("kind=back", ["release"]),
        ("kind=added", ["grant"]),
        ("kind=release", ["release"]),
        ("kind=top_up", []),
        ("kind=nonsense", ["grant", "hold", "capture", "release"]),
        ("since=yesterday&until=2026-02-30&before=-1", ["grant", "hold", "capture", "release"]),
        ("until=2001-01-01", []),
        ("since=9999-12-31", []),
        ("since=0001-01-01&until=9999-12-31", ["grant", "hold", "capture", "release"]),
        ("before=0", ["grant", "hold", "capture", "release"]),
        (f"before={'9' * 5000}", ["grant", "hold", "capture", "release"]),
        ("before=999999999999999999", ["grant", "hold", "capture", "release"]),
        ("kind=%00&since=%00", ["grant", "hold", "capture", "release"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_filters_narrow_and_pass_over_nonsense(rich: User, held: Hold, query: str, expected: list[str]) -> None:
    ledger.capture(held.pk, 60)

    assert kinds(rich, query) == expected


def test_before_starts_below_the_line_it_names(rich: User, held: Hold) -> None:
    line = held.transfers.get()

    assert kinds(rich, f"before={line.pk}") == ["grant"]


def test_day_is_whole_at_both_ends(rich: User) -> None:
    today = Transfer.objects.get().created_at.astimezone(UTC).date()

    assert kinds(rich, f"since={today}&until={today}") == ["grant"]


def test_day_is_that_of_the_reader(rich: User) -> None:
    now = Transfer.objects.get().created_at
    zone = "Pacific/Kiritimati" if now.hour >= 10 else "Pacific/Pago_Pago"  # another day than in UTC
    there, here = now.astimezone(ZoneInfo(zone)).date(), now.astimezone(UTC).date()

    assert kinds(rich, f"since={there}&until={there}&zone={zone}") == ["grant"]
    assert kinds(rich, f"since={here}&until={here}&zone={zone}") == []


def test_query_names_the_zone_where_it_names_days() -> None:
    filters = Filters.read(QueryDict("kind=back&since=2026-11-01&zone=Pacific%2FAuckland"))

    assert filters.query() == "kind=back&since=2026-11-01&zone=Pacific%2FAuckland"
    assert filters.query(since=None, until=date(2026, 11, 2)) == "kind=back&until=2026-11-02&zone=Pacific%2FAuckland"
    assert filters.query(since=None, zone="") == "kind=back"
    assert Filters.read(QueryDict("kind=back&zone=Pacific%2FAuckland")).query() == "kind=back"


def test_query_keeps_the_filters_and_drops_the_place() -> None:
    filters = Filters(kind="back", since=date(2026, 11, 1), before=7)

    assert filters.query() == "kind=back&since=2026-11-01"
    assert filters.query(before=3) == "kind=back&since=2026-11-01&before=3"
    assert filters.query(kind="") == "since=2026-11-01"


def test_csv_has_the_columns_and_one_row_a_line(rich: User, held: Hold) -> None:
    ledger.capture(held.pk, 60, note="Delivered in 720p")
    head, *rows = "".join(as_csv(Transfer.objects.of(rich).order_by("id"))).splitlines()

    assert head == "time,kind,description,credits,held,balance,generation"
    assert [row.split(",", 1)[1] for row in rows] == [
        "grant,To begin with,1000,0,1000,",
        "hold,Veo 3 Fast,0,100,1000,v",
        "capture,Delivered in 720p,-60,-60,940,v",
        "release,Delivered in 720p,0,-40,940,v",
    ]


def test_csv_has_our_own_words_in_ascii(rich: User) -> None:
    made = ledger.hold(rich.pk, 27, key="hold:x", reference="v:1", subject="Sora 2 · Image", details="6 s × $0.045")
    ledger.capture(made.pk, 20, note="Delivered in 720p – less")

    text = "".join(as_csv(Transfer.objects.of(rich).order_by("id")))
    assert text.isascii()
    assert '"Sora 2 - Image, 6 s x $0.045",0,27' in text
    assert "Delivered in 720p - less" in text


@pytest.mark.parametrize("reason", ["Für die Störung – danke", "夜の動画 × 2", "नमस्ते"])
def test_csv_keeps_what_people_wrote(rich: User, staff: User, reason: str) -> None:
    ledger.adjust(rich.pk, 5, key="adjust:1", note=reason, actor=staff)

    assert reason in "".join(as_csv(Transfer.objects.of(rich)))


def test_csv_says_the_time_with_its_zone() -> None:
    (line,) = days(datetime(2026, 11, 22, 14, 31, 7, 999, tzinfo=UTC))

    assert list(as_csv([line]))[1].startswith("2026-11-22T14:31:07+00:00,")


def test_csv_says_the_time_where_its_reader_is() -> None:
    (line,) = days(datetime(2026, 11, 22, 14, 31, 7, tzinfo=UTC))

    assert list(as_csv([line], ZoneInfo("Pacific/Auckland")))[1].startswith("2026-11-23T03:31:07+13:00,")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("http://x","y")'], ids=repr
)
def test_csv_neutralises_what_a_spreadsheet_would_run(text: str) -> None:
    (line,) = days(datetime(2026, 1, 1, tzinfo=UTC))
    line.note = text

    row = list(as_csv([line]))[1]
    assert row.split(",")[2].lstrip('"').startswith("'")


def test_csv_leaves_the_minus_of_numbers_alone() -> None:
    (line,) = days(datetime(2026, 1, 1, tzinfo=UTC))
    line.source_id, line.target_id = 1, -2

    assert list(as_csv([line]))[1].split(",")[COLUMNS.index("credits")] == "-1"


def test_csv_names_the_kind_where_there_is_no_note(alice: User) -> None:
    ledger.top_up(alice.pk, 5, key="topup:1", reference="purchase:1")

    assert "Credits bought" in list(as_csv(Transfer.objects.of(alice)))[1]
