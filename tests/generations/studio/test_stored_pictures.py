from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from generations.catalogue import find
from generations.models import InputImage
from generations.studio import stored_pictures
from maxvideo.accounts.models import User

HAILUO = find("fal-ai/minimax/hailuo-02/standard/image-to-video")
VEO = find("fal-ai/veo3/fast")


@pytest.fixture
def upload(alice: User) -> Callable[..., InputImage]:
    """Makes a picture of alice's, so many minutes old."""

    def upload(minutes: int = 0) -> InputImage:
        created_at = timezone.now() - timedelta(minutes=minutes)
        values = {"key": "k", "content_type": "image/jpeg", "width": 1, "height": 1, "bytes": 1}
        return InputImage.objects.create(user=alice, created_at=created_at, **values)

    return upload


def test_visitor_has_no_kept_pictures(upload: Callable[..., InputImage]) -> None:
    assert stored_pictures.owned_by(None, [upload().form_text]) == {}


def test_own_pictures_are_found_by_their_text(alice: User, bob: User, upload: Callable[..., InputImage]) -> None:
    picture = upload()
    texts = [picture.form_text, "upload:7", "https://example.org/a.png"]
    assert stored_pictures.owned_by(alice, texts) == {picture.form_text: picture}
    assert stored_pictures.owned_by(bob, texts) == {}


def test_newest_are_offered_where_pictures_are_taken(alice: User, upload: Callable[..., InputImage]) -> None:
    uploads = [upload(minutes) for minutes in range(stored_pictures.RECENT + 1)]
    assert stored_pictures.recent_uploads(alice, HAILUO) == uploads[:-1]
    assert stored_pictures.recent_uploads(alice, VEO) == []
    assert stored_pictures.recent_uploads(AnonymousUser(), HAILUO) == []
