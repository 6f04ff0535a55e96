"""The last resort when something breaks."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from maxvideo.accounts import theme


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or the database being away; neither page needs the database, a user or a request."""
    facts = {"theme": theme.of_browser(request)}
    is_database_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if is_database_away:
        return HttpResponse(render_to_string("503.html", facts), status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("500.html", facts), status=500)
