"""Storage in a bucket: moto's S3 over HTTP, and servers that misbehave."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import requests
from pytest_django import Settings

from generations.media import storage
from generations.media.exceptions import StorageUnavailable
from tests.generations.media.wire import Answer, Provider

KEY = "videos/01/x.mp4"


def stored(s3: Any, settings: Settings) -> dict:
    return s3.get_object(Bucket=settings.AWS_STORAGE_BUCKET_NAME, Key=KEY)


def test_object_has_the_bytes_and_the_type_of_a_video(s3: Any, settings: Settings, clip: bytes) -> None:
    storage.save(KEY, clip, content_type="video/mp4")
    found = stored(s3, settings)
    assert found["Body"].read() == clip
    assert found["ContentType"] == "video/mp4"


def test_object_in_parts_arrives_whole(s3: Any, settings: Settings, tmp_path: Path) -> None:
    content = os.urandom(20_000_001)
    (tmp_path / "video").write_bytes(content)
    storage.save(KEY, tmp_path / "video", content_type="video/mp4")
    assert stored(s3, settings)["Body"].read() == content


def test_object_is_private(s3: Any, settings: Settings) -> None:
    storage.save(KEY, b"private", content_type="video/mp4")
    address = f"{settings.AWS_S3_ENDPOINT_URL}/{settings.AWS_STORAGE_BUCKET_NAME}/{KEY}"
    grants = s3.get_object_acl(Bucket=settings.AWS_STORAGE_BUCKET_NAME, Key=KEY)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"], address


def test_presigned_address_gives_the_bytes(s3: Any, clip: bytes) -> None:
    storage.save(KEY, clip, content_type="video/mp4")
    answer = requests.get(storage.presigned(KEY, seconds=900), timeout=5)
    assert answer.content == clip
    assert answer.headers["Content-Type"] == "video/mp4"


def test_presigned_address_gives_a_range(s3: Any) -> None:
    storage.save(KEY, bytes(range(100)), content_type="video/mp4")
    answer = requests.get(storage.presigned(KEY, seconds=900), headers={"Range": "bytes=10-19"}, timeout=5)
    assert answer.status_code == 206
    assert answer.content == bytes(range(10, 20))


def test_presigned_address_names_the_download(s3: Any) -> None:
    storage.save(KEY, b"x", content_type="video/mp4")
    address = storage.presigned(KEY, seconds=900, filename="Ein schönes Boot.mp4")
    disposition = requests.get(address, timeout=5).headers["Content-Disposition"]
    assert disposition == "attachment; filename*=utf-8''Ein%20sch%C3%B6nes%20Boot.mp4"


def signed_at(moment: datetime, seconds: int = 900) -> str:
    with mock.patch("django.utils.timezone.now", return_value=moment):
        return storage.presigned(KEY, seconds=seconds)


def test_presigned_address_is_the_same_for_five_minutes(s3: Any) -> None:
    addresses = [signed_at(datetime(2026, 1, 1, 12, minute, 59, tzinfo=UTC)) for minute in (0, 4, 5)]
    assert addresses[0] == addresses[1] != addresses[2]


def test_presigned_address_ends_within_its_time(s3: Any) -> None:
    address = signed_at(datetime(2026, 1, 1, 12, 4, 59, tzinfo=UTC))
    assert "X-Amz-Date=20260101T120000Z" in address
    assert "X-Amz-Expires=900" in address


def test_presigned_address_for_a_moment_is_not_over_at_once(s3: Any) -> None:
    assert "X-Amz-Date=20260101T120440Z" in signed_at(datetime(2026, 1, 1, 12, 4, 59, tzinfo=UTC), seconds=60)


def test_signature_is_the_one_that_boto_makes(s3: Any, settings: Settings) -> None:
    moment = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
    with mock.patch("botocore.auth.get_current_datetime", return_value=moment):
        theirs = s3.generate_presigned_url(
            "get_object", Params={"Bucket": settings.AWS_STORAGE_BUCKET_NAME, "Key": KEY}, ExpiresIn=900
        )
    assert signature(signed_at(moment)) == signature(theirs)


def signature(address: str) -> str:
    return address.partition("X-Amz-Signature=")[2].partition("&")[0]


def test_fal_can_fetch_a_picture_for_the_whole_time(s3: Any) -> None:
    storage.save(KEY, b"\xff\xd8picture", content_type="image/jpeg")
    address = storage.argument_for_fal(KEY, "image/jpeg", seconds=7200)
    assert "X-Amz-Expires=7500" in address
    assert requests.get(address, timeout=5).headers["Content-Type"] == "image/jpeg"


def test_address_never_lasts_longer_than_a_signature_can(s3: Any) -> None:
    assert "X-Amz-Expires=604800" in storage.argument_for_fal(KEY, "image/jpeg", seconds=10**9)


def test_upload_that_was_killed_is_found_and_removed(s3: Any, settings: Settings) -> None:
    bucket = settings.AWS_STORAGE_BUCKET_NAME
    s3.create_multipart_upload(Bucket=bucket, Key=KEY)
    assert storage.remove_leftovers(older_than_seconds=1e9) == 0  # moto's uploads all began in 2010
    assert storage.remove_leftovers(older_than_seconds=0) == 1
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


STREAM = r"""
import re, sys
from pathlib import Path
from generations.media import storage

