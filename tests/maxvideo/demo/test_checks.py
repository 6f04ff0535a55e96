"""What the demo finds wrong."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from generations.sandbox.clips import Clip, make
from generations.sandbox.drawing import Scene
from maxvideo.demo import checks
from maxvideo.demo.shots import Shot
from maxvideo.demo.visitor import Visitor

SHOT = Shot("fal-ai/veo3/fast", "A fox", seconds=2, size=(320, 180), has_sound=True, charge=40)


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return (tmp_path / make(Clip(Scene(320, 180, "A fox"), 2, has_sound=True), tmp_path)).read_bytes()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Somebody on a site whose pages are the files of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield Visitor(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture
def take(tmp_path: Path, visitor: Visitor) -> Callable[..., checks.Take]:
    """Takes a shot on a site whose only generation has this file and these facts."""

    def take(content: bytes, shot: Shot = SHOT, **other: Any) -> checks.Take:
        file = tmp_path / "generations" / "1" / "download" / "index.html"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        facts = {"state": "completed", "error": None, "price_credits": 40, "charged_credits": 40, "width": 320}
        facts |= {"height": 180, "duration_seconds": 2.0, "bytes": len(content)}
        return checks.take_of(visitor, shot, "/generations/1/", facts | other)

    return take


def test_nothing_is_wrong_with_what_was_wanted(take: Callable[..., checks.Take], content: bytes) -> None:
    assert take(content).problems == []


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"charged_credits": 41}, "41 credits were charged instead of 40"),
        ({"price_credits": 39}, "more was charged than was shown"),
        ({"width": 321}, "the site says other things of the file than are true"),
        ({"bytes": 1}, "the site says other things of the file than are true"),
        ({"duration_seconds": 3.0}, "the site says that it lasts 3.0 s"),
        ({"state": "failed", "error": "Sorry."}, "it is failed: Sorry."),
    ],
)
def test_wrong_facts_are_named(
    take: Callable[..., checks.Take], content: bytes, other: dict[str, float | str], problem: str
) -> None:
    assert take(content, **other).problems[0] == problem


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"seconds": 3}, "its file lasts 2.00 s instead of 3"),
        ({"size": (180, 320)}, "its file has (320, 180) pixels instead of (180, 320)"),
        ({"has_sound": False}, "its file has sound"),
    ],
)
def test_wrong_file_is_named(
    take: Callable[..., checks.Take], content: bytes, wanted: dict[str, int | tuple[int, int]], problem: str
) -> None:
    assert problem in take(content, Shot(**(vars(SHOT) | wanted))).problems


@pytest.mark.parametrize("bad", [b"", b"<!doctype html>", b"\x00" * 1000])
def test_file_that_does_not_play_is_named(take: Callable[..., checks.Take], bad: bytes) -> None:
    assert take(bad).problems[0].startswith("its file does not play")


PURCHASE = {
    "state": "paid",
    "credits": 500,
    "amount": 500,
    "currency": "usd",
    "refunded_credits": 0,
    "receipt_url": "…",
}


def problems_of(visitor: Visitor, tmp_path: Path, purchase: dict[str, Any], line: str = "top_up,500") -> list[str]:
    (tmp_path / "credits").mkdir()
    (tmp_path / "credits/statement.csv").write_text(f"kind,credits\nhold,-40\n{line}\n")
    return checks.wrong_with_purchase(visitor, purchase, 500)


def test_nothing_is_wrong_with_a_purchase_that_was_paid(visitor: Visitor, tmp_path: Path) -> None:
    assert problems_of(visitor, tmp_path, PURCHASE) == []


@pytest.mark.parametrize(("name", "value"), [("state", "open"), ("amount", 501), ("currency", "eur"), ("credits", 5)])
def test_other_facts_of_a_purchase_are_named(visitor: Visitor, tmp_path: Path, name: str, value: str | int) -> None:
    assert problems_of(visitor, tmp_path, PURCHASE | {name: value}) == [f"the purchase's {name} is {value}"]


@pytest.mark.parametrize("line", ["grant,500", "top_up,499", "top_up,500\ntop_up,500"])
def test_statement_that_shows_another_purchase_is_named(visitor: Visitor, tmp_path: Path, line: str) -> None:
    assert "credits were bought" in problems_of(visitor, tmp_path, PURCHASE, line)[0]


def test_missing_receipt_is_named(visitor: Visitor, tmp_path: Path) -> None:
    assert problems_of(visitor, tmp_path, PURCHASE | {"receipt_url": None}) == ["it has no receipt"]
