"""A file's way home: fetched through the guard and stored, beside a bare copy over the same wire; and its memory."""

import http.server
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import EndpointConnectionError
from django.conf import settings
from django.test import override_settings

from benchmarks.timing import Figure, compare
from generations import workflow
from generations.media import fetch, storage
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation, tiny_mp4

MEGABYTE = 1 << 20
HEAD = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"


def measure() -> Iterator[Figure]:
    """Copies of 50 and 500 MB, one into a bucket, and from a finished request to the gallery."""
    for megabytes, rounds in ((50, 5), (500, 5)):
        with _served(megabytes * MEGABYTE) as url:
            yield _copy(megabytes, url, rounds)
    with _served(50 * MEGABYTE) as url, _bucket() as bucket:
        yield _copy_to_bucket(50, url, bucket)
    with _served(0) as url:
        yield _completion(url)


def _copy(megabytes: int, url: str, rounds: int) -> Figure:
    floor = lambda: _plain_copy(url)
    figure = compare(f"copy of {megabytes} MB", lambda: _ours(url), floor, "urllib to a file, fsync", rounds=rounds)
    return replace(figure, note=f"{_memory_of(lambda: _ours(url)):.0f} MB over idle at most")


def _copy_to_bucket(megabytes: int, url: str, bucket: Any) -> Figure:
    """Both write a file first, since it is looked at before anybody sees it."""

    def floor() -> None:
        bucket.upload_file(str(_plain_copy(url)), settings.AWS_STORAGE_BUCKET_NAME, "bare")

    name = f"copy of {megabytes} MB to a bucket"
    return compare(name, lambda: _ours(url), floor, "the same, and boto3's upload_file", rounds=5)


def _ours(url: str) -> None:
    path, key = settings.SCRATCH_DIR / "copied", storage.video_key(uuid.UUID(int=0), try_id=uuid.UUID(int=0))
    with path.open("wb") as file:
        fetch.download(url, file, on_progress=lambda: None)
    storage.save(key, path, content_type="video/mp4", move=True)


def _plain_copy(url: str) -> Path:
    path = settings.DATA_DIR / "bare"
    with urllib.request.urlopen(url) as answer, path.open("wb") as file:
        shutil.copyfileobj(answer, file, MEGABYTE)
        os.fsync(file.fileno())
    return path


def _memory_of(work: Callable[[], None]) -> float:
    """Megabytes by which a fresh process grows while it does the work."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        os.write(tell, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before).encode())
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as pipe:
        grown = float(pipe.read() or "nan")
    os.waitpid(child, 0)
    return grown / 1024


def _completion(url: str) -> Figure:
    """Our poll finds the finished request and the video is in the gallery: probed, stored and charged."""
    user = User.objects.create_user("completion@example.org", "x")

    def ours() -> None:
        made = make_generation(user, state=State.SAVING, result_url=url, request_id=uuid.uuid4().hex)
        Generation.objects.filter(pk=made.pk).update(next_run_at=made.created_at)
        workflow.advance(made.pk)
        made.refresh_from_db()
        if made.state != State.COMPLETED:
            raise RuntimeError(f"{made.state}: {made.error}")

    def floor() -> None:
        with urllib.request.urlopen(url) as answer, (settings.DATA_DIR / "bare").open("wb") as file:
            shutil.copyfileobj(answer, file)
            os.fsync(file.fileno())
        make_generation(user, state=State.SAVING, result_url=url)

    return compare("fal's end to the gallery", ours, floor, "fetched and stored, not decoded", rounds=10)


@contextmanager
def _bucket() -> Iterator[Any]:
    """Storage in a bucket of moto's, a process of its own; gives boto3's client, with boto3's defaults."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    keys = {"aws_access_key_id": "benchmark", "aws_secret_access_key": "of no worth", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **keys)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        _make(client, "benchmark")
        with override_settings(
            AWS_STORAGE_BUCKET_NAME="benchmark",
            AWS_S3_ENDPOINT_URL=f"http://127.0.0.1:{port}",
            AWS_ACCESS_KEY_ID=keys["aws_access_key_id"],
            AWS_SECRET_ACCESS_KEY=keys["aws_secret_access_key"],
            STORAGES=settings.STORAGES | {"default": {"BACKEND": "generations.media.bucket.PrivateBucket"}},
        ):
            yield client
        server.terminate()


def _make(client: Any, bucket: str) -> None:
    """Once the server is there."""
    for _ in range(100):
        try:
            client.create_bucket(Bucket=bucket)
        except EndpointConnectionError:
            time.sleep(0.1)
        else:
            return


@contextmanager
def _served(size: int) -> Iterator[str]:
    """One file on loopback, allowed as the sandbox's are; 0 is a small video that plays."""
    content = HEAD + bytes(size - len(HEAD)) if size else tiny_mp4()

    class Handler(http.server.BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    with override_settings(FAL_QUEUE_URL=base, FAL_IS_LOOPBACK=True):
        yield f"{base}/files/video.mp4"
    server.shutdown()
