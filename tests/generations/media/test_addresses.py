import pytest
from pytest_django import Settings

from generations.media.addresses import allowed
from generations.media.exceptions import Forbidden
from maxvideo.web.normalize_url import LONGEST_URL

FAL = "https://queue.fal.run"

GOOD = [
    "https://fal.media/files/a/b.mp4",
    "https://v3.fal.media/files/b.mp4",
    "https://a.b.fal.media:443/x?y=z#w",
    "HTTPS://FAL.MEDIA/x",
    "https://storage.googleapis.com/bucket/ü.mp4?X-Goog-Signature=ab%2Fcd",
    "https://fal.media",
    f"https://fal.media/{'x' * (LONGEST_URL - 18)}",
]


@pytest.mark.parametrize("url", GOOD)
def test_listed_host_over_https_is_allowed(settings: Settings, url: str) -> None:
    settings.FAL_QUEUE_URL = FAL
    assert not allowed(url).is_sandbox


def test_address_that_is_too_long_with_its_blanks_encoded_is_refused(settings: Settings) -> None:
    settings.FAL_QUEUE_URL = FAL
    with pytest.raises(Forbidden):
        allowed(f"https://fal.media/{' ' * (LONGEST_URL // 3)}x")


def test_sandbox_is_allowed_at_its_own_host_and_port(settings: Settings) -> None:
    settings.FAL_QUEUE_URL = "http://127.0.0.1:8800"
    assert allowed("http://127.0.0.1:8800/files/x.mp4").is_sandbox


@pytest.mark.parametrize("base", ["http://localhost:8800", "http://[::1]:8800", "http://127.0.0.7:8800"])
def test_every_way_to_name_this_machine_may_hold_the_sandbox(settings: Settings, base: str) -> None:
    settings.FAL_QUEUE_URL = base
    assert allowed(f"{base}/files/x.mp4").is_sandbox


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8801/files/x.mp4",
        "http://localhost:8800/files/x.mp4",
        "https://127.0.0.1:8800/files/x.mp4",
        "http://127.0.0.1/files/x.mp4",
        "http://fal.media/files/x.mp4",
    ],
)
def test_sandbox_opens_nothing_else(settings: Settings, url: str) -> None:
    settings.FAL_QUEUE_URL = "http://127.0.0.1:8800"
    with pytest.raises(Forbidden):
        allowed(url)


@pytest.mark.parametrize("base", ["http://queue.fal.run", "http://10.0.0.1:8800", "https://127.0.0.1:8800", ""])
def test_there_is_no_sandbox_where_fal_is_not_on_this_machine(settings: Settings, base: str) -> None:
    settings.FAL_QUEUE_URL = base
    with pytest.raises(Forbidden):
        allowed(f"{base}/files/x.mp4")


def test_pattern_does_not_stand_for_the_bare_name(settings: Settings) -> None:
    settings.FAL_QUEUE_URL, settings.FAL_MEDIA_HOSTS = FAL, ["*.fal.media"]
    with pytest.raises(Forbidden):
        allowed("https://fal.media/x")


def test_refusal_does_not_repeat_the_signature(settings: Settings) -> None:
    settings.FAL_QUEUE_URL = FAL
    with pytest.raises(Forbidden) as refusal:
        allowed("https://elsewhere.example/x?X-Goog-Signature=secret")
    assert "secret" not in str(refusal.value)
