import pytest
from django.db import DatabaseError, IntegrityError, InternalError, OperationalError, connection, transaction

from generations.models import Circuit
from maxvideo.web import clock
from maxvideo.web.retry_transaction import MOST_TRIES, retry_transaction

READ_ONLY = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET default_transaction_read_only = on"}


class Breaking:
    """Work that the database breaks off so many times, half-way."""

    def __init__(self, times: int, error: type[DatabaseError] = OperationalError) -> None:
        self.times, self.error, self.tries = times, error, 0

    def __call__(self) -> int:
        Circuit.objects.create(name=f"try {self.tries}", open_until=clock.now())
        self.tries += 1
        if self.tries <= self.times:
            raise self.error
        return self.tries


@pytest.mark.django_db(transaction=True)
def test_work_that_was_broken_off_is_done_again_whole() -> None:
    assert retry_transaction(Breaking(2)) == 3
    assert [row.name for row in Circuit.objects.all()] == ["try 2"]


@pytest.mark.django_db(transaction=True)
def test_it_is_given_up_after_some_tries() -> None:
    work = Breaking(99)
    with pytest.raises(OperationalError):
        retry_transaction(work)
    assert work.tries == MOST_TRIES
    assert not Circuit.objects.exists()


@pytest.mark.parametrize("refusal", [IntegrityError, InternalError])
@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_is_not_tried_again(refusal: type[DatabaseError]) -> None:
    work = Breaking(1, refusal)
    with pytest.raises(refusal):
        retry_transaction(work)
    assert work.tries == 1


@pytest.mark.django_db(transaction=True)
def test_inside_another_transaction_nothing_is_tried_again() -> None:
    work = Breaking(1)
    with pytest.raises(OperationalError), transaction.atomic():
        retry_transaction(work)
    assert work.tries == 1


@pytest.mark.django_db(transaction=True)
def test_connection_that_takes_no_writes_is_made_again() -> None:
    """The server that it leads to is not the first one any more."""
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor])
    work = Breaking(0)
    assert retry_transaction(work) == 1
    assert Circuit.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")
@pytest.mark.django_db(transaction=True)
def test_lost_connection_is_made_again() -> None:
    def lose_it_once() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
            pids.append(pid)
            if len(pids) == 1:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return len(pids)

    pids: list[int] = []
    assert retry_transaction(lose_it_once) == 2
