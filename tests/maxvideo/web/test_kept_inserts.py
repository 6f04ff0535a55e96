"""Rows written by an INSERT that was made once."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.forms import model_to_dict

from generations.models import Delivery, Draft, Generation
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.kept_inserts import Instead, KeptInsert

pytestmark = pytest.mark.django_db

WRITE: Final = KeptInsert(Delivery, lambda: {"received_at": clock.now()})
KEEP: Final = KeptInsert(
    Draft, lambda: {"changed_at": clock.now()}, Instead(unique=("user_id", "endpoint_id"), changed=("posted",))
)
QUEUE: Final = KeptInsert(Generation, lambda: dict.fromkeys(("created_at", "next_run_at"), Now()))


def delivery(**more: object) -> Delivery:
    """One of nobody's."""
    given = {"request_id": uuid.uuid4().hex, "body_hash": "a", "body": {"status": "OK"}, "is_signed": True}
    return Delivery(**given | more)


def generation(user: User) -> Generation:
    """One that was not saved."""
    deadline = datetime(2030, 1, 1, tzinfo=UTC)
    return Generation(
        user=user, endpoint_id="e", prompt="Straße", arguments={"n": 1}, quote={}, price_credits=3, deadline=deadline
    )


def test_row_is_written_as_save_would(alice: User) -> None:
    saved, written = generation(alice), generation(alice)
    saved.save(force_insert=True)
    QUEUE(written)
    rows = [model_to_dict(Generation.objects.get(pk=row.pk)) for row in (saved, written)]
    own = {"id", "form_key", "created_at", "next_run_at"}
    first, second = ({name: value for name, value in row.items() if name not in own} for row in rows)
    assert first == second


def test_what_a_field_makes_of_its_row_is_written(alice: User) -> None:
    assert Generation.objects.get(pk=QUEUE(generation(alice)).pk).search_text == "strasse"


def test_row_has_what_the_database_gave_it(django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(1):
        written = WRITE(delivery())
    assert isinstance(written.received_at, datetime)
    assert abs(written.received_at - datetime.now(UTC)) < timedelta(hours=1)
    assert Delivery.objects.get() == written


def test_row_is_changed_by_the_next_save() -> None:
    written = WRITE(delivery())
    written.verdict = "read"
    written.save()
    assert Delivery.objects.get().verdict == "read"


def test_each_row_has_its_own_values() -> None:
    written = [WRITE(delivery(body={"number": number})) for number in range(3)]
    assert [Delivery.objects.get(pk=row.pk).body["number"] for row in written] == [0, 1, 2]


def test_null_is_written_as_null() -> None:
    assert Delivery.objects.get(pk=WRITE(delivery(generation=None)).pk).generation_id is None


def test_refused_row_breaks_its_transaction() -> None:
    written = WRITE(delivery())
    with pytest.raises(IntegrityError), transaction.atomic():
        WRITE(delivery(request_id=written.request_id))
    assert Delivery.objects.count() == 1


def test_stopped_clock_is_written_and_left_behind() -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    WRITE(delivery())
    with clock.frozen_at(moment):
        assert WRITE(delivery()).received_at == moment
    assert WRITE(delivery()).received_at > moment


def test_row_that_is_there_is_changed_instead(alice: User) -> None:
    for prompt in ("boat", "kite"):
        KEEP(Draft(user=alice, endpoint_id="e", posted={"prompt": [prompt]}, replaced={"prompt": [prompt]}))
    kept = Draft.objects.get()
    assert (kept.posted, kept.replaced) == ({"prompt": ["kite"]}, {"prompt": ["boat"]})


def test_row_that_another_rule_refuses_is_refused(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        KEEP(Draft(user=alice, endpoint_id="e", posted=None))
