"""Pages go out compressed; files, parts of them, streams and what programs read stay as they are.

The length of a compressed page tells how much in it is there twice. Who can have somebody's browser ask for a page with
words of theirs in the address, and sees how long the answers are, might so find out a secret in it, letter by letter
(BREACH). Django writes the CSRF token otherwise each time and adds up to 99 bytes at random; pages with other secrets,
which are keys, codes and the letters of share links, are not compressed.
"""

import re
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WITH_SECRETS: Final = re.compile(r"/(accounts|admin|links)/|/generations/[0-9a-f-]{36}/")


class CompressedPages(GZipMiddleware):
    """Django's, for HTML alone that was made whole."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress it, where it is a page without secrets and the browser says that it can read it."""
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if not is_page or WITH_SECRETS.search(request.path):
            return response
        return super().process_response(request, response)
