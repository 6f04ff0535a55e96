"""`python -m benchmarks.processes`: how soon all that `bin/run` starts is ready, and what memory it takes.

A page that several processes share counts for each by its part (PSS), so that the sum is what the machine gives.
"""

import argparse
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from maxvideo.demo import checkout
from maxvideo.demo.__main__ import EMAIL, PASSWORD, make_all
from maxvideo.demo.shots import SHOTS
from maxvideo.demo.site import Site, site_in
from maxvideo.demo.visitor import Visitor

KINDS = (
    "rqworker start", "rqworker save", "sweep", "processes.web", "fal_sandbox", "stripe_sandbox", "valkey",
    "fork_server", "serve",
)  # fmt: skip
WORKERS = 5
STILL_SECONDS = 3.0
Sizes = dict[str, list[float]]


def main() -> None:
    """Start a site twice, and weigh its processes before and after they made videos."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.processes", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="how often one video of each endpoint is made")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="maxvideo-benchmark-") as name:
        for start in ("in an empty folder", "again"):
            began_at = time.monotonic()
            with site_in(Path(name)) as site:
                print(f"Ready {start} after {time.monotonic() - began_at:.1f} s.")
                if start == "again":
                    print_memory(site, rounds)


def print_memory(site: Site, rounds: int) -> None:
    """A line for each kind of process, and the sum."""
    idle = sizes_at_rest(site)
    make_videos(site, rounds)
    after = sizes_at_rest(site)
    print(f"\n| processes | number | idle, MB | after {rounds * len(SHOTS)} videos, MB |\n|---|--:|--:|--:|")
    for kind in after:
        print(f"| {kind} | {len(after[kind])} | {sum(idle[kind]):.0f} | {sum(after[kind]):.0f} |")
    count = sum(len(sizes) for sizes in after.values())
    print(f"| together | {count} | {total(idle):.0f} | {total(after):.0f} |")


def sizes_at_rest(site: Site) -> Sizes:
    """What each process takes, once all are there and nothing has changed much for a while."""
    sizes: Sizes = {}
    while True:
        before, sizes = sizes, sizes_of(site)
        workers = [size for kind in sizes if "rqworker" in kind for size in sizes[kind]]
        if len(workers) == WORKERS and before and abs(total(sizes) - total(before)) < 0.01 * total(sizes):
            return sizes
        time.sleep(STILL_SECONDS)


def sizes_of(site: Site) -> Sizes:
    """The proportional share of each process of the site, in MB, by its kind."""
    sizes: Sizes = defaultdict(list)
    for folder, command in processes(site):
        share = re.search(r"^Pss:\s+(\d+) kB", (folder / "smaps_rollup").read_text(), re.MULTILINE)
        if share:
            sizes[next((kind for kind in KINDS if kind in command), "others")].append(int(share[1]) / 1024)
    return sizes


def processes(site: Site) -> Iterator[tuple[Path, str]]:
    """Each process that works on the site's data, and its command line; those without an environment are a child's."""
    mark = f"DATA_DIR={site.environment['DATA_DIR']}".encode()
    numbers, nameless = set[str](), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if mark in environment and command:
            numbers.add(folder.name)
            yield folder, command
        elif "fork_server" in command:
            nameless.append((parent, folder, command))
    yield from ((folder, command) for parent, folder, command in nameless if parent in numbers)


def total(sizes: Sizes) -> float:
    """The sum of all."""
    return sum(sum(of_kind) for of_kind in sizes.values())


def make_videos(site: Site, rounds: int) -> None:
    """Do what `bin/demo` does: sign up, buy credits, make a video with each endpoint."""
    visitor = Visitor(site.url)
    visitor.sign_up(EMAIL, PASSWORD)
    visitor.confirm_address(site.mailed_link("/accounts/confirm-email/"))
    checkout.buy(visitor, 2 * rounds * sum(shot.charge for shot in SHOTS))
    for _ in range(rounds):
        make_all(visitor)


if __name__ == "__main__":
    main()
