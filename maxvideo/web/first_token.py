"""Files only after a valid CSRF token: without it no part of a form that is a file is kept, however many there are.

Django reads a form whole, files included, before it looks for the token in it. So the token is the first field of every
form of ours, or comes in the header X-CSRFToken.
"""

from copy import copy
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParser
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.datastructures import MultiValueDict


class FirstToken(FileUploadHandler):
    """Reads forms in the place of Django, with its parser and the other handlers, and a gate before those."""

    def handle_raw_input(self, *arguments: Any, **options: Any) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """The form's fields and files; the rest is left unread where a file comes without a token before it."""
        others = [handler for handler in self._request.upload_handlers if handler is not self]
        gate = _Gate(self._request)
        body, meta, _, _, encoding = arguments
        parser = MultiPartParser(meta, body, [gate, *others], encoding)
        gate.parser = parser
        return parser.parse()

    @property
    def _request(self) -> HttpRequest:
        if self.request is None:
            raise TypeError("FirstToken is made for a request.")
        return self.request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Nothing comes here."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing comes here."""


class _Gate(FileUploadHandler):
    """The first of the handlers."""

    parser: MultiPartParser
    is_open = False

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """A file begins. Raises StopUpload where its form has not said who sends it."""
        super().new_file(*arguments, **options)
        self.is_open = self.is_open or _has_token(self.request, self.parser._post)  # type: ignore[attr-defined,arg-type]
        if not self.is_open:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand it on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handler that has it."""


def _has_token(request: HttpRequest, fields: QueryDict) -> bool:
    """Whether the check that follows would find what it wants in what came so far."""
    so_far: Any = copy(request)
    so_far._post, so_far._files = fields, MultiValueDict()
    so_far.csrf_processing_done = False
    return CsrfViewMiddleware(_nothing).process_view(so_far, _nothing, (), {}) is None


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
