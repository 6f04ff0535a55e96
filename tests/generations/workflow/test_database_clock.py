"""A machine whose clock runs behind the database's does as all others do: leases and due times are the database's."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from generations.models import Generation
from generations.workflow import due, lease, sweep

AHEAD = timedelta(hours=5)

SHIFTED = f"""
    CREATE SCHEMA ahead;
    CREATE FUNCTION ahead.statement_timestamp() RETURNS timestamptz LANGUAGE sql AS
        $$ SELECT pg_catalog.statement_timestamp() + interval '{AHEAD.total_seconds()} s' $$;
    SET search_path = ahead, public, pg_catalog;
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _database_is_ahead(transactional_db: None) -> Iterator[None]:
    """A database whose clock is hours ahead of this machine's, for this connection."""
    connection.close()  # statements that are prepared keep the function they were prepared with
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SHIFTED)
        else:
            connection.connection.create_function("strftime", 2, lambda *_: _as_sqlite_says(now()))
        yield
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA ahead CASCADE")
    connection.close()


def _as_sqlite_says(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "milliseconds")


@pytest.fixture
def queued(start: Callable[..., Generation], request: pytest.FixtureRequest) -> Generation:
    """A generation that was started on a machine whose clock is right, and is due now; then it is hours later."""
    generation = start()
    request.getfixturevalue("_database_is_ahead")
    Generation.objects.update(next_run_at=Now())
    return generation


def now() -> datetime:
    """What time it is on the machines whose clocks are right."""
    return datetime.now(UTC) + AHEAD


def test_what_is_due_is_due_for_every_machine(queued: Generation) -> None:
    assert lease.claim(queued.pk)


def test_lease_is_as_long_for_every_machine(queued: Generation) -> None:
    lease.claim(queued.pk)

    left = Generation.objects.get().lease_until - now()
    assert timedelta() < left <= lease.settings.LEASE


def test_lease_of_another_machine_is_not_over_yet(queued: Generation) -> None:
    Generation.objects.update(lease_until=now() + timedelta(seconds=10))

    assert lease.claim(queued.pk) is None


def test_lease_of_another_machine_that_is_over_is_over(queued: Generation) -> None:
    Generation.objects.update(lease_until=now() - timedelta(seconds=10))

    assert lease.claim(queued.pk)


def test_what_one_machine_makes_due_is_found_by_every_sweep(queued: Generation) -> None:
    Generation.objects.update(next_run_at=None, rung_at=None)

    due.make_due(queued.pk)

    assert abs(Generation.objects.get().next_run_at - now()) < timedelta(minutes=1)


def test_sweep_finds_what_is_due(queued: Generation) -> None:
    Generation.objects.update(rung_at=None)

    assert sweep.sweep_once() == 1
