"""What a browser's passkey dialog is told, as an attribute: our pages have no inline script."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON as text, which the template escapes."""
    return json.dumps(value, cls=DjangoJSONEncoder)
