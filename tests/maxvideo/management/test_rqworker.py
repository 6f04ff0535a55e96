import importlib.util

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from maxvideo.processes.programs import worker
from maxvideo.processes.worker import Worker


@pytest.fixture
def options() -> dict[str, object]:
    """What `manage.py rqworker save` works with."""
    command = load_command_class(get_commands()["rqworker"], "rqworker")
    return vars(command.create_parser("manage.py", "rqworker").parse_args(["save"]))


def test_worker_is_this_sites(options: dict[str, object]) -> None:
    assert options["worker_class"] == f"{Worker.__module__}.{Worker.__qualname__}"
    assert importlib.util.find_spec(Worker.__module__)


def test_jobs_are_read_as_they_are_written(options: dict[str, object]) -> None:
    assert {options["serializer"]} == {queue["SERIALIZER"] for queue in settings.RQ_QUEUES.values()}


def test_dead_worker_is_forgotten_after_a_minute(options: dict[str, object]) -> None:
    assert options["worker_ttl"] == 60


def test_queue_stands_behind_the_commands_name() -> None:
    assert worker("save")[2:4] == ["rqworker", "save"]


@pytest.mark.parametrize("name", ["Procfile", "compose.yaml"])
@pytest.mark.parametrize("queue", ["start default", "save"])
def test_production_starts_the_same_command(name: str, queue: str) -> None:
    lines = (settings.BASE_DIR / name).read_text().splitlines()
    assert any(line.endswith(f"python manage.py rqworker {queue}") for line in lines)
