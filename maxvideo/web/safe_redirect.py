"""Ways back: to the page that a form was sent from, and to what was before it."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, otherwise: str, *, name: str = "next") -> str:
    """The address that the form or the query gives by that name, if it is one of this site's, else `otherwise`."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise


def undo(batch: str, to: str) -> str:
    """The address that brings back what was deleted together and leads on; it names no generation."""
    return f"{reverse('generations:restore-batch')}?{urlencode({'batch': batch, 'next': to})}"
