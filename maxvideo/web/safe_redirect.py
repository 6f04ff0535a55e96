"""Ways on that a request may choose itself, as long as they stay on this site."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def safe_redirect(request: HttpRequest, fallback: str) -> HttpResponseRedirect:
    """On to the request's `next`, or to the fallback."""
    return HttpResponseRedirect(next_url(request, fallback))


def next_url(request: HttpRequest, fallback: str, *, name: str = "next") -> str:
    """The address that the form or the query gives by that name, if it is one of this site's, else the fallback."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else fallback
