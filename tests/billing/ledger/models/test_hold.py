from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.ledger.models import Hold

CLOSED = {"state": "closed", "closed_at": timezone.now()}


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"captured": 100},
        {"state": "closed"},
        {**CLOSED, "captured": 60},
        {**CLOSED, "captured": 60, "released": 41},
        {**CLOSED, "captured": 110, "released": -10},
        {**CLOSED, "captured": 100, "refunded": 101},
        {"refunded": 1},
        {"state": "lost"},
    ],
    ids=lambda change: ", ".join(f"{name} {value}" for name, value in change.items() if name != "closed_at"),
)
def test_database_refuses_a_hold_that_does_not_add_up(held: Hold, change: dict[str, int | str | datetime]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=held.pk).update(**change)
