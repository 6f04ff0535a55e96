"""A file's way home: fetched through the guard and stored, beside a bare copy over the same wire; and its memory."""

import http.server
import os
import resource
import shutil
import threading
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
    """Copies of 50 and 500 MB, and from a finished request to the gallery."""
    for megabytes, rounds in ((50, 5), (500, 2)):
        with _served(megabytes * MEGABYTE) as url:
            yield _copy(megabytes, url, rounds)
    with _served(0) as url:
        yield _completion(url)


def _copy(megabytes: int, url: str, rounds: int) -> Figure:
    key = storage.video_key(uuid.uuid4(), try_id=uuid.uuid4())

    def ours() -> None:
        path = settings.SCRATCH_DIR / "copied"
        with path.open("wb") as file:
            fetch.download(url, file, on_progress=lambda: None)
        storage.save(key, path, content_type="video/mp4", on_progress=lambda: None)

    def floor() -> None:
        with urllib.request.urlopen(url) as answer, (settings.DATA_DIR / "bare").open("wb") as file:
            shutil.copyfileobj(answer, file, MEGABYTE)
            os.fsync(file.fileno())

    figure = compare(f"copy of {megabytes} MB", ours, floor, "urllib to a file, fsync", rounds=rounds)
    grown = _memory_of(ours)
    return Figure(figure.name, figure.ours, figure.floor, figure.floor_name, f"{grown:.0f} MB over idle at most")


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
