"""`python -m maxvideo.processes`: the shorter way into `manage.py serve`, past a Django that is not needed yet."""

import os
import sys

from environs import EnvError

from maxvideo.processes.beginning import CannotBegin, begun


def main() -> None:
    """Become `manage.py serve`, or say in one line why not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maxvideo.settings")
    try:
        with begun(here=False):
            pass
    except (CannotBegin, EnvError) as error:
        sys.exit(f"MaxVideo cannot start: {error}")


if __name__ == "__main__":
    main()
