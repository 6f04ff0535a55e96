"""What is wrong at the moment: `{% load incidents %}`."""

from collections.abc import Sequence

from django import template

from generations.models import Incident
from generations.showcase import incidents

register = template.Library()


@register.simple_tag
def open_incidents() -> Sequence[Incident]:
    """Incidents that go on, the worst first."""
    return incidents.open_incidents()
