"""What happens to every answer of the site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from maxvideo.web.error_pages import not_found


class PrivatePages:
    """What is made for somebody, which a session tells, is kept by no cache and no browser.

    An answer that says how long it is kept (a video, a picture) goes by that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Forbid to keep the answer, where a session came with the request or goes with the answer."""
        response = self.get_response(request)
        has_session = any(settings.SESSION_COOKIE_NAME in jar for jar in (request.COOKIES, response.cookies))
        if has_session and response.get("Cache-Control", "private") == "private":
            response.headers["Cache-Control"] = "private, no-store"
        return response


class SameNotFound:
    """One page for what is not there, with DEBUG on too.

    Django's own page for developers names the address and the query, so that somebody else's object could be told
    from one that never was, and a newcomer's first look at the site ends in a list of patterns.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put our page in the place of Django's."""
        response = self.get_response(request)
        is_djangos = response.status_code == 404 and response.get("Content-Type", "").startswith("text/html")
        return not_found(request) if settings.DEBUG and is_djangos else response
