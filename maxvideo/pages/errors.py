"""The last resort when something breaks."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from maxvideo.accounts import theme
from maxvideo.web.database_errors import is_away, leave_if_read_only


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or the database being away; neither page needs the database, a user or a request."""
    facts = {"theme": theme.of_browser(request), "was_sent": request.method == "POST"}
    error = sys.exc_info()[1]
    if error and is_away(error):
        leave_if_read_only(error)
        return HttpResponse(render_to_string("503.html", facts), status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("500.html", facts), status=500)
