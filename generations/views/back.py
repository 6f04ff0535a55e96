"""Back to the page that a form was sent from."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, otherwise: str, *, name: str = "next") -> str:
    """The address that the form or the query gives by that name, if it is one of this site's, else `otherwise`."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise
