"""Static files as production serves them: each under a name of its content, kept for good."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import RequestFactory
from pytest_django import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

KEPT = ("css/fonts/sans.woff2", "css/fonts/serif.woff2", "css/fonts/OFL.txt", "clips/strata.mp4", "clips/strata.webp")


@pytest.fixture
def front(settings: Settings, tmp_path: Path) -> WhiteNoiseMiddleware:
    """What answers for static files, over all of them collected."""
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": hashed}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0)
    return WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))


def test_fonts_and_clips_are_kept_for_good_and_the_preloaded_font_is_the_sheets(
    front: WhiteNoiseMiddleware, settings: Settings
) -> None:
    for name in KEPT:
        answer = front(RequestFactory().get(static(name)))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    sheet = (Path(settings.STATIC_ROOT) / static("css/tokens.css").removeprefix("/static/")).read_text()
    named = [f"/static/css/{url}" for url in re.findall(r'url\("(fonts/[^"]+)"\)', sheet)]
    assert named == [static("css/fonts/sans.woff2"), static("css/fonts/serif.woff2")]


def test_part_of_a_clip_can_be_asked_for(front: WhiteNoiseMiddleware) -> None:
    answer = front(RequestFactory().get(static("clips/strata.mp4"), headers={"range": "bytes=0-99"}))
    assert (answer.status_code, answer.headers["Content-Type"]) == (206, "video/mp4")
