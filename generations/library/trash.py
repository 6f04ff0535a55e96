"""The trash: how much is in it, its pictures, and the end of it before its time."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from generations.library import bulk
from generations.library.counting import MOST_COUNTED, in_words
from generations.models import Generation
from generations.showcase.published import serve_poster
from generations.states import FINAL
from maxvideo.accounts.models import User
from maxvideo.web.file_sizes import file_size
from maxvideo.web.http import AuthenticatedHttpRequest


@dataclass(frozen=True)
class Trash:
    """What can be deleted for good."""

    number: int
    bytes: int

    @classmethod
    def of(cls, user: User) -> "Trash":
        """A user's; what is still being made is none of it. One query, of a thousand rows at most."""
        some = Generation.objects.restorable(user).filter(state__in=FINAL).newest_first()[: MOST_COUNTED + 1]
        sums = some.aggregate(number=Count("pk"), bytes=Sum("bytes"))
        return cls(sums["number"], sums["bytes"] or 0)

    @property
    def words(self) -> str:
        """Its number in words."""
        return "1 video" if self.number == 1 else f"{in_words(self.number)} videos"

    @property
    def size(self) -> str:
        """How large the files are; nothing where they were not all counted."""
        return file_size(self.bytes) if self.bytes and self.number <= MOST_COUNTED else ""


@require_safe
def poster(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The still of a deleted video, as long as it can be restored."""
    deleted = Generation.objects.restorable(request.user).watchable()
    return serve_poster(request, get_object_or_404(deleted, pk=generation_id))


@require_POST
def purge(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Delete one for good."""
    deleted = Generation.objects.restorable(request.user).filter(state__in=FINAL)
    found = get_object_or_404(deleted, pk=generation_id)
    say_purged(request, bulk.purge(Generation.objects.filter(pk=found.pk)))
    return _to_trash()


@require_POST
def empty(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Delete all of it for good; what is still being made stays until it has ended."""
    say_purged(request, bulk.purge(Generation.objects.restorable(request.user)))
    return _to_trash()


def say_purged(request: AuthenticatedHttpRequest, number: int) -> None:
    """Say how many are gone."""
    messages.success(request, "It is gone for good." if number == 1 else f"{number:,} are gone for good.")


def _to_trash() -> HttpResponse:
    return redirect(f"{reverse('generations:generations')}?state=deleted")
