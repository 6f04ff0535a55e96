"""What a share link shows, to whoever has it: one video, never another, and nothing of its owner.

Each answer is asked for anew, so that a link that ended is gone at once; search engines are told to stay away. The
embed alone may stand in another site's frame.
"""

from typing import Any, Final, TypeVar

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from generations.catalogue import find, title_of
from generations.catalogue.joined import made_by
from generations.media import storage
from generations.models import ShareLink
from generations.models.share_link import address_of
from generations.showcase import share_links, visits
from generations.showcase.published import serve_poster, serve_video
from maxvideo.web.visible_text import isolated

Response = TypeVar("Response", bound=HttpResponseBase)

UNTITLED: Final = "A video made with"
PAGE: Final = "private, no-store"
FILE: Final = "private, no-cache"  # asked for anew each time, and not sent again where it is the same


@login_not_required
@require_safe
def page(request: HttpRequest, letters: str) -> HttpResponse:
    """The player, the title, what made it, and the words where the owner ticked that."""
    link = share_links.working(letters)
    visits.count(request, link)
    return _unlisted(render(request, "generations/showcase/shared.html", _context(link, letters)), PAGE)


@login_not_required
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its types know only views without arguments
def embed(request: HttpRequest, letters: str) -> HttpResponse:
    """The player alone, with what made it and the way to the page, for other sites' frames."""
    link = share_links.working(letters)
    visits.count(request, link)
    return _unlisted(render(request, "generations/showcase/embed.html", _context(link, letters)), PAGE)


@login_not_required
@require_safe
def video(request: HttpRequest, letters: str) -> HttpResponseBase:
    """The bytes, to be played."""
    return _unlisted(serve_video(request, share_links.working(letters).generation), FILE)


@login_not_required
@require_safe
def poster(request: HttpRequest, letters: str) -> HttpResponseBase:
    """The still that stands for it, also in other sites' previews."""
    return _unlisted(serve_poster(request, share_links.working(letters).generation), FILE)


@login_not_required
@require_safe
def download(request: HttpRequest, letters: str) -> HttpResponseBase:
    """The video, to be saved, where its owner allows that."""
    link = share_links.working(letters)
    if not link.may_download:
        raise Http404
    return _unlisted(serve_video(request, link.generation, filename=file_name(link)), FILE)


def file_name(link: ShareLink) -> str:
    """A name of the title and the model; the prompt is its owner's."""
    words = slugify(f"{link.title} {title_of(link.generation.endpoint_id).replace('/', ' ')}", allow_unicode=True)
    return f"{words[:80].strip('-') or 'video'}.{storage.extension_of(link.generation.video_key) or 'mp4'}"


def title_of_link(link: ShareLink) -> str:
    """What the owner calls it; where nothing, which model made it."""
    return isolated(link.title) or f"{UNTITLED} {title_of(link.generation.endpoint_id)}"


def _unlisted(response: Response, kept: str) -> Response:
    """An answer that search engines leave out; `kept` is what caches are told."""
    response.headers["Cache-Control"] = kept
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _context(link: ShareLink, letters: str) -> dict[str, Any]:
    names = ("shared", "shared-embed", "shared-video", "shared-poster", "shared-download")
    endpoint = find(link.generation.endpoint_id)
    return {
        "link": link,
        "letters": letters,
        "generation": link.generation,
        "title": title_of_link(link),
        "endpoint": endpoint,
        "made_by": made_by(link.generation.arguments) or title_of(link.generation.endpoint_id),
        "content_type": storage.content_type_of(link.generation.video_key),
        "oembed": f"{settings.SITE_URL}{reverse('generations:oembed')}",
        "is_secure": settings.SITE_URL.startswith("https://"),
        "addresses": {name.rpartition("-")[2]: address_of(letters, name) for name in names},
    }
