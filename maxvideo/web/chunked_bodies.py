"""Bodies that come in chunks, without a word about their length. Django takes them for none at all: no form, no token.

The server (gunicorn) puts the chunks together and ends the stream where they end, which WSGI's own specification does
not ask of it; it says so by `wsgi.input_terminated`.
"""

import io
import sys
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import BadRequest

if TYPE_CHECKING:
    from wsgiref.types import InputStream, WSGIApplication, WSGIEnvironment

# A form with files is read piece by piece to its end, and its fields and files have limits of their own.
NO_LENGTH: Final = str(sys.maxsize)


class ChunkedBodies:
    """A WSGI application whose chunked bodies have the length that Django asks for."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: Any) -> Any:
        """Answer a request, with a length where it came without one."""
        is_chunked = "HTTP_TRANSFER_ENCODING" in environ and not environ.get("CONTENT_LENGTH")
        if is_chunked and environ.get("wsgi.input_terminated") and environ["REQUEST_METHOD"] == "POST":
            _give_length(environ)
        return self._application(environ, start_response)


class _Chunks:
    """The body as its chunks are put together. Raises BadRequest where they are broken."""

    def __init__(self, stream: "InputStream") -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        try:
            return self._stream.read(size)
        except OSError:
            raise
        except Exception as error:  # the server's own, of no common kind
            raise BadRequest("The chunks of the body are broken.") from error

    readline = read  # Django reads forms by length alone


class _Unreadable:
    """A body that could not be read, which Django hears when it asks for it."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, size: int = -1) -> bytes:
        """Raises what was raised before."""
        raise self._error

    readline = read


def _give_length(environ: "WSGIEnvironment") -> None:
    chunks = _Chunks(environ["wsgi.input"])
    if environ.get("CONTENT_TYPE", "").lower().startswith("multipart/form-data"):
        environ |= {"wsgi.input": chunks, "CONTENT_LENGTH": NO_LENGTH}
        return
    try:
        body = chunks.read((settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + 1)  # one more byte is too large for Django
    except (BadRequest, OSError) as error:
        environ |= {"wsgi.input": _Unreadable(error), "CONTENT_LENGTH": "1"}
    else:
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
