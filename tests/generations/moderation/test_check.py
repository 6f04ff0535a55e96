"""Anybody drops a file and reads what its mark says, in plain words; nothing of it is kept."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from generations.media import certificate, manifests, marking
from generations.media.marking import Made
from generations.moderation import check
from maxvideo.mark_settings import MarkFiles
from tests.factories import tiny_jpeg, tiny_mp4
from tests.generations.media.sound_videos import made

WEBM = made("vp9, opus.webm")
Ask = Callable[..., HttpResponse]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client: Client) -> Ask:
    """Sends a file as the form does."""

    def ask(content: bytes, beside: bytes | None = None, name: str = "a.mp4") -> HttpResponse:
        files: dict[str, Any] = {"file": SimpleUploadedFile(name, content)}
        if beside is not None:
            files["manifest"] = SimpleUploadedFile("a.c2pa", beside)
        return client.post("/check/", files)

    return ask


def marked(
    tmp_path: Path,
    content: bytes,
    kind: str = "video/mp4",
    *,
    is_beside: bool = False,
    model: str = "Veo 3 Fast",
    when: str = "2026-11-30T10:00:00+00:00",
) -> bytes:
    (tmp_path / "in").write_bytes(content)
    facts = Made(model, "fal-ai/veo3/fast", when, "MaxVideo 1", kind)
    marking.mark(tmp_path / "in", tmp_path / "out", facts, is_beside=is_beside, on_progress=lambda: None)
    return (tmp_path / "out").read_bytes()


def test_video_of_ours_is_told_as_such(ask: Ask, tmp_path: Path) -> None:
    page = ask(marked(tmp_path, tiny_mp4()))
    html = page.content.decode()
    assert page.status_code == 200
    for words in ("It says: made with AI, on MaxVideo", "Veo 3 Fast", "30 Nov, 10:00", "MaxVideo (us)", "unchanged"):
        assert words in " ".join(html.split())


def test_mark_of_another_signer_is_not_ours(ask: Ask, tmp_path: Path, settings: Settings) -> None:
    content = marked(tmp_path, tiny_mp4())
    other = tmp_path / "other.pem"
    settings.C2PA_FILES = MarkFiles(other, other)
    html = ask(content).content.decode()
    assert "made with AI" in html
    assert "on MaxVideo" not in html
    assert "We did not sign this." in html


def test_forged_name_and_number_are_not_ours(ask: Ask, tmp_path: Path, settings: Settings) -> None:
    """Who makes a certificate with our names signs with a root that is not ours."""
    ours = settings.C2PA_FILES
    forged = tmp_path / "forged.pem"
    settings.C2PA_FILES = MarkFiles(forged, forged)
    content = marked(tmp_path, tiny_mp4())
    settings.C2PA_FILES = ours
    assert certificate.load().chain not in forged.read_text()
    assert "(us)" not in ask(content).content.decode()


def test_changed_file_is_told_as_such(ask: Ask, tmp_path: Path) -> None:
    content = bytearray(marked(tmp_path, tiny_mp4()))
    at = content.rfind(b"mdat") + 100
    content[at] ^= 1
    html = ask(bytes(content)).content.decode()
    assert "The mark does not fit the file" in html
    assert "Do not rely on what the mark says" in html
    assert "on MaxVideo" not in html


def test_earlier_mark_is_mentioned(ask: Ask, tmp_path: Path) -> None:
    assert "kept inside" in ask(marked(tmp_path, marked(tmp_path, tiny_mp4()))).content.decode()


@pytest.mark.parametrize(("name", "content"), [("a.mp4", tiny_mp4()), ("a.jpg", tiny_jpeg()), ("a.webm", WEBM)])
def test_file_without_a_mark_is_not_called_real(ask: Ask, name: str, content: bytes) -> None:
    html = ask(content, name=name).content.decode()
    assert "It carries no mark" in html
    assert "does not mean that it is real" in " ".join(html.split())


def test_webm_is_read_with_the_file_beside_it(ask: Ask, tmp_path: Path) -> None:
    manifest = marked(tmp_path, WEBM, "video/webm", is_beside=True)
    assert "made with AI, on MaxVideo" in ask(WEBM, manifest, name="a.webm").content.decode()
    other = bytearray(WEBM)
    other[-50] ^= 1
    assert "The mark does not fit the file" in ask(bytes(other), manifest, name="a.webm").content.decode()


@pytest.mark.parametrize(
    "content", [b"MZ program", b"<svg/>", b"\0\0\0\x18ftypmp42" + b"garbage" * 99, b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_what_cannot_be_read_is_said(ask: Ask, content: bytes) -> None:
    page = ask(content)
    assert page.status_code == 422
    assert "This file cannot be read" in page.content.decode()


@pytest.mark.parametrize("beside", [b"", b"no manifest", b"\0" * 5000])
def test_broken_file_beside_is_said(ask: Ask, beside: bytes) -> None:
    assert ask(WEBM, beside, name="a.webm").status_code in {200, 422}


def test_no_file_is_asked_for(client: Client) -> None:
    page = client.post("/check/")
    assert page.status_code == 422
    assert "Choose a file first" in page.text


def test_too_large_one_is_refused_before_it_is_read(client: Client) -> None:
    length = str(check.MOST_BYTES + check.FORM_BYTES + 1)
    page = client.generic("POST", "/check/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=length)
    assert page.status_code == 413
    assert "larger than 150 MB" in page.text


def test_names_in_a_mark_are_words_and_no_markup(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(tiny_mp4())
    facts = Made("<script>alert(1)</script>", "x", "never", "t", "video/mp4")
    marking.mark(tmp_path / "in", tmp_path / "out", facts, is_beside=False, on_progress=lambda: None)
    page = ask((tmp_path / "out").read_bytes())
    assert b"<script>alert" not in page.content


def test_one_network_reads_so_many_a_minute(ask: Ask) -> None:
    answers = [ask(tiny_mp4()).status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]


def test_nothing_is_kept(ask: Ask, tmp_path: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    ask(tiny_mp4()).close()
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []
    assert not settings.MEDIA_ROOT.exists()


def test_another_one_is_asked_to_wait_while_files_are_read(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "WAIT_SECONDS", 0.01)
    check._turn.acquire()
    try:
        assert ask(tiny_mp4()).status_code == 503
    finally:
        check._turn.release()


def test_form_has_its_token_before_its_files(client: Client) -> None:
    html = client.get("/check/").text
    form = html[html.index('action="/check/"') :]
    assert form.index("csrfmiddlewaretoken") < form.index('type="file"')


def test_post_without_a_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/check/", {"file": io.BytesIO(tiny_mp4())}).status_code == 403


@pytest.mark.parametrize("when", ["2026-13-45T25:61:61Z", "0001-01-01T00:00:00+14:00", "yesterday"])
def test_time_that_is_none_is_not_said(ask: Ask, tmp_path: Path, when: str) -> None:
    page = ask(marked(tmp_path, tiny_mp4(), when=when))
    assert page.status_code == 200
    assert "made with AI" in page.text


def test_manifest_says_no_more_than_a_page_shows(tmp_path: Path) -> None:
    """However much a stranger's manifest holds, the child that reads it hands on little."""
    long = marked(tmp_path, tiny_mp4(), model="x" * 100_000)
    (tmp_path / "long.mp4").write_bytes(long)
    with (tmp_path / "long.mp4").open("rb") as file:
        said = manifests._ask(file, "video/mp4", None)
    assert len(str(said)) < 1000
