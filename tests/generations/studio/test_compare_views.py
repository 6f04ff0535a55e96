"""The comparison: one wish for several endpoints at one total; all of them start or none, and lead to one page."""

import re
import uuid
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from billing.ledger import audit
from billing.ledger.models import Hold
from generations.catalogue import ENDPOINTS
from generations.models import Batch, EndpointStatus, ForbiddenWord, Generation
from maxvideo.accounts.models import User
from tests.factories import make_rate, tiny_jpeg

VEO, SORA = "fal-ai/veo3/fast", "fal-ai/sora-2/text-to-video"
HAILUO, PIKA = "fal-ai/minimax/hailuo-02/standard/text-to-video", "fal-ai/pika/v2.2/text-to-video"
HAILUO_IMAGE, VEO_31 = "fal-ai/minimax/hailuo-02/standard/image-to-video", "fal-ai/veo3.1/fast/image-to-video"
REFERENCE = "fal-ai/veo3.1/reference-to-video"
ADDRESS = "https://example.org/a.png"
THREE = {"endpoint": [VEO, SORA, HAILUO], "length": "8", "generate_audio": "on", "aspect_ratio": "16:9"}
TOTAL = 320 + 80 + 27


class _Form(HTMLParser):
    """What a browser without JavaScript would post."""

    def __init__(self, page: HttpResponse) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._is_prompt = self._is_inside = False
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._is_inside = found.get("id") == "compare"
        name, kind = found.get("name"), found.get("type", "text")
        if tag == "textarea":
            self._is_prompt, self.data["prompt"] = True, [""]
        is_field = tag == "input" and self._is_inside and name != "csrfmiddlewaretoken" and kind != "file"
        if is_field and name and (kind not in {"radio", "checkbox"} or "checked" in found):
            self.data.setdefault(name, []).append(found.get("value") or ("on" if kind == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        if self._is_prompt:
            self.data["prompt"][0] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        self._is_prompt = False


def typed(page: HttpResponse) -> dict[str, list[str]]:
    """The page's form."""
    return _Form(page).data


@pytest.fixture
def compare(studio: Client) -> Callable[..., HttpResponse]:
    """Posts alice's comparison with a prompt and whatever is named; she has 1,388 credits."""
    return lambda **data: studio.post("/compare/", {"prompt": "A paper boat", **data})


def nothing_started() -> bool:
    return (Generation.objects.count(), Hold.objects.count(), list(audit.differences())) == (0, 0, [])


# the page


def test_page_says_what_each_makes_of_it_and_the_total(studio: Client) -> None:
    page = studio.get("/compare/", {"endpoint": [VEO, SORA, HAILUO], "length": "8"})
    assert "6 s, it has 6 or 10 s · silent · its own shape" in page.text
    assert "8 s × $0.40 with sound" in page.text
    assert typed(page)["quoted_credits"] == [str(TOTAL)]
    assert "Make 3 videos" in page.text
    assert "641" not in page.text
    assert "961" in page.text  # 1,388 less 427 is left after it


def test_page_as_served_can_be_sent(studio: Client) -> None:
    form = typed(studio.get("/compare/"))
    assert form["length"] == [""]
    answer = studio.post("/compare/", form | {"prompt": "A boat"})
    assert answer.headers["Location"] == Batch.objects.get().get_absolute_url()


def test_every_endpoint_is_offered_but_retired_ones(studio: Client) -> None:
    EndpointStatus.objects.create(endpoint_id=PIKA, life=EndpointStatus.Life.RETIRED, sentence="Gone.")
    page = studio.get("/compare/").text
    assert page.count('name="endpoint"') == len(ENDPOINTS) - 1


def test_visitor_logs_in_first(client: Client) -> None:
    assert client.get("/compare/").headers["Location"].startswith("/accounts/login/")


# the price


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ({}, TOTAL),
        ({"generate_audio": ""}, 200 + 80 + 27),
        ({"length": ""}, 320 + 40 + 27),
        ({"length": "5"}, 160 + 40 + 27),
        ({"endpoint": [SORA, HAILUO]}, 107),
    ],
    ids=str,
)
def test_quote_is_the_total_of_what_is_chosen(studio: Client, options: dict[str, Any], total: int) -> None:
    answer = studio.post("/compare/quote/", THREE | options)
    assert answer.status_code == 200
    assert f'name="quoted_credits" value="{total}"' in answer.text


def test_quote_swaps_the_words_of_each_model(studio: Client) -> None:
    answer = studio.post("/compare/quote/", THREE | {"length": "4"}).text
    made = re.search(r'id="made-fal-aisora-2text-to-video" hx-swap-oob="true">\s*([^<]*?)\s*<', answer)
    assert made
    assert made[1] == "4 s · 720p · with sound"


