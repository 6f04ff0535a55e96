from collections.abc import Callable

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from generations.models import Incident
from maxvideo.accounts.models import User


def test_support_writes_an_incident_that_everybody_reads(bob: User, client_of: Callable[[User], Client]) -> None:
    bob.is_staff = True
    bob.save()
    bob.groups.add(Group.objects.get(name="support"))
    fields = {"title": "Downloads are slow", "text": "No file is lost.", "severity": "2"}
    times = {"began_at_0": "2026-11-01", "began_at_1": "10:00", "ended_at_0": "", "ended_at_1": ""}
    answer = client_of(bob).post(reverse("admin:generations_incident_add"), fields | times)
    assert answer.status_code == 302
    assert Incident.objects.get().ended_at is None
    assert "Downloads are slow" in Client().get("/status/").text
