"""What is private in a generation, as its page for staff shows it: words, pictures, the video, what fal sent."""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse

from generations.catalogue.uploads import upload_ids
from generations.media.serve import serve_file
from generations.models import Delivery, Generation, InputImage
from generations.showcase.published import serve_poster, serve_video
from maxvideo.staff.private import PrivateRows
from maxvideo.web.admin import as_typed

OPEN: Final = "generations.open_generation"
View = Callable[..., HttpResponseBase]
NAME: Final = "generations_generation_open"
TEMPLATE: Final = "generations/admin/open.html"


def pictures_of(generation: Generation) -> list[InputImage]:
    """The owner's uploads that went in."""
    return list(InputImage.objects.filter(user=generation.user_id, pk__in=upload_ids(generation.arguments)))


def contents(generation: Generation) -> Mapping[str, Any]:
    """Everything of a generation that is its owner's alone."""
    bodies = {f"delivery {sent}": body_of(sent) for sent in generation.deliveries.order_by("id")}
    words = {"prompt": as_typed(generation.prompt), "arguments": _as_json(generation.arguments)}
    return {
        "facts": words | bodies,
        "video": _address(generation, "video") if generation.video_key else "",
        "poster": _address(generation, "poster") if generation.poster_key else "",
        "pictures": [_address(generation, "picture", picture.pk) for picture in pictures_of(generation)],
    }


def file_urls(model_admin: PrivateRows) -> list[URLPattern]:
    """The files of the private page, each for whoever opened its generation with a reason."""

    def video(request: HttpRequest, generation_id: str) -> HttpResponseBase:
        return _unkept(serve_video(request, _with_file(model_admin.opened_row(request, generation_id))))

    def poster(request: HttpRequest, generation_id: str) -> HttpResponseBase:
        return _unkept(serve_poster(request, _with_file(model_admin.opened_row(request, generation_id))))

    def picture(request: HttpRequest, generation_id: str, picture_id: uuid.UUID) -> HttpResponseBase:
        pictures = pictures_of(model_admin.opened_row(request, generation_id))
        found = next((one for one in pictures if one.pk == picture_id), None)
        if found is None:
            raise Http404
        return _unkept(serve_file(request, found.key, found.content_type))

    files: dict[str, View] = {"video": video, "poster": poster, "picture/<uuid:picture_id>": picture}
    return [
        path(
            f"<uuid:generation_id>/open/{address}/",
            model_admin.admin_site.admin_view(view),
            name=f"{NAME}_{address.partition('/')[0]}",
        )
        for address, view in files.items()
    ]


def body_of(delivery: Delivery) -> str:
    """What fal sent, without the addresses at which anybody could watch the video."""
    return _as_json(_without_addresses(delivery.body))


def _with_file(generation: Generation) -> Generation:
    if not generation.video_key:
        raise Http404
    return generation


def _unkept(response: HttpResponseBase) -> HttpResponseBase:
    """No browser keeps what was opened for half an hour."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(generation: Generation, what: str, *ids: object) -> str:
    return reverse(f"admin:{NAME}_{what}", args=[generation.pk, *ids])


def _as_json(value: Any) -> str:
    return as_typed(json.dumps(value, ensure_ascii=False, indent=1))


def _without_addresses(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without_addresses(part) for name, part in value.items()}
        case list():
            return [_without_addresses(part) for part in value]
        case str() if value.startswith(("http://", "https://")):
            return f"(an address at {value.split('/')[2]})"
    return value
