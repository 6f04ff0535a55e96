"""Draws the clips that the site ships and writes them into `static/clips`; the files are part of the source."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from generations.showcase.drawing.films import films


class Command(BaseCommand):
    """Some minutes for all of them; only after a scene was changed or added."""

    help = "Draw the short clips that stand for the endpoints, into static/clips."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which ones, and where to."""
        parser.add_argument("names", nargs="*", help="clips such as dawn-ridges; none is all of them")
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "static" / "clips", help="a folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write a still and a film of each."""
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, film in films().items():
            if not options["names"] or name in options["names"]:
                (folder / f"{name}.webp").write_bytes(film.still())
                (folder / f"{name}.mp4").write_bytes(film.clip())
                self.stdout.write(f"{name}: {film.width} × {film.height}")
