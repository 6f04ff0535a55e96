#!/usr/bin/env python
"""MaxVideo's command line."""

import os
import sys

from django.core.management import execute_from_command_line
from environs import EnvError


def main() -> None:
    """Run the command, or say in one line which setting is missing or malformed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maxvideo.settings")
    try:
        execute_from_command_line(sys.argv)
    except EnvError as error:
        sys.exit(f"MaxVideo cannot start: {error}")


if __name__ == "__main__":
    main()
