from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing import ledger
from billing.ledger import spending
from billing.ledger.models import Hold
from billing.ledger.spending import Spending, spending_of
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.plans import plan_of

NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending.timezone, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def spend(rich: User) -> Callable[..., Hold]:
    """Has Alice pay for something at a moment, in November if no other is given."""

    def pay(subject: str, credits: int, at: datetime = datetime(2026, 11, 10, tzinfo=UTC)) -> Hold:
        number = Hold.objects.count()
        made = ledger.hold(rich.pk, credits, key=f"hold:{number}", reference="v", subject=subject)
        ledger.capture(made.pk)
        Hold.objects.filter(pk=made.pk).update(closed_at=at)
        return made

    return pay


def asked(user: User, query: str = "") -> Spending:
    return spending_of(user, QueryDict(query))


def sums(found: Spending) -> list[tuple[str, int, int]]:
    return [(row.subject, row.number, row.credits) for row in found.rows]


def test_month_is_summed_by_subject_the_most_first(rich: User, spend: Callable[..., Hold]) -> None:
    for subject, credits in (("Pika 2.2", 45), ("Veo 3", 320), ("Pika 2.2", 40)):
        spend(subject, credits)

    assert sums(asked(rich)) == [("Veo 3", 1, 320), ("Pika 2.2", 2, 85)]
    assert asked(rich).most == 320


def test_what_was_refunded_was_not_spent(rich: User, spend: Callable[..., Hold]) -> None:
    ledger.refund(spend("Veo 3", 320).pk, 120, number=1, note="")

    assert sums(asked(rich)) == [("Veo 3", 1, 200)]


def test_what_came_back_or_is_on_hold_was_not_spent(rich: User, held: Hold) -> None:
    ledger.release(ledger.hold(rich.pk, 5, key="hold:x", reference="v").pk)

    assert asked(rich).rows == []


def test_others_spend_their_own(bob: User, spend: Callable[..., Hold]) -> None:
    spend("Veo 3", 320)

    assert not asked(bob).is_worth_showing


def test_months_beside_are_those_with_something_in_them(rich: User, spend: Callable[..., Hold]) -> None:
    for at in (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 10, 31, 23, 59, tzinfo=UTC)):
        spend("Veo 3", 10, at)
    spend("Veo 3", 10)

    assert (asked(rich).earlier, asked(rich).later) == (OCTOBER, None)
    october = asked(rich, "month=2026-10")
    assert (october.month, october.earlier, october.later) == (OCTOBER, date(2026, 3, 1), NOVEMBER)
    assert asked(rich, "month=2026-05").rows == []


def test_month_is_that_of_the_reader(rich: User, spend: Callable[..., Hold]) -> None:
    spend("Veo 3", 10, datetime(2026, 10, 31, 12, tzinfo=UTC))

    assert asked(rich, "zone=Pacific/Kiritimati").rows
    assert not asked(rich).rows
    assert asked(rich, "zone=Pacific/Kiritimati").earlier is None


@pytest.mark.parametrize(
    "month", ["", "2026-13", "2026-00", "2027-01", "9999-12", "0000-01", "1969-12", "2026-11-01", "next", "\x00"]
)
def test_month_that_means_nothing_is_the_present_one(rich: User, month: str) -> None:
    assert asked(rich, f"month={month}").month == NOVEMBER


def test_december_ends_with_the_year(rich: User, spend: Callable[..., Hold]) -> None:
    spend("Veo 3", 10, datetime(2025, 12, 31, 23, 59, tzinfo=UTC))

    assert sums(asked(rich, "month=2025-12")) == [("Veo 3", 1, 10)]
    assert asked(rich, "month=2025-12").month_format == "F Y"


def test_deleted_video_is_paid_for_and_not_kept(rich: User) -> None:
    since = datetime.now(UTC) - timedelta(days=1)
    for deleted_at in (None, timezone.now(), timezone.now()):
        made = make_generation(rich, state=State.COMPLETED, price=27, deleted_at=deleted_at)
        Hold.objects.filter(pk=made.hold_id).update(subject="Hailuo 02 Standard")
    Hold.objects.update(closed_at=since.replace(year=2026, month=11, day=3))

    (row,) = asked(rich).rows
    assert (row.number, row.kept, row.credits, row.per_kept) == (3, 1, 81, 81)


def test_nothing_kept_has_no_price_for_each(rich: User, spend: Callable[..., Hold]) -> None:
    spend("Veo 3", 320)

    assert asked(rich).rows[0].per_kept is None


def test_month_of_a_long_account_is_read_from_its_index(rich: User) -> None:
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    plan = plan_of(spending.sums_of(spending.paid_by(rich), since, until))

    assert "hold_spent" in plan
    assert "SCAN" not in plan.replace("COVERING", "")


def test_page_draws_a_bar_for_each_model(
    client_of: Callable[[User], Client], rich: User, spend: Callable[..., Hold]
) -> None:
    spend("Veo 3", 320)
    html = client_of(rich).get(reverse("billing:credits")).content.decode()

    assert '<h2 id="spend">November</h2>' in html
    assert 'max="320"' in html
    assert "none kept" in html


def test_page_of_older_lines_draws_none(
    client_of: Callable[[User], Client], rich: User, spend: Callable[..., Hold]
) -> None:
    spend("Veo 3", 320)

    assert 'id="spend"' not in client_of(rich).get(reverse("billing:credits") + "?kind=videos").content.decode()


def test_zone_of_the_reader_is_kept(rich: User) -> None:
    assert asked(rich, "zone=Pacific/Kiritimati").zone == ZoneInfo("Pacific/Kiritimati").key


def test_month_in_which_nothing_was_spent_is_shown_beside_one_with_something(
    rich: User, spend: Callable[..., Hold], client_of: Callable[[User], Client]
) -> None:
    spend("Veo 3", 320, datetime(2026, 10, 3, tzinfo=UTC))

    assert (asked(rich).most, asked(rich).is_worth_showing) == (0, True)
    assert client_of(rich).get(reverse("billing:credits")).status_code == 200
