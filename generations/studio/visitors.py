"""What visitors may leave with us before they log in: little, for a day, and counted by network."""

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest

from generations.media.pictures import Picture
from maxvideo.web.rate_limits import DAY_SECONDS, Windows, limit_of

PICTURES: Final = 3
PICTURE_BYTES: Final = 4 * 1000**2
FORMS: Final = 20
ALL_VISITORS: Final = 250
"""So many times that is what all visitors together may leave in a day: 750 pictures of a gigabyte, 5,000 forms."""


def take_form(request: HttpRequest) -> bool:
    """Count a form that is kept for after the log-in; False where a visitor left too many."""
    if request.user.is_authenticated:
        return True
    return limit_of(request, "drafts", FORMS, span=DAY_SECONDS, visitors=ALL_VISITORS).take()


def may_send_pictures(request: HttpRequest) -> bool:
    """Whether a visitor's pictures are worth a look."""
    return request.user.is_authenticated or not _pictures(request).is_full()


def take_pictures(request: HttpRequest, pictures: Sequence[Picture]) -> bool:
    """Count pictures that are to be kept; False where they are more than a visitor may leave."""
    if request.user.is_authenticated or not pictures:
        return True
    size = sum(len(picture.content) for picture in pictures)
    many, heavy = _pictures(request), _bytes(request)
    if not (many.has_room_for(len(pictures)) and heavy.has_room_for(size)):
        return False
    many.count(len(pictures))
    heavy.count(size)
    return True


def _pictures(request: HttpRequest) -> Windows:
    return limit_of(request, "visitors-pictures", PICTURES, span=DAY_SECONDS, visitors=ALL_VISITORS)


def _bytes(request: HttpRequest) -> Windows:
    return limit_of(request, "visitors-bytes", PICTURE_BYTES, span=DAY_SECONDS, visitors=ALL_VISITORS)
