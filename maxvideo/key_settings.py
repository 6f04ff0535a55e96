"""Settings: what secrets at rest are encrypted with, and earlier keys while one is being changed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from maxvideo.environment import Environment, each, long_enough
from maxvideo.web import data_dir

SHORTEST_KEY: Final = 32
SHORTEST_SECRET_KEY: Final = 50


def key_rings(env: Environment, folder: Path, *, debug: bool) -> tuple[list[str], list[str]]:
    """SECRET_KEY_FALLBACKS and ENCRYPTION_KEYS."""
    return secret_key_fallbacks(env, debug=debug), encryption_keys(env, folder, debug=debug)


def encryption_keys(env: Environment, folder: Path, *, debug: bool) -> list[str]:
    """The keys of ENCRYPTION_KEY, the first of which encrypts.

    Where none is given one is made and kept in the data folder, in production too: it must outlive SECRET_KEY.
    """
    made = {} if os.environ.get("ENCRYPTION_KEY") else {"default": [data_dir.secret(folder, "ENCRYPTION_KEY")]}
    return env.words("ENCRYPTION_KEY", *_long(SHORTEST_KEY, debug=debug), **made)


def secret_key_fallbacks(env: Environment, *, debug: bool) -> list[str]:
    """Earlier values of SECRET_KEY: what they signed still counts."""
    return env.words("SECRET_KEY_FALLBACKS", *_long(SHORTEST_SECRET_KEY, debug=debug), default=[])


def _long(shortest: int, *, debug: bool) -> list[Callable[[Any], None]]:
    return [] if debug else [each(long_enough(shortest))]
