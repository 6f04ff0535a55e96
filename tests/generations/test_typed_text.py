"""What people type is text everywhere: no format, pattern, query, address, template or reference is read in it."""

import html
import uuid
from collections.abc import Callable
from pathlib import PurePosixPath

import pytest
from django.test import Client
from django.urls import reverse

from billing import ledger
from generations import workflow
from generations.library import export
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web.visible_text import is_blank
from tests.factories import make_generation
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db

PICTURE = uuid.UUID(int=7)
TEXTS = [
    *("upload:", f"upload:{PICTURE}", f'{{"upload": "{PICTURE}"}}', "auto", "null", "[]", "-1", "1e999"),
    *("{}", "{x!r}", "{{ 7|add:7 }}", "{% load %}", "%", "%(x)s", "%00", "${x}", r"\1", "\\"),
    *("'", '"', "%_%", "(", "(?P<x>", "OR NOT NEAR(a b)", "owner : a", "a:*", "a & b | !c"),
    *("../../etc/passwd", "C:\\x", "file:///etc/passwd", "javascript:alert(1)", "//x"),
    *("a\r\nX-Evil: 1", "\t=1+1", "=1+1", "@x", "<script>x</script>", "&lt;", "]]>"),
    *("٣", "²", "a\u202eb", "\ufeff", "\u0000", "İ", "🎬"),
]
PAGES = {
    "generations:generations": ("q", "endpoint", "state", "before", "after", "zone", "from", "to", "starred", "length"),
    "generations:gallery": ("q", "endpoint", "sound", "shape", "before", "after", "from", "zone"),
    "generations:models": ("from", "sound", "resolution", "duration"),
    "generations:latest": ("seen",),
    "generations:sent": ("form_key",),
    "billing:credits": ("kind", "since", "until", "zone", "before"),
    "billing:statement": ("kind", "since", "until", "zone"),
    "account_login": ("next",),
}
FROM_PICTURE = "fal-ai/minimax/hailuo-02/standard/image-to-video"
SORA = "fal-ai/sora-2/text-to-video"
FIELDS = {
    FROM_PICTURE: ("image_url", "end_image_url", "duration", "prompt_optimizer"),
    SORA: ("duration", "aspect_ratio", "api_key", "quoted_credits", "agreed_credits", "form_key"),
    "fal-ai/veo3/fast": ("seed", "resolution", "use", "remove", "pick", "to", "leave", "switch"),
}


@pytest.fixture
def rich(alice: User, rates: None, client_of: Callable[[User], Client]) -> Client:
    """Alice's browser, with a video of hers and with credits."""
    make_generation(alice, state=State.COMPLETED)
    ledger.grant(alice.pk, 1000, key="grant:typed", note="for the tests")
    return client_of(alice)


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_taken_or_refused(rich: Client, text: str) -> None:
    for page, names in PAGES.items():
        assert rich.get(reverse(page), dict.fromkeys(names, text)).status_code in {200, 204, 302}, page
    for endpoint, names in FIELDS.items():
        form = {"prompt": "A boat"} | dict.fromkeys(names, text)
        assert rich.post(reverse("generations:studio", args=[endpoint]), form).status_code in {200, 302, 422}, endpoint
        assert rich.post(reverse("generations:quote", args=[endpoint]), form).status_code in {200, 422}, endpoint
    for name in ("list", "filters", "ids", "action", "next"):
        assert rich.post(reverse("generations:selected"), {name: text}).status_code == 302
    batch = {"batch": text, "next": text}
    assert rich.post(reverse("generations:restore-batch"), query_params=batch).status_code == 302


@pytest.mark.parametrize("text", [text for text in TEXTS if not is_blank(text) and "\0" not in text])
def test_prompt_is_the_same_text_wherever_it_comes_out(rich: Client, fal: FakeFal, text: str) -> None:
    rich.post(reverse("generations:studio", args=[SORA]), {"prompt": text})
    made, typed = Generation.objects.in_flight().get(), text.replace("\r\n", "\n")
    workflow.advance(made.pk)

    page = made.get_absolute_url()
    assert fal.only.arguments["prompt"] == made.prompt == typed
    assert rich.get(f"{page.removesuffix('/')}.json").json()["arguments"]["prompt"] == typed
    assert html.escape(typed) in rich.get(page).text
    assert export.facts(made, None)["prompt"] == typed
    assert PurePosixPath(export.file_name(made)).name.isprintable()
