"""`python -m benchmarks`: measure everything and print the README's table."""

import argparse
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import ground, timing


def main() -> None:
    """Measure in a throw-away folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rows", type=int, default=1_000_000, help="generations of the user with many")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="maxvideo-benchmark-") as folder:
        ground.prepare(Path(folder))
        ground.hear_rings(Path(folder) / "valkey")
        from benchmarks import files, pages

        print(f"Python {platform.python_version()}, {platform.system()}, SQLite, one process.\n\n{timing.HEAD}")
        for measure in (pages.measure(rows), files.measure()):
            for figure in measure:
                print(figure.row())
                sys.stdout.flush()


if __name__ == "__main__":
    main()
