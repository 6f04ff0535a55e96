import re
import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from generations.models import Generation
from maxvideo.accounts.models import User
from tests.factories import make_generation

URL = "/generations/sent/"


def test_form_that_was_sent_says_what_it_makes_and_offers_another(
    studio: Client, send: Callable[..., HttpResponse]
) -> None:
    key = uuid.uuid4()
    send(form_key=key)
    page = studio.get(URL, {"form_key": key}).content.decode()
    assert Generation.objects.get().get_absolute_url() in page
    assert re.search(r'name="form_key" id="form_key" value="([^"]+)"', page)[1] != str(key)


@pytest.mark.parametrize("key", ["", "7", "0b5e7a52-3c0f-4a55-9d7c-0d9d2f1c8a11"])
def test_form_that_was_not_sent_is_left_alone(studio: Client, key: str) -> None:
    assert studio.get(URL, {"form_key": key}).status_code == 204


def test_form_of_another_was_not_sent(bob: User, studio: Client) -> None:
    assert studio.get(URL, {"form_key": make_generation(bob).form_key}).status_code == 204
