import io
import uuid
from collections.abc import Callable

import av
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.library.export import file_name
from generations.media import storage
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation, stored_video, tiny_jpeg, tiny_mp4


@pytest.fixture
def fetch(alice: User, client_of: Callable[[User], Client]) -> Callable[..., HttpResponse]:
    """What alice gets of a file of hers."""
    generation = make_generation(alice, state=State.COMPLETED)
    client = client_of(alice)

    def get(name: str, **headers: str) -> HttpResponse:
        return client.get(reverse(f"generations:{name}", args=[generation.id]), headers=headers)

    return get


def test_video_is_whole_and_plays(fetch: Callable[..., HttpResponse]) -> None:
    response = fetch("video")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "video/mp4")
    content = response.getvalue()
    assert content == tiny_mp4()
    with av.open(io.BytesIO(content)) as container:
        assert len(list(container.decode(video=0))) == 4


def test_part_of_the_video_is_206(fetch: Callable[..., HttpResponse]) -> None:
    response = fetch("video", range="bytes=2-5")
    assert (response.status_code, response.getvalue()) == (206, tiny_mp4()[2:6])
    assert response.headers["Content-Range"] == f"bytes 2-5/{len(tiny_mp4())}"


def test_part_beyond_the_end_is_416(fetch: Callable[..., HttpResponse]) -> None:
    assert fetch("video", range="bytes=9999999-").status_code == 416


def test_poster_is_a_picture(fetch: Callable[..., HttpResponse]) -> None:
    response = fetch("poster")
    assert (response.headers["Content-Type"], response.getvalue()) == ("image/jpeg", tiny_jpeg())


def test_download_is_an_attachment_with_a_readable_name(fetch: Callable[..., HttpResponse]) -> None:
    response = fetch("download")
    name = "slow-tide-under-a-low-sun-no-wind-a-single-gull-far-out-hailuo-02-standard.mp4"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.getvalue() == tiny_mp4()


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("../../etc/passwd\r\nX: y", "etcpasswd-x-y-hailuo-02-standard.mp4"),
        ("夜の港の灯り", "夜の港の灯り-hailuo-02-standard.mp4"),
        ("!!!", "video-hailuo-02-standard.mp4"),
        ("a" * 200, "a" * 60 + "-hailuo-02-standard.mp4"),
    ],
)
def test_name_is_made_of_words_only(alice: User, prompt: str, name: str) -> None:
    assert file_name(make_generation(alice, prompt=prompt)) == name


@pytest.mark.parametrize("name", ["video", "poster", "download"])
@pytest.mark.parametrize("state", [state for state in State if state != State.COMPLETED])
def test_file_that_is_not_published_is_not_there(
    alice: User, client_of: Callable[[User], Client], state: State, name: str
) -> None:
    generation = make_generation(alice, state=state, **stored_video(uuid.uuid4()))
    response = client_of(alice).get(reverse(f"generations:{name}", args=[generation.id]))
    assert response.status_code == 404


def test_manifest_beside_a_video_is_its_owners_to_download(alice: User, client_of: Callable[[User], Client]) -> None:
    identity = uuid.uuid4()
    key = storage.manifest_key(identity, try_id=uuid.uuid4())
    storage.save(key, b"a manifest", content_type=storage.MANIFEST)
    generation = make_generation(alice, id=identity, state=State.COMPLETED, mark="beside", manifest_key=key)
    browser = client_of(alice)
    response = browser.get(f"/generations/{generation.pk}/manifest/")
    assert response.getvalue() == b"a manifest"
    assert response.headers["Content-Disposition"].endswith('hailuo-02-standard.c2pa"')
    assert f"/generations/{generation.pk}/manifest/" in browser.get(generation.get_absolute_url()).text


def test_video_with_its_mark_inside_has_none(fetch: Callable[..., HttpResponse]) -> None:
    assert fetch("manifest").status_code == 404