@pytest.mark.parametrize("chosen", [[], [VEO], [VEO, SORA, HAILUO, PIKA, "fal-ai/sora-2/text-to-video/pro"]])
def test_too_few_or_too_many_have_no_price(studio: Client, chosen: list[str]) -> None:
    answer = studio.post("/compare/quote/", THREE | {"endpoint": chosen})
    assert answer.status_code == 422
    assert "quoted_credits" not in answer.text


def test_price_is_shown_without_javascript(studio: Client, compare: Callable[..., HttpResponse]) -> None:
    page = compare(**THREE | {"length": "4"}, reprice="1")
    assert (page.status_code, typed(page)["quoted_credits"]) == (200, [str(160 + 40 + 27)])
    assert typed(page)["prompt"] == ["A paper boat"]
    assert nothing_started()


def test_idea_fills_the_prompt_without_javascript(compare: Callable[..., HttpResponse]) -> None:
    page = compare(**THREE, idea="Two chairs on a pier.")
    assert (page.status_code, typed(page)["prompt"]) == (200, ["Two chairs on a pier."])
    assert nothing_started()


# the start


def test_all_start_and_lead_to_their_page(compare: Callable[..., HttpResponse]) -> None:
    answer = compare(**THREE, quoted_credits=str(TOTAL))
    batch = Batch.objects.get()
    rows = batch.generations.order_by("position")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/c/{batch.pk}/")
    assert batch.kind == Batch.Kind.COMPARISON
    assert [(row.endpoint_id, row.arguments["duration"], row.price_credits) for row in rows] == [
        (VEO, "8s", 320),
        (SORA, 8, 80),
        (HAILUO, "6", 27),
    ]


def test_same_form_twice_starts_once(compare: Callable[..., HttpResponse]) -> None:
    key = str(uuid.uuid4())
    assert len({compare(**THREE, form_key=key).headers["Location"] for _ in range(2)}) == 1
    assert Generation.objects.count() == 3


def test_other_total_than_was_shown_starts_none_and_can_be_sent_again(
    studio: Client, compare: Callable[..., HttpResponse]
) -> None:
    make_rate(SORA, "0.20")
    page = compare(**THREE, quoted_credits=str(TOTAL))
    assert (page.status_code, typed(page)["quoted_credits"]) == (409, [str(TOTAL + 80)])
    assert nothing_started()
    assert studio.post("/compare/", typed(page)).status_code == 302


def test_too_few_credits_start_none_and_say_how_many(
    compare: Callable[..., HttpResponse], alice: User, studio: Client
) -> None:
    compare(**THREE)
    compare(**THREE)
    page = compare(**THREE | {"length": "8", "endpoint": [VEO, SORA, PIKA, "fal-ai/sora-2/text-to-video/pro"]})
    assert page.status_code == 402
    assert "credits short" in page.text
    assert Generation.objects.count() == 6


def test_more_than_may_be_made_at_once_start_none(compare: Callable[..., HttpResponse], alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(max_in_flight=2)
    assert compare(**THREE).status_code == 429
    assert nothing_started()


def test_paused_one_is_named_and_starts_none(compare: Callable[..., HttpResponse]) -> None:
    EndpointStatus.objects.create(endpoint_id=SORA, life=EndpointStatus.Life.PAUSED, sentence="Back soon.")
    page = compare(**THREE)
    assert page.status_code == 422
    assert "Models: Sora 2 takes no new videos at the moment." in page.text
    assert nothing_started()


def test_forbidden_words_are_named_and_start_none(compare: Callable[..., HttpResponse]) -> None:
    ForbiddenWord.objects.create(words="boat")
    page = compare(**THREE)
    assert page.status_code == 422
    assert "“boat” is not allowed here" in page.text
    assert nothing_started()


def test_yes_is_asked_for_the_total(compare: Callable[..., HttpResponse], alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(ask_above=TOTAL - 1)
    page = compare(**THREE, quoted_credits=str(TOTAL))
    assert (page.status_code, "Yes, make" in page.text) == (200, True)
    assert nothing_started()
    assert compare(**THREE, agreed_credits=str(TOTAL)).status_code == 302


# bad input


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"prompt": ""}, "Write what should happen."),
        ({"endpoint": [VEO]}, "Models: choose 2 to 4 of them, 1 are chosen."),
        ({"endpoint": [VEO, VEO]}, "Models: choose 2 to 4 of them, 1 are chosen."),
        ({"endpoint": [VEO, "fal-ai/nothing"]}, "is none of ours."),
        ({"endpoint": [VEO, VEO_31]}, "starts from a picture, Veo 3 Fast from words alone."),
        ({"length": "0"}, "Length is a whole number from 1."),
        ({"length": "eight"}, "Length is a whole number from 1."),
        ({"aspect_ratio": "1:1"}, "Shape: these models have 16:9, 9:16 in common."),
        ({"generate_audio": "maybe"}, "Sound is on, or left out."),
        ({"image_url": ADDRESS}, "Picture: Veo 3 Fast starts from words alone."),
        ({"form_key": "x"}, "The form&#x27;s key is not a UUID."),
        ({"quoted_credits": "-1"}, "The price shown is a whole number from 0."),
    ],
    ids=str,
)
def test_bad_input_is_named_and_what_was_typed_is_kept(
    compare: Callable[..., HttpResponse], options: dict[str, Any], error: str
) -> None:
    page = compare(**{"prompt": "A paper boat"} | THREE | options)
    assert page.status_code == 422
    assert error in page.text
    assert nothing_started()
    kept = {"prompt": "A paper boat"} | THREE | options
    assert typed(page)["prompt"] == [kept["prompt"]]
    assert set(typed(page)["endpoint"]) == {one for one in kept["endpoint"] if one != "fal-ai/nothing"}


