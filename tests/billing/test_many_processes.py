"""T4: real processes spend from one account at once."""

import multiprocessing
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

import pytest
from django.db import connection, connections

from billing import ledger
from billing.ledger import audit
from billing.ledger.exceptions import InsufficientCredits
from billing.ledger.models import CreditAccount, Hold
from maxvideo.accounts.models import User

FORK = multiprocessing.get_context("fork")
PROCESSES, TIMES, CREDITS = 16, 100, 1_000

pytestmark = pytest.mark.django_db(transaction=True)


def spend(account: int, name: int, start: Barrier, ends: "SimpleQueue[int]") -> None:
    """With all others hold and capture 1 credit, TIMES times; say how often there was one."""
    connection.ensure_connection()
    start.wait()
    spent = 0
    for number in range(TIMES):
        try:
            hold = ledger.hold(account, 1, key=f"hold:{name}:{number}", reference=f"generation:{name}:{number}")
        except InsufficientCredits:
            continue
        ledger.capture(hold.pk)
        spent += 1
    connection.close()
    ends.put(spent)


def test_many_processes_spend_exactly_what_is_there(alice: User) -> None:
    ledger.grant(alice.pk, CREDITS, key="grant:1", note="")
    connections.close_all()
    start, ends = FORK.Barrier(PROCESSES, timeout=120), FORK.SimpleQueue()
    call = {"target": spend, "daemon": True}
    processes = [FORK.Process(args=(alice.pk, name, start, ends), **call) for name in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=600)

    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert sum(ends.get() for _ in processes) == CREDITS
    assert CreditAccount.objects.filter(pk=alice.pk, available=0, held=0).exists()
    assert Hold.objects.filter(state=Hold.State.CLOSED, captured=1).count() == CREDITS
    assert list(audit.differences()) == []
