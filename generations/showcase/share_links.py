"""Links by which an owner shows one video to whoever has the address: made, found, ended, forgotten."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.shortcuts import get_object_or_404

from generations.models import Generation, ShareLink
from generations.models.share_link import KEPT_AFTER_END, PURPOSE
from maxvideo.web import clock, encryption

MOST_OF_A_VIDEO: Final = 20
AT_ONCE: Final = 500


class TooManyLinks(Exception):
    """The video has as many as it may."""


def make(generation: Generation, *, days: int | None, **shown: object) -> ShareLink:
    """A link to a finished video for so many days, or without an end; `shown` are the fields of what it shows.

    Raises TooManyLinks. Whoever makes one holds the video's row: two at once do not get past the limit together.
    """
    expires_at = None if days is None else clock.now(plus=timedelta(days=days))
    link = ShareLink.with_new_letters(generation=generation, expires_at=expires_at, **shown)
    with transaction.atomic():
        Generation.objects.select_for_update().filter(pk=generation.pk).values_list("pk").first()
        if _is_full(generation):
            raise TooManyLinks
        link.save()
    return link


def working(letters: str) -> ShareLink:
    """The link with its video. Raises Http404 for one that ended, shows nothing now or never was, all alike."""
    return get_object_or_404(ShareLink.objects.working().with_letters(letters).select_related("generation"))


def forget_ended() -> None:
    """Remove some of those that ended long enough ago."""
    ids = list(ShareLink.objects.ended_before(KEPT_AFTER_END).values_list("pk", flat=True)[:AT_ONCE])
    ShareLink.objects.filter(pk__in=ids).delete()


def encrypt_again() -> int:
    """Encrypt with the first key the letters that are under another; what no key opens stays as it is."""
    links = ShareLink.objects.only("pk", "encrypted_letters").iterator()
    old = [link for link in links if not encryption.is_current(link.encrypted_letters, PURPOSE)]
    return sum(_encrypt(link, letters) for link in old if (letters := link.letters))


def _is_full(generation: Generation) -> bool:
    return ShareLink.objects.not_ended().filter(generation=generation).count() >= MOST_OF_A_VIDEO


def _encrypt(link: ShareLink, letters: str) -> int:
    same = ShareLink.objects.filter(pk=link.pk, encrypted_letters=link.encrypted_letters)
    return same.update(encrypted_letters=encryption.encrypt(letters, PURPOSE))
