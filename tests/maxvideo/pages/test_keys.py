import pytest
from django.test import Client

from maxvideo.pages.keys import KEYS


@pytest.mark.django_db
def test_page_has_every_key(client: Client) -> None:
    text = client.get("/help/keys/").text
    for group in KEYS:
        assert group.place in text
        for key, does in group.keys:
            assert f"<dt><kbd>{key}</kbd></dt><dd>{does}</dd>" in text
