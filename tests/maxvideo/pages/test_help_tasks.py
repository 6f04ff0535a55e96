from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from maxvideo.pages.help_tasks import TASKS, Task
from tests.help_pictures import MOST_BYTES, SIZE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_task_has_its_page_and_a_small_picture(client: Client, task: Task) -> None:
    text = client.get(f"/help/{task.name}/").text
    assert f"<h1>{task.title}</h1>" in text
    assert f'src="/static/{task.picture}" alt="{task.alt}"' in text
    path = Path(str(finders.find(task.picture)))
    assert path.stat().st_size <= MOST_BYTES
    assert Image.open(path).size == SIZE


def test_help_leads_to_every_task(client: Client) -> None:
    text = client.get("/help/").text
    for task in TASKS:
        assert f'href="/help/{task.name}/">{task.title}<' in text


def test_other_tasks_are_not_there(client: Client) -> None:
    assert client.get("/help/nothing/").status_code == 404
