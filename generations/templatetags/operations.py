"""What the admin's first page warns of."""

from django import template

from generations.deliveries import refused

register = template.Library()


@register.simple_tag
def refused_callbacks() -> int:
    """Callbacks for known generations that were refused in the last hour."""
    return refused.of_known_in_the_last_hour()
