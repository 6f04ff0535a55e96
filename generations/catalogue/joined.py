"""Videos that no endpoint made: finished clips joined into one file, by us and for free."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

JOINED: Final = "joined"
"""Stands where a generation names its endpoint."""
TITLE: Final = "Joined clips"
CLIPS: Final = "generations"
MODELS: Final = "models"
FEWEST: Final = 2
MOST: Final = 20
MOST_SECONDS: Final = 300
MOST_BYTES: Final = 2 * 1000**3


def arguments_of(clips: Iterable[UUID], models: Iterable[str]) -> dict[str, list[str]]:
    """What a joined video is made of: the clips in order, and what made them, each named once."""
    return {CLIPS: [str(clip) for clip in clips], MODELS: list(dict.fromkeys(models))}


def clips_of(arguments: Mapping[str, Any]) -> list[UUID]:
    """The clips of a joined video, in order."""
    return [UUID(clip) for clip in arguments.get(CLIPS, ())]


def made_by(arguments: Mapping[str, Any]) -> str:
    """The models of a joined video in words; empty for any other."""
    *first, last = models_of(arguments) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def models_of(arguments: Mapping[str, Any]) -> list[str]:
    """The names of what made its clips; none where they were joined of joined ones alone."""
    return [str(name) for name in arguments.get(MODELS, ())]
