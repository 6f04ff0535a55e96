"""What a field of pictures needs beside its control: where it is sent alone, and pictures to pick again."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from generations.catalogue import Endpoint
from generations.studio.stored_pictures import newest_uploads, recent_uploads

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User


def of_endpoint(user: "User | AnonymousUser", endpoint: Endpoint) -> dict[str, Any]:
    """Of an endpoint's form."""
    address = reverse("generations:picture-field", args=[endpoint.id])
    return {"pictures_url": address, "recent_uploads": recent_uploads(user, endpoint)}


def of_comparison(user: "User") -> dict[str, Any]:
    """Of the comparison's."""
    return {"pictures_url": reverse("generations:compare-picture"), "recent_uploads": newest_uploads(user)}
