"""What a request may do other than be made, quickly and well. Every pause is in seconds at normal speed."""

import math
from dataclasses import dataclass

NEVER = math.inf
ALWAYS = math.inf


@dataclass(frozen=True)
class Submit:
    """How the POST is answered; `is_accepted` says whether the request runs all the same."""

    code: int = 200
    form: str = "whole"
    is_accepted: bool = True
    only_once: bool = False
    pause: float = 0


@dataclass(frozen=True)
class Trouble:
    """So many calls, the first ones, are answered with this code."""

    calls: float = 0
    code: int = 500


@dataclass(frozen=True)
class Notice:
    """One webhook after each end: how long after it, and of which kind (`webhooks.KINDS`)."""

    pause: float = 0
    kind: str = "genuine"


@dataclass(frozen=True)
class Outcome:
    """Everything that a word may change.

    `ends` are the ways it ends, one after the other: `ok` or a name of `results.FAILURES`. `cancel` is `honoured`,
    `silent` (honoured, no webhook), `ignored` or `refused`; `output` is a name of `outputs.SHAPES`; `media` is one of
    `media.WAYS`; an `address` replaces that of the video.
    """

    submit: Submit = Submit()
    waits: float = 0.8
    works: float = 2.2
    ends: tuple[str, ...] = ("ok",)
    notices: tuple[Notice, ...] = (Notice(),)
    is_told_first: bool = False
    cancel: str = "honoured"
    cancel_pause: float = 0
    output: str = "full"
    address: str = ""
    media: str = "whole"
    auto_resolution: str = "720p"
    status_trouble: Trouble = Trouble()
    result_trouble: Trouble = Trouble()
    media_trouble: Trouble = Trouble()
