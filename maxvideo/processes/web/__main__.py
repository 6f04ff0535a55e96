"""Serves the site: `python -m maxvideo.processes.web [--bind HOST:PORT]`, until SIGTERM or SIGINT."""

import argparse
import os
import socket
from collections.abc import Sequence

from django.conf import settings
from django.db import connections

from maxvideo.processes.web.children import Children
from maxvideo.processes.web.server import Server
from maxvideo.wsgi import application

BACKLOG = 1024


def main(words: Sequence[str] | None = None) -> None:
    """Listen, and keep as many processes at it as WEB_CONCURRENCY says."""
    parser = argparse.ArgumentParser(prog="python -m maxvideo.processes.web", description="Serves the site.")
    parser.add_argument("--bind", default=f"127.0.0.1:{settings.PORT}", metavar="HOST:PORT")
    if settings.IS_SQLITE:  # in a fork the settings were read before `maxvideo.wsgi` had its word
        connections.settings["default"]["OPTIONS"]["timeout"] = int(os.environ["SQLITE_TIMEOUT"])
    listener = listen(parser.parse_args(words).bind)
    Children(settings.WEB_CONCURRENCY, lambda: Server(application, listener)).run()


def listen(address: str) -> socket.socket:
    """A socket that listens at HOST:PORT; an IPv6 host stands in brackets."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, int(port)), family=family, backlog=BACKLOG)


if __name__ == "__main__":
    main()
