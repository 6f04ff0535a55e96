"""`bin/demo`: one video with each endpoint through the site's own forms; exits 0 only if everything holds."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import requests

from maxvideo.demo import checkout, checks, report
from maxvideo.demo.checks import Take
from maxvideo.demo.shots import SHOTS
from maxvideo.demo.site import DidNotStart, Site, running_site
from maxvideo.demo.visitor import Refused, Visitor

EMAIL, PASSWORD = "visitor@example.org", "a-paper-boat-in-the-rain"
FINISHED_WITHIN = 300.0


def main() -> int:
    """The exit code: 0 where all videos finished, play and are as wanted, and the books balance."""
    parser = argparse.ArgumentParser(prog="bin/demo", description=__doc__)
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep the videos here")
    out = parser.parse_args().out
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        with running_site() as site:
            say(f"A site of its own is ready at {site.url}")
            problems = tour(site, out)
    except (DidNotStart, Refused, LookupError, requests.RequestException) as error:
        problems = [str(error)]
    except KeyboardInterrupt:
        return 130
    for problem in problems:
        say(f"WRONG: {problem}")
    say("Everything holds." if not problems else f"{len(problems)} things are wrong.")
    return 1 if problems else 0


def tour(site: Site, out: Path | None) -> list[str]:
    """Sign up, make the videos, print table and statement; returns what is wrong."""
    visitor = Visitor(site.url)
    visitor.sign_up(EMAIL, PASSWORD)
    visitor.confirm_address(site.mailed_link("/accounts/confirm-email/"))
    bought = 2 * sum(shot.charge for shot in SHOTS)
    purchase = checkout.buy(visitor, bought)
    say(f"Signed up and bought {bought} credits by card; asking for {len(SHOTS)} videos.")
    takes = make_all(visitor)
    say("", report.table(takes), "", report.statement(visitor.statement()), "")
    keep(takes, out)
    wrong = [f"{take.shot.endpoint}: {problem}" for take in takes for problem in take.problems]
    wrong += [*checks.wrong_with_purchase(visitor, purchase, bought), *checks.wrong_with_gallery(visitor, takes)]
    return [*wrong, *checks.wrong_with_books(site, visitor, bought, takes)]


def make_all(visitor: Visitor) -> list[Take]:
    """Ask for every shot, then wait for all of them."""
    addresses = [visitor.make(shot) for shot in SHOTS]
    facts = visitor.wait_for(addresses, FINISHED_WITHIN)
    return [
        checks.take_of(visitor, shot, address, facts[address]) for shot, address in zip(SHOTS, addresses, strict=True)
    ]


def keep(takes: Sequence[Take], out: Path | None) -> None:
    """Write the files that there are, where they are wanted."""
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    for take in takes:
        if take.content:
            (out / take.shot.file_name).write_bytes(take.content)
    say(f"The videos are in {out}")


def say(*lines: str) -> None:
    """Print, at once."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
