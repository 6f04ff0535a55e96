"""Does what was made hold? Files are decoded to the last frame; books are added up again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import av

from maxvideo.demo.shots import Shot
from maxvideo.demo.site import Site
from maxvideo.demo.visitor import Facts, Visitor

LENGTH_TOLERANCE = 0.25
"""Seconds by which a file may differ: sound comes in frames of its own."""


@dataclass(frozen=True)
class Played:
    """What a file turned out to be."""

    size: tuple[int, int]
    seconds: float
    has_sound: bool


@dataclass
class Take:
    """One shot: what the site said of it, the file it gave, and what is wrong with them."""

    shot: Shot
    address: str
    facts: Facts
    content: bytes
    played: Played | None
    problems: list[str]


def take_of(visitor: Visitor, shot: Shot, address: str, facts: Facts) -> Take:
    """Download a finished generation, play it, and compare all with what was wanted."""
    if facts["state"] != "completed":
        return Take(shot, address, facts, b"", None, [f"it is {facts['state']}: {facts['error']}"])
    content = visitor.download(address)
    try:
        played = play(content)
    except (av.FFmpegError, IndexError) as error:
        return Take(shot, address, facts, content, None, [f"its file does not play: {error}"])
    problems = [*_wrong_with_file(shot, played, content), *_wrong_with_facts(shot, facts, played, content)]
    return Take(shot, address, facts, content, played, problems)


def play(content: bytes) -> Played:
    """Decode every frame of picture and sound; raises av.FFmpegError or IndexError where there is no video."""
    with av.open(io.BytesIO(content), "r") as container:
        picture = container.streams.video[0]
        frames = sum(1 for frame in container.decode() if isinstance(frame, av.VideoFrame))
        seconds = float(frames / picture.average_rate) if picture.average_rate else 0.0
        return Played((picture.width, picture.height), seconds, bool(container.streams.audio))


def _wrong_with_file(shot: Shot, played: Played, content: bytes) -> Iterator[str]:
    if b"ftyp" not in content[:12]:
        yield "its file is no mp4"
    if abs(played.seconds - shot.seconds) > LENGTH_TOLERANCE:
        yield f"its file lasts {played.seconds:.2f} s instead of {shot.seconds}"
    if played.size != shot.size:
        yield f"its file has {played.size} pixels instead of {shot.size}"
    if played.has_sound != shot.has_sound:
        yield f"its file has {'' if played.has_sound else 'no '}sound"


def _wrong_with_facts(shot: Shot, facts: Facts, played: Played, content: bytes) -> Iterator[str]:
    if facts["charged_credits"] != shot.charge:
        yield f"{facts['charged_credits']} credits were charged instead of {shot.charge}"
    if facts["charged_credits"] > facts["price_credits"]:
        yield "more was charged than was shown"
    if (facts["width"], facts["height"]) != played.size or facts["bytes"] != len(content):
        yield "the site says other things of the file than are true"
    if abs(facts["duration_seconds"] - shot.seconds) > LENGTH_TOLERANCE:
        yield f"the site says that it lasts {facts['duration_seconds']} s"


def wrong_with_gallery(visitor: Visitor, takes: Iterable[Take]) -> list[str]:
    """Videos that the gallery does not show."""
    page = visitor.page("/gallery/")
    return [f"{take.shot.endpoint} is not in the gallery" for take in takes if take.facts["id"] not in page]


def wrong_with_purchase(visitor: Visitor, purchase: Facts, credits: int) -> list[str]:
    """Where the purchase, or its line of the statement, is not what was ordered: a credit is a cent here."""
    wanted = {"state": "paid", "credits": credits, "amount": credits, "currency": "usd", "refunded_credits": 0}
    lines = csv.DictReader(io.StringIO(visitor.statement()))
    bought = [line["credits"] for line in lines if line["kind"] == "top_up"]
    problems = {f"the purchase's {name} is {purchase[name]}": purchase[name] != wanted[name] for name in wanted}
    problems["it has no receipt"] = not purchase["receipt_url"]
    problems[f"the statement says that {bought} credits were bought"] = bought != [str(credits)]
    return [text for text, is_wrong in problems.items() if is_wrong]


def wrong_with_books(site: Site, visitor: Visitor, bought: int, takes: Sequence[Take]) -> list[str]:
    """Where balances, statement and ledger do not agree with each other or with what was bought and charged."""
    account = visitor.account()
    lines = list(csv.DictReader(io.StringIO(visitor.statement())))
    expected = bought - sum(take.facts["charged_credits"] or 0 for take in takes)
    audit = site.manage("audit_ledger")
    problems = {
        f"the account has {account} instead of {expected} credits": account["total"] != expected,
        "credits are still on hold": account["held"] != 0 or sum(int(line["held"]) for line in lines) != 0,
        "the account's parts are not its total": account["available"] + account["held"] != account["total"],
        "the statement does not add up": sum(int(line["credits"]) for line in lines) != account["total"],
        f"the audit says: {audit.stdout}{audit.stderr}": audit.returncode != 0,
    }
    return [text for text, is_wrong in problems.items() if is_wrong]