def peak():  # not ru_maxrss, which begins with the parent's
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])

storage.save("warm-up", Path(sys.argv[1]), content_type="video/mp4")
before = peak()
storage.save("large", Path(sys.argv[2]), content_type="video/mp4")
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_large_file_streams_in_little_memory(s3: Any, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "small").write_bytes(bytes(100_000))
    with (tmp_path / "large").open("wb") as file:
        file.truncate(200 * 1024**2)
    names = ("STORAGE_BUCKET_NAME", "S3_ENDPOINT_URL", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
    environment = {f"AWS_{name}": getattr(settings, f"AWS_{name}") for name in names}
    child = subprocess.run(
        [sys.executable, "-c", STREAM, tmp_path / "small", tmp_path / "large"],
        env=os.environ | environment | {"DJANGO_SETTINGS_MODULE": "maxvideo.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    assert int(child.stdout) < 32 * 1024
    assert s3.head_object(Bucket=settings.AWS_STORAGE_BUCKET_NAME, Key="large")["ContentLength"] == 200 * 1024**2


def refuses(line: str, code: str = "") -> Answer:
    body = f"<Error><Code>{code}</Code><Message>secret words</Message></Error>".encode()

    def answer(connection: socket.socket) -> None:
        connection.sendall(
            f"HTTP/1.1 {line}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        )

    return answer


def says_nothing(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def hangs_up(connection: socket.socket) -> None:
    pass


AWAY = {
    "unavailable": refuses("503 Service Unavailable", "SlowDown"),
    "an internal fault": refuses("500 Internal Server Error", "InternalError"),
    "a refused key": refuses("403 Forbidden", "AccessDenied"),
    "no such bucket": refuses("404 Not Found", "NoSuchBucket"),
    "a full disk": refuses("507 Insufficient Storage", "XMinioStorageFull"),
    "a page": refuses("200 OK"),
    "not HTTP": lambda connection: connection.sendall(b"nonsense\r\n\r\n"),
    "hanging up": hangs_up,
    "silence": says_nothing,
}


@pytest.fixture
def _misbehaving(settings: Settings, provider: Provider) -> None:
    settings.AWS_STORAGE_BUCKET_NAME, settings.AWS_S3_ENDPOINT_URL = "bucket", provider.url
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = "test-key", "test-secret"
    settings.STORAGE_CONNECT_TIMEOUT = settings.STORAGE_READ_TIMEOUT = 0.3
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "generations.media.bucket.PrivateBucket"}}


@pytest.mark.usefixtures("_misbehaving")
@pytest.mark.parametrize("size", [1000, 9_000_000])
@pytest.mark.parametrize(
    "answer",
    [answer for name, answer in AWAY.items() if name != "a page"],
    ids=[name for name in AWAY if name != "a page"],
)
def test_bucket_that_does_not_take_a_file_is_away(provider: Provider, answer: Callable[..., Any], size: int) -> None:
    provider.gives(answer)
    with pytest.raises(StorageUnavailable) as away:
        storage.save(KEY, bytes(size), content_type="video/mp4")
    assert "secret" not in str(away.value)


@pytest.mark.usefixtures("_misbehaving")
@pytest.mark.parametrize("size", [1000, 9_000_000])
def test_upload_is_signed_as_every_clone_of_s3_takes_it(provider: Provider, size: int) -> None:
    provider.gives(AWAY["unavailable"])
    with pytest.raises(StorageUnavailable):
        storage.save(KEY, bytes(size), content_type="video/mp4")
    head = provider.requests[0].partition(b"\r\n\r\n")[0].lower()
    assert b"authorization: aws4-hmac-sha256" in head
    assert b"x-amz-checksum" not in head
    assert b"aws-chunked" not in head


@pytest.mark.usefixtures("_misbehaving")
def test_bucket_that_does_not_answer_is_away(provider: Provider) -> None:
    provider.gives(AWAY["unavailable"])
    with pytest.raises(StorageUnavailable):
        storage.delete(KEY)


@pytest.mark.usefixtures("_misbehaving")
def test_nobody_listening_is_away(provider: Provider) -> None:
    provider.close()
    with pytest.raises(StorageUnavailable):
        storage.save(KEY, b"x", content_type="video/mp4")


@pytest.mark.usefixtures("_misbehaving")
def test_bucket_without_a_key_is_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        setattr(settings, name, None)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(StorageUnavailable):
        storage.presigned(KEY, seconds=900)
    with pytest.raises(StorageUnavailable):
        storage.save(KEY, b"x", content_type="video/mp4")


@pytest.mark.usefixtures("_misbehaving")
def test_addresses_need_no_bucket_that_answers(provider: Provider) -> None:
    provider.close()
    assert storage.presigned(KEY, seconds=900).startswith(f"{provider.url}/bucket/{KEY}?")