def test_shape_means_nothing_where_none_has_a_choice(compare: Callable[..., HttpResponse]) -> None:
    answer = compare(endpoint=[HAILUO_IMAGE, REFERENCE], image_url=ADDRESS, aspect_ratio="16:9")
    assert answer.status_code == 302


# pictures


def test_picture_goes_to_all_of_them(compare: Callable[..., HttpResponse]) -> None:
    picture = SimpleUploadedFile("a.jpg", tiny_jpeg())
    assert compare(endpoint=[VEO_31, REFERENCE], image_url=picture).status_code == 302
    first, second = Generation.objects.order_by("position")
    assert {"upload"} == set(first.arguments["image_url"]) == set(second.arguments["image_urls"][0])


def test_picture_is_missed_where_they_start_from_one(compare: Callable[..., HttpResponse]) -> None:
    page = compare(endpoint=[VEO_31, REFERENCE])
    assert page.status_code == 422
    assert "Picture: choose a file, or give an address" in page.text


def test_picture_is_kept_when_the_page_comes_back(studio: Client, compare: Callable[..., HttpResponse]) -> None:
    page = compare(endpoint=[VEO_31, REFERENCE], image_url=SimpleUploadedFile("a.jpg", tiny_jpeg()), prompt="")
    [kept] = [text for text in typed(page)["image_url"] if text]
    assert kept.startswith("upload:")
    assert studio.post("/compare/", typed(page) | {"prompt": "It drifts"}).status_code == 302
    removed = studio.post("/compare/", typed(page) | {"remove": kept})
    assert not any(typed(removed)["image_url"])


# where it comes from, where it leads


def test_earlier_comparison_fills_it_in(studio: Client, compare: Callable[..., HttpResponse]) -> None:
    compare(**THREE)
    page = studio.get("/compare/", {"from": str(Batch.objects.get().pk)})
    assert typed(page)["endpoint"] == THREE["endpoint"]
    assert (typed(page)["prompt"], typed(page)["length"]) == (["A paper boat"], ["8"])


@pytest.mark.parametrize("source", ["x", str(uuid.UUID(int=1))])
def test_batch_of_somebody_else_fills_in_nothing(studio: Client, bob: User, source: str) -> None:
    Batch.objects.create(pk=uuid.UUID(int=1), user=bob, kind=Batch.Kind.COMPARISON, size=2)
    assert studio.get("/compare/", {"from": source}).status_code == 404


def test_what_was_typed_in_the_studio_comes_along(studio: Client, send: Callable[..., HttpResponse]) -> None:
    assert send(VEO, duration="8s", leave="compare").headers["Location"] == "/compare/"
    form = typed(studio.get("/compare/"))
    assert (form["prompt"], form["length"], form["endpoint"]) == (["A paper boat"], ["8"], [VEO, SORA])


def test_more_than_a_session_keeps_comes_back_whole(studio: Client, compare: Callable[..., HttpResponse]) -> None:
    page = compare(**THREE | {"prompt": "x" * 150_000}, leave="buy")
    assert page.status_code == 422
    assert typed(page)["prompt"] == ["x" * 150_000]
    assert "draft" not in studio.session


def test_form_waits_while_credits_are_bought(studio: Client, compare: Callable[..., HttpResponse]) -> None:
    compare(**THREE)
    compare(**THREE)
    compare(**THREE)
    assert compare(**THREE, leave="buy").headers["Location"] == "/credits/buy/"
    assert "Veo 3 Fast, Sora 2, Hailuo 02 Standard" in studio.get("/credits/buy/").text
    assert typed(studio.get("/compare/"))["endpoint"] == THREE["endpoint"]


def test_page_asks_few_queries(studio: Client, django_assert_max_num_queries: Callable[..., object]) -> None:
    studio.get("/compare/")
    with django_assert_max_num_queries(6):
        studio.get("/compare/")
