import socket
from pathlib import Path
from urllib.parse import urlsplit

from maxvideo.processes import services
from maxvideo.web import data_dir


def listening(url: str) -> socket.socket:
    server = socket.socket()
    server.bind(("127.0.0.1", urlsplit(url).port))
    server.listen()
    return server


def test_addresses_stay_the_same_for_a_data_folder(tmp_path: Path) -> None:
    assert services.settle(tmp_path) == services.settle(tmp_path)


def test_two_data_folders_get_their_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert not set(services.settle(tmp_path / "one").values()) & set(services.settle(tmp_path / "two").values())


def test_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    first = services.settle(tmp_path)
    with listening(first["REDIS_URL"]):
        second = services.settle(tmp_path)
    assert second["REDIS_URL"] != first["REDIS_URL"]
    assert second["SANDBOX_URL"] == first["SANDBOX_URL"]


def test_port_of_stripes_stand_in_is_kept_and_replaced_like_the_others(tmp_path: Path) -> None:
    first = services.settle(tmp_path)
    assert services.settle(tmp_path)["STRIPE_SANDBOX_URL"] == first["STRIPE_SANDBOX_URL"]
    with listening(first["STRIPE_SANDBOX_URL"]):
        assert services.settle(tmp_path)["STRIPE_SANDBOX_URL"] != first["STRIPE_SANDBOX_URL"]


def test_only_the_owner_reads_the_password(tmp_path: Path) -> None:
    services.settle(tmp_path)
    assert (tmp_path / data_dir.SERVICES_FILE).stat().st_mode & 0o077 == 0


def test_valkey_keeps_its_queues_and_wants_the_password(tmp_path: Path) -> None:
    command = services.valkey_command(tmp_path, "redis://:pa55word@127.0.0.1:7001/0")
    configuration = Path(command[1]).read_text()
    assert "requirepass pa55word" in configuration
    assert "appendonly yes" in configuration
    assert "port 7001" in configuration
