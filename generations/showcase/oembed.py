"""oEmbed (oembed.com): how other sites learn what to show for the address of a share link."""

from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from generations.models import ShareLink
from generations.models.share_link import IN_ADDRESS, address_of
from generations.showcase import share_links
from generations.showcase.shared_views import title_of_link
from maxvideo.web.rate_limits import limit_of

A_MINUTE: Final = 120
"""Answers to one network; ten times as many to all visitors together."""
LARGEST: Final = 1280  # pixels of a side, unless less is asked for
CACHED_SECONDS: Final = 300
NOT_THERE: Final = "There is no such link, or it has ended."


class OEmbedForm(forms.Form):
    """What a consumer may ask for."""

    url = forms.CharField(max_length=500)
    format = forms.CharField(required=False)
    maxwidth = forms.IntegerField(required=False, min_value=1)
    maxheight = forms.IntegerField(required=False, min_value=1)


@login_not_required
@require_safe
def oembed(request: HttpRequest) -> JsonResponse:
    """The embeddable player of a link and its poster, as JSON; 404 where the link shows nothing, 501 for XML."""
    form = OEmbedForm(request.GET)
    if not form.is_valid():
        return _refused(400, "; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items()))
    if form.cleaned_data["format"] not in {"", "json"}:
        return _refused(501, "format: json is all there is.")
    if not limit_of(request, "oembed", A_MINUTE).take():
        return _refused(429, "Too many at once. Ask again in a minute.")
    try:
        letters = _letters_in(form.cleaned_data["url"], request.get_host())
        answer = _described(share_links.working(letters), letters, form.cleaned_data)
    except Http404:
        return _refused(404, NOT_THERE)
    return _json(answer)


def _letters_in(url: str, host: str) -> str:
    """The letters of a link of ours. Raises Http404 for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Http404 from error
    found = IN_ADDRESS.match(parts.path)
    if (
        not found
        or parts.scheme not in {"http", "https"}
        or parts.netloc not in {host, urlsplit(settings.SITE_URL).netloc}
    ):
        raise Http404
    return found[1]


def _described(link: ShareLink, letters: str, asked: dict[str, Any]) -> dict[str, Any]:
    video = link.generation
    width, height = _fitting((video.width or 16, video.height or 9), asked["maxwidth"], asked["maxheight"])
    return {
        "version": "1.0",
        "type": "video",
        "title": title_of_link(link),
        "provider_name": "MaxVideo",
        "provider_url": settings.SITE_URL,
        "cache_age": CACHED_SECONDS,
        "html": _frame(address_of(letters, "shared-embed"), title_of_link(link), width, height),
        "width": width,
        "height": height,
        "thumbnail_url": address_of(letters, "shared-poster"),
        "thumbnail_width": video.width,
        "thumbnail_height": video.height,
    }


def _fitting(size: tuple[int, int], most_wide: int | None, most_high: int | None) -> tuple[int, int]:
    """The size in its own shape, within the largest that is asked for."""
    width, height = size
    scale = min(1, min(most_wide or LARGEST, LARGEST) / width, min(most_high or LARGEST, LARGEST) / height)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def _frame(address: str, title: str, width: int, height: int) -> str:
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" allow="fullscreen"></iframe>',
        *(address, width, height, title),
    )


def _refused(status: int, why: str) -> JsonResponse:
    return _json({"error": why}, status=status)


def _json(content: dict[str, Any], status: int = 200) -> JsonResponse:
    """For scripts of any site: it says no more than the link's own page."""
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return JsonResponse(content, status=status, headers=headers)
