"""What the pages of log-in and sign-up say of what waits behind them."""

from django import template
from django.template.context import Context

from maxvideo.accounts import extensions
from maxvideo.accounts.extensions import Waiting

register = template.Library()


@register.simple_tag(takes_context=True)
def what_waits(context: Context) -> Waiting | None:
    """The first thing that the visitor left, if there is any."""
    found = (look(context["request"]) for look in extensions.what_waits)
    return next((waiting for waiting in found if waiting), None)
