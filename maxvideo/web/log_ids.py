"""What a line of the log is about: the request, the generation and the attempt that are worked at in this thread."""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.http import HttpRequest, HttpResponse

NAMES: Final = ("request", "generation", "attempt")

_ids: ContextVar[dict[str, str]] = ContextVar("log ids", default={})  # noqa: B039 - never changed, always replaced


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Say of each record in here what it is about, by the names of NAMES."""
    token = _ids.set(_ids.get() | {name: str(value) for name, value in ids.items()})
    try:
        yield
    finally:
        _ids.reset(token)


class AddIds(logging.Filter):
    """Gives each record its ids; none is left out of a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let it pass, with its ids."""
        ids = _ids.get()
        for name in NAMES:
            if not isinstance(getattr(record, name, None), str):  # Django puts its request there
                setattr(record, name, ids.get(name))
        return True


class RequestIds:
    """Names each request: in every line that it leaves in the log, and in its answer, for who asks about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give it a name of our own: a stranger's may be anything. Its thread keeps that until the next one comes.

        Django writes about an answer when all middleware is done with it.
        """
        name = uuid.uuid4().hex
        _ids.set({"request": name})
        response = self.get_response(request)
        response.headers["X-Request-ID"] = name
        return response
