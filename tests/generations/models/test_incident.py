from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from generations.models import Incident


def test_the_worst_that_goes_on_comes_first(db: None) -> None:
    now = timezone.now()
    for severity, hours in ((2, 2), (3, 3), (2, 1)):
        Incident.objects.create(title=f"{severity} {hours}", severity=severity, began_at=now - timedelta(hours=hours))
    assert [str(incident) for incident in Incident.objects.open()] == ["3 3", "2 1", "2 2"]


def test_incident_cannot_end_before_it_began(db: None) -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError):
        Incident.objects.create(title="Odd", began_at=now, ended_at=now - timedelta(hours=1))
