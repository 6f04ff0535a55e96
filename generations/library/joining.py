"""`/join/`: finished videos in an order that their owner chooses, and one file of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from generations.catalogue import joined
from generations.models import Generation
from generations.workflow.join_order import CannotBeJoined, check_clips, start_joining
from generations.workflow.refusals import (
    AccountFrozen,
    InDebt,
    JoinUnderWay,
    LimitReached,
    Refusal,
    StorageFull,
    TermsChanged,
)
from maxvideo.accounts.models import User
from maxvideo.web.file_sizes import file_size
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.uuids import uuid_or_none

FIELD: Final = "generation"
WORDS: Final[dict[type[Refusal], tuple[str, int]]] = {
    JoinUnderWay: ("Others of your videos are being joined. Send this again when they are done.", 429),
    LimitReached: ("You have started many videos just now. Wait a little and send this again.", 429),
    InDebt: ("You owe credits. The next ones that you buy pay that; then send this again.", 402),
    AccountFrozen: ("A payment of yours is disputed. Until your bank has decided, nothing new is started.", 403),
    TermsChanged: ("Our terms have changed. Read and agree to them in your account, then send this again.", 403),
}


class Unreadable(Exception):
    """A sentence about a field that cannot be read."""


@dataclass(frozen=True)
class Place:
    """A clip at its place, and the addresses of the page where it stands earlier, later or not at all."""

    clip: Generation
    earlier: str
    later: str
    without: str


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The page to order them; a POST starts the joining and leads to it, or says on the page why not."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        clips, form_key = _clips(request.user, given), _form_key(given)
        if request.method == "POST":
            return redirect(start_joining(request.user, clips, form_key=form_key))
        words, status = _in_the_way(clips), 200
    except Unreadable as error:
        clips, words, status = [], str(error), 422
    except Refusal as refusal:
        words, status = _words(refusal)
    return render(request, "generations/library/join.html", _context(clips, given, words), status=status)


def address_of(clips: Sequence[uuid.UUID]) -> str:
    """The page with clips in this order."""
    query = urlencode([(FIELD, str(clip)) for clip in clips])
    return f"{reverse('generations:join')}{'?' if query else ''}{query}"


def _clips(user: User, given: QueryDict) -> list[Generation]:
    """The user's own, in the order given. Raises Unreadable, and Http404 for what is not there."""
    ids = [uuid_or_none(text) for text in given.getlist(FIELD)[: joined.MOST + 1]]
    if None in ids:
        raise Unreadable(f"“{FIELD}” is the id of a video, as its address has it.")
    found = Generation.objects.of(user).in_bulk([pk for pk in ids if pk])
    if len(found) < len(set(ids)):
        raise Http404
    return [found[pk] for pk in ids if pk]


def _form_key(given: QueryDict) -> uuid.UUID | None:
    text = given.get("form_key", "")
    if text and not uuid_or_none(text):
        raise Unreadable("The form's key is not a UUID.")
    return uuid_or_none(text)


def _in_the_way(clips: Sequence[Generation]) -> str:
    """What has to change before they can be joined; nothing is said of a page that is still empty."""
    try:
        check_clips(clips)
    except CannotBeJoined as refusal:
        return str(refusal) if clips else ""
    return ""


def _words(refusal: Refusal) -> tuple[str, int]:
    if isinstance(refusal, StorageFull):
        room = f"You keep {file_size(refusal.used)} of {file_size(refusal.limit)}."
        return f"Your storage is full. {room} Delete videos that you do not need any more: that makes room.", 402
    return next((said for kind, said in WORDS.items() if isinstance(refusal, kind)), (str(refusal), 422))


def _context(clips: Sequence[Generation], given: QueryDict, words: str) -> dict[str, object]:
    return {
        "places": list(_places(clips)),
        "seconds": sum(clip.duration_seconds or 0 for clip in clips),
        "words": words,
        "form_key": given.get("form_key") or uuid.uuid4(),
        "can_be_joined": bool(clips) and not _in_the_way(clips),
        "most": joined.MOST,
        "most_seconds": joined.MOST_SECONDS,
    }


def _places(clips: Sequence[Generation]) -> list[Place]:
    ids, last = [clip.pk for clip in clips], len(clips) - 1
    return [
        Place(
            clip,
            earlier=f"{address_of(_swapped(ids, at - 1))}#clip-{at}" if at else "",
            later=f"{address_of(_swapped(ids, at))}#clip-{at + 2}" if at < last else "",
            without=address_of(ids[:at] + ids[at + 1 :]),
        )
        for at, clip in enumerate(clips)
    ]


def _swapped(ids: Sequence[uuid.UUID], at: int) -> list[uuid.UUID]:
    """With the one at a place after its follower."""
    return [*ids[:at], ids[at + 1], ids[at], *ids[at + 2 :]]
