"""Whose mails are due is found by what ended, not by who asked for mails."""

import uuid
from copy import copy
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from generations.models import Generation
from generations.progress.unmailed import news, users_due
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.conftest import TimeMachine
from tests.plans import goes_by

MANY = 2000


def another(one: Generation) -> Generation:
    new = copy(one)
    new.id, new.form_key, new.hold_id, new.request_id = uuid.uuid4(), uuid.uuid4(), None, None
    return new


def test_news_are_found_by_what_ended_lately(alice: User, time_machine: TimeMachine) -> None:
    long_ago = time_machine.moment - timedelta(days=90)
    one = make_generation(alice, state=State.COMPLETED, created_at=long_ago, finished_at=long_ago)
    one.refresh_from_db()
    Generation.objects.bulk_create(another(one) for _ in range(MANY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert goes_by("generation_unmailed", news().explain())


def test_those_without_news_are_not_read(alice: User, bob: User) -> None:
    User.objects.update(mails_when_done=True)
    with CaptureQueriesContext(connection) as queries:
        assert users_due() == []
    assert ["generations_generation" in query["sql"] for query in queries] == [True]
