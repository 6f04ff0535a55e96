import uuid

import pytest
from django.db import connection

from generations.deliveries import refused
from generations.models import Delivery, Generation, Tally
from generations.states import State
from generations.workflow import tallies
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, make_generation
from tests.migrations import migration


def generations() -> dict[str, int]:
    return {state: number for _, state, number in tallies.sums(Tally.Of.GENERATIONS)}


def verdicts() -> dict[str, int]:
    return {verdict: number for verdict, _, number in tallies.sums(Tally.Of.DELIVERIES)}


def deliver(generation: Generation, **fields: str) -> Delivery:
    return Delivery.objects.create(
        request_id="r1", body_hash=uuid.uuid4().hex, generation=generation, body={}, is_signed=True, **fields
    )


def test_each_is_counted_where_it_is(alice: User) -> None:
    running, _ = make_generation(alice, state=State.RUNNING), make_generation(alice, state=State.RUNNING)
    assert generations() == {"running": 2}
    Generation.objects.filter(pk=running.pk).update(state=State.SAVING)
    assert generations() == {"running": 1, "saving": 1}
    Generation.objects.filter(pk=running.pk).delete()
    assert generations() == {"running": 1}
    assert list(tallies.generations_are_counted()) == []


def test_write_that_leaves_the_state_adds_no_line(alice: User) -> None:
    generation = make_generation(alice)
    lines = Tally.objects.count()
    Generation.objects.filter(pk=generation.pk).update(tries=3, state=generation.state)
    assert Tally.objects.count() == lines


def test_webhook_counts_once_it_has_a_verdict_and_for_ever(alice: User) -> None:
    delivery = deliver(make_generation(alice))
    assert verdicts() == {}
    Delivery.objects.filter(pk=delivery.pk).update(verdict="believed")
    assert verdicts() == {"believed": 1}
    delivery.delete()
    assert verdicts() == {"believed": 1}


def test_refused_ones_are_counted(db: None) -> None:
    for _ in range(3):
        refused.count("")
    assert verdicts() == {"refused": 3}


def test_lines_are_added_up_and_say_the_same(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "LINES_LEFT", 2)
    for state in (State.RUNNING, State.COMPLETED, State.RUNNING, State.FAILED):
        make_generation(alice, state=state)
    Generation.objects.filter(state=State.FAILED).delete()
    before = generations()
    tallies.add_up()
    assert generations() == before == {"running": 2, "completed": 1}
    assert Tally.objects.count() == 2


def test_audit_names_what_is_not_counted(alice: User) -> None:
    make_generation(alice, state=State.RUNNING)
    Tally.objects.all().delete()
    (named,) = tallies.generations_are_counted()
    assert named == f"0 generations of {ENDPOINT} are said to be running, there are 1"


def test_what_was_there_before_is_counted_once(alice: User) -> None:
    """The migration's statement: some changes were counted by the triggers already, and it may be run again."""
    old = make_generation(alice, state=State.RUNNING)
    make_generation(alice, state=State.COMPLETED)
    Tally.objects.all().delete()
    Generation.objects.filter(pk=old.pk).update(state=State.FAILED)
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration("generations", "tallies_so_far").SO_FAR)
        assert generations() == {"failed": 1, "completed": 1}
    assert list(tallies.generations_are_counted()) == []
