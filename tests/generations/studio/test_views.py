import json
import uuid
from collections.abc import Callable, Mapping

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from billing.ledger.models import Hold
from generations.models import EndpointStatus, Generation, InputImage
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation, make_rate
from tests.generations.fal_pages import NAMES, PAGES, listed_credits
from tests.generations.page import read, typed
from tests.generations.payloads import PAYLOADS
from tests.markup import tidy

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
PRO_IMAGE = "fal-ai/sora-2/image-to-video/pro"
EVERYTHING = {
    "duration": "6s",
    "generate_audio": "on",
    "resolution": "1080p",
    "aspect_ratio": "9:16",
    "negative_prompt": 'text & "logos"',
    "seed": "42",
    "auto_fix": "on",
}


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:studio", args=[endpoint_id])


def same(response: HttpResponse, sent: Mapping[str, object]) -> bool:
    """Whether the page that came back holds all that was sent."""
    found = typed(response)
    kept = {name: value for name, value in found.items() if name not in {"form_key", "quoted_credits", "own_key"}}
    return {name: value for name, value in kept.items() if value} == {"prompt": "A paper boat", "count": "1", **sent}


# the page


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_page_holds_the_defaults_and_their_price(studio: Client, endpoint_id: str) -> None:
    found = typed(studio.get(url(endpoint_id)))
    example = PAGES[endpoint_id]["example"]
    assert found["quoted_credits"] == str(listed_credits(endpoint_id, example))
    chosen = {
        name: value
        for name, value in example.items()
        if len(PAGES[endpoint_id]["inputs"][name].get("options", "ab")) > 1
    }
    assert {name: found.get(name, False) for name in chosen} == {
        name: "on" if value is True else str(value) for name, value in chosen.items()
    }


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_untouched_page_with_a_prompt_and_a_picture_starts(studio: Client, endpoint_id: str) -> None:
    data = typed(studio.get(url(endpoint_id))) | {"prompt": "A paper boat"}
    data |= {name: "https://example.org/a.png" for name in ("image_url", "image_urls") if name in data}
    response = studio.post(url(endpoint_id), data)
    generation = Generation.objects.get()
    assert response.headers["Location"] == f"/generations/{generation.pk}/"
    assert {name: generation.arguments[name] for name in PAGES[endpoint_id]["example"]} == PAGES[endpoint_id]["example"]


@pytest.mark.parametrize("who", ["visitor", "alice"])
def test_page_is_for_everybody_and_names_the_price(client: Client, studio: Client, who: str) -> None:
    page = (studio if who == "alice" else client).get(url()).content.decode()
    assert "320 credits<small>$3.20</small>" in tidy(page)
    assert "8 s × $0.40 with sound" in page


def test_page_says_what_is_left_after(studio: Client) -> None:
    assert "1,068 left after" in studio.get(url()).content.decode()


def test_options_show_their_own_totals(studio: Client) -> None:
    page = studio.get(url()).content.decode()
    for total in ("160 credits", "240 credits", "Without it: 200 credits, 120 less", "same price"):
        assert total in page


def test_auto_resolution_says_at_most_and_what_comes_back(studio: Client) -> None:
    page = studio.get(url(PRO_IMAGE)).content.decode()
    assert "at most 200 credits<small>at most $2.00</small>" in tidy(page)
    assert "you pay 120 and 80 come back" in page
    assert "1,188 or more left" in page


def test_each_page_has_a_form_key_of_its_own(studio: Client) -> None:
    keys = {typed(studio.get(url()))["form_key"] for _ in range(2)}
    assert len({uuid.UUID(key) for key in keys}) == 2


def test_endpoint_that_is_none_is_not_found(studio: Client) -> None:
    assert studio.get(url("fal-ai/veo3")).status_code == 404


def test_page_without_enough_credits_says_so_before_the_click(
    bob: User, client_of: Callable[[User], Client], give: Callable[..., None], studio: Client
) -> None:
    give(bob, 188)
    response = client_of(bob).get(url())
    page = response.content.decode()
    assert "132 credits short" in page
    assert "6 s silent, 150" in page
    assert read(response).buttons["use"][0] == "duration=6s&generate_audio="


def test_own_latest_are_beside_the_form(alice: User, bob: User, studio: Client) -> None:
    make_generation(alice, prompt="Mine, and not finished")
    make_generation(bob, prompt="Of another")
    page = studio.get(url()).content.decode()
    assert "Mine, and not finished" in page
    assert "Of another" not in page


# the start


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_recorded_form_starts_the_recorded_generation(studio: Client, endpoint_id: str) -> None:
    form, arguments = PAYLOADS[endpoint_id]
    assert studio.post(url(endpoint_id), form).status_code == 302
    generation = Generation.objects.get()
    assert json.dumps(generation.arguments, sort_keys=True) == json.dumps(arguments, sort_keys=True)
    assert generation.price_credits == (0 if "api_key" in form else listed_credits(endpoint_id, arguments))


def test_start_holds_the_price_and_leads_to_the_generation(alice: User, send: Callable[..., HttpResponse]) -> None:
    response = send(duration="8s", generate_audio="on", quoted_credits="320")
    generation = Generation.objects.get(user=alice)
    assert response.status_code == 302
    assert response.headers["Location"] == generation.get_absolute_url()
    assert Hold.objects.get().amount == 320


def test_start_stays_within_its_queries(send: Callable[..., HttpResponse]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert send(quoted_credits="200", form_key=uuid.uuid4()).status_code == 302
    asked = [query["sql"] for query in queries if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 12  # one has the form wait


def test_fields_of_others_change_nothing(alice: User, bob: User, send: Callable[..., HttpResponse]) -> None:
    send(user=bob.pk, user_id=bob.pk, price_credits="0", state="completed", charged_credits="0", is_staff="on")
    generation = Generation.objects.get()
    assert (generation.user, generation.price_credits, generation.state) == (alice, 200, State.QUEUED)


def test_post_without_a_token_is_refused(alice: User, studio: Client) -> None:
    studio.handler.enforce_csrf_checks = True
    assert studio.post(url(), {"prompt": "A paper boat"}).status_code == 403
    assert not Generation.objects.exists()


def test_post_with_the_page_and_its_token_starts(studio: Client) -> None:
    studio.handler.enforce_csrf_checks = True
    data = read(studio.get(url())).data
    assert studio.post(url(), data | {"prompt": "A paper boat"}).status_code == 302


# 422


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"duration": "5s"}, "Length is one of 4s, 6s, 8s."),
        ({"seed": "many"}, "Seed is a whole number from 0 to 4,294,967,295."),
        ({"prompt": " "}, "Write what should happen. A sentence is enough."),
        ({"form_key": "7"}, "The form&#x27;s key is not a UUID."),
        ({"quoted_credits": "-1"}, "The price shown is a whole number from 0."),
    ],
)
def test_bad_input_starts_nothing_and_says_why(
    send: Callable[..., HttpResponse], wrong: dict[str, str], sentence: str
) -> None:
    response = send(**wrong)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Hold.objects.exists()


def test_bad_input_leaves_everything_typed(send: Callable[..., HttpResponse]) -> None:
    response = send(**(EVERYTHING | {"seed": "many"}))
    assert response.status_code == 422
    assert same(response, EVERYTHING | {"seed": "many"})


def test_bad_input_is_tied_to_its_field_which_has_the_focus(send: Callable[..., HttpResponse]) -> None:
    page = send(prompt="").content.decode()
    assert 'aria-invalid="true" aria-describedby="prompt-error" autofocus' in tidy(page)
    assert 'id="prompt-error"' in page


def test_page_that_came_back_can_be_sent_again(studio: Client, send: Callable[..., HttpResponse]) -> None:
    again = typed(send(**(EVERYTHING | {"seed": "many"}))) | {"seed": "42"}
    assert studio.post(url(), again).status_code == 302
    assert Generation.objects.get().arguments["seed"] == 42


def test_prompt_is_never_markup(send: Callable[..., HttpResponse]) -> None:
    response = send(prompt="</textarea><script>alert(1)</script>", seed="x")
    assert "<script>alert" not in response.content.decode()
    assert typed(response)["prompt"] == "</textarea><script>alert(1)</script>"


def test_prompt_that_begins_with_an_empty_line_keeps_it(send: Callable[..., HttpResponse]) -> None:
    assert typed(send(prompt="\nfirst", seed="x"))["prompt"] == "\nfirst"


# form_key


def test_same_form_key_leads_to_the_same_generation(send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    first, second = send(form_key=key), send(form_key=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert Hold.objects.count() == 1


def test_same_form_key_does_so_after_the_price_changed(send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    first = send(form_key=key, quoted_credits="200")
    make_rate(VEO, "1", generate_audio=False)
    second = send(form_key=key, quoted_credits="200")
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])


def test_same_form_key_does_so_when_the_credits_ran_out(send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    first = send(form_key=key, generate_audio="on")
    for _ in range(3):
        send(generate_audio="on")
    assert send(generate_audio="on").status_code == 402
    assert send(form_key=key, generate_audio="on").headers["Location"] == first.headers["Location"]


def test_same_form_key_does_so_when_the_limit_is_reached(send: Callable[..., HttpResponse], settings: Settings) -> None:
    key = uuid.uuid4()
    first = send(form_key=key)
    settings.MAX_IN_FLIGHT = 1
    assert send().status_code == 429
    assert send(form_key=key).headers["Location"] == first.headers["Location"]


def test_same_form_key_does_so_when_the_endpoint_is_paused(send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    first = send(form_key=key)
    EndpointStatus.objects.create(endpoint_id=VEO, life=EndpointStatus.Life.PAUSED)
    assert send(form_key=key).headers["Location"] == first.headers["Location"]


def test_form_changed_after_it_was_sent_says_that_it_was_sent(
    studio: Client, send: Callable[..., HttpResponse]
) -> None:
    key = uuid.uuid4()
    send(form_key=key)
    response = send(form_key=key, prompt="Another boat")
    assert "This form was sent before" in studio.get(response.headers["Location"]).content.decode()


def test_form_key_of_another_is_nothing(
    bob: User, client_of: Callable[[User], Client], give: Callable[..., None], send: Callable[..., HttpResponse]
) -> None:
    key = uuid.uuid4()
    send(form_key=key)
    give(bob, 1000)
    send(client=client_of(bob), form_key=key)
    assert Generation.objects.filter(form_key=key).count() == 2


def test_refused_post_does_not_use_up_its_form_key(studio: Client, send: Callable[..., HttpResponse]) -> None:
    key = uuid.uuid4()
    assert typed(send(form_key=key, quoted_credits="1"))["form_key"] == str(key)
    assert send(form_key=key, quoted_credits="200").status_code == 302
    assert str(Generation.objects.get().form_key) == str(key)


# 409


def test_other_price_than_shown_starts_nothing(send: Callable[..., HttpResponse]) -> None:
    response = send(duration="4s", generate_audio="on", quoted_credits="320")
    assert response.status_code == 409
    assert "The price is 160 credits, not 320" in response.content.decode()
    assert not Generation.objects.exists()


def test_page_with_the_new_price_can_be_sent_as_it_is(studio: Client, send: Callable[..., HttpResponse]) -> None:
    response = send(**EVERYTHING, quoted_credits="1")
    assert same(response, EVERYTHING)
    assert typed(response)["quoted_credits"] == "240"
    assert studio.post(url(), typed(response)).status_code == 302


def test_rate_that_changed_under_an_open_page_is_noticed(studio: Client) -> None:
    data = typed(studio.get(url())) | {"prompt": "A paper boat"}
    make_rate(VEO, "0.50", generate_audio=True)
    response = studio.post(url(), data)
    assert response.status_code == 409
    assert typed(response)["quoted_credits"] == "400"


def test_price_that_was_not_shown_is_not_compared(send: Callable[..., HttpResponse]) -> None:
    assert send().status_code == 302


def test_combination_without_a_price_cannot_be_started(send: Callable[..., HttpResponse]) -> None:
    make_rate(VEO, None, generate_audio=False)
    response = send()
    assert response.status_code == 422
    assert "not for sale at the moment" in response.content.decode()


# 402


@pytest.fixture
def short(
    bob: User, client_of: Callable[[User], Client], give: Callable[..., None], send: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    """Posts as bob, who has 188 credits."""
    give(bob, 188)
    return lambda **data: send(client=client_of(bob), **data)


def test_too_few_credits_start_nothing_and_say_how_many_are_missing(short: Callable[..., HttpResponse]) -> None:
    response = short(**EVERYTHING)
    assert response.status_code == 402
    assert "52 credits short" in response.content.decode()
    assert same(response, EVERYTHING)
    assert not Generation.objects.exists()


def test_too_few_credits_say_so_in_the_title_and_as_an_alert(short: Callable[..., HttpResponse]) -> None:
    page = short(generate_audio="on").content.decode()
    assert "<title>132 credits short: Veo 3 Fast · MaxVideo</title>" in page
    assert '<div class="notice notice-held" role="alert">' in page


def test_what_is_affordable_is_one_button_away_without_javascript(
    studio: Client, short: Callable[..., HttpResponse], bob: User, client_of: Callable[[User], Client]
) -> None:
    page = short(**EVERYTHING)
    offer = read(page).buttons["use"][-1]
    response = client_of(bob).post(url(), typed(page) | {"use": offer})
    assert response.status_code == 200
    assert typed(response)["prompt"] == "A paper boat"
    assert client_of(bob).post(url(), typed(response)).status_code == 302


def test_button_without_javascript_shows_the_price_of_what_is_chosen(studio: Client) -> None:
    data = typed(studio.get(url())) | {"duration": "4s", "reprice": "1", "prompt": ""}
    response = studio.post(url(), data)
    assert response.status_code == 200
    assert typed(response)["quoted_credits"] == "160"
    assert "field-error" not in response.content.decode()


# limits


def test_too_many_at_once_start_nothing(send: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.MAX_IN_FLIGHT = 2
    assert [send(**EVERYTHING).status_code for _ in range(3)] == [302, 302, 429]
    assert same(send(**EVERYTHING), EVERYTHING)


def test_too_many_a_minute_start_nothing(send: Callable[..., HttpResponse], settings: Settings) -> None:
    settings.START_RATE = "2/m"
    assert [send().status_code for _ in range(3)] == [302, 302, 429]


# the life of an endpoint


@pytest.fixture
def retired(db: None) -> EndpointStatus:
    """Veo 3 Fast, replaced by Sora 2."""
    return EndpointStatus.objects.create(
        endpoint_id=VEO, life=EndpointStatus.Life.RETIRED, sentence="Google ended it.", replaced_by=SORA
    )


@pytest.mark.usefixtures("retired")
def test_retired_endpoint_says_why_and_what_replaces_it(studio: Client) -> None:
    page = studio.get(url()).content.decode()
    assert "Google ended it." in page
    assert f'<a href="{url(SORA)}">Sora 2</a> takes its place.' in page


@pytest.mark.usefixtures("retired")
def test_retired_endpoint_starts_nothing_and_keeps_what_was_typed(send: Callable[..., HttpResponse]) -> None:
    response = send(**EVERYTHING)
    assert response.status_code == 422
    assert same(response, EVERYTHING)
    assert not Generation.objects.exists()


def test_endpoint_that_is_live_again_starts(send: Callable[..., HttpResponse], retired: EndpointStatus) -> None:
    retired.life = EndpointStatus.Life.LIVE
    retired.save()
    assert send().status_code == 302


# ?from=


def test_form_is_filled_in_from_ones_own_generation(alice: User, studio: Client) -> None:
    arguments = {"prompt": "A\nboat", "duration": "4s", "generate_audio": False, "aspect_ratio": "1:1", "seed": 7}
    source = make_generation(alice, endpoint_id=VEO, arguments=arguments)
    found = typed(studio.get(url(), {"from": source.pk}))
    assert (found["prompt"], found["duration"], found["aspect_ratio"], found["seed"]) == ("A\nboat", "4s", "1:1", "7")
    assert "generate_audio" not in found
    assert found["quoted_credits"] == "100"


def test_other_endpoint_keeps_what_both_share(alice: User, studio: Client) -> None:
    source = make_generation(
        alice, endpoint_id=VEO, arguments={"prompt": "A boat", "duration": "8s", "aspect_ratio": "9:16"}
    )
    found = typed(studio.get(url(SORA), {"from": source.pk}))
    assert (found["prompt"], found["duration"], found["aspect_ratio"]) == ("A boat", "8", "9:16")
    assert "field-error" not in studio.get(url(SORA), {"from": source.pk}).content.decode()


@pytest.mark.parametrize("wrong", ["7", "0b5e7a52-3c0f-4a55-9d7c-0d9d2f1c8a11", "00000000-0000-0000-0000-00000000000g"])
def test_form_from_nothing_is_not_found(studio: Client, wrong: str) -> None:
    assert studio.get(url(), {"from": wrong}).status_code == 404


def test_form_from_the_generation_of_another_is_not_found(bob: User, studio: Client) -> None:
    assert studio.get(url(), {"from": make_generation(bob).pk}).status_code == 404


def test_visitor_logs_in_before_a_form_is_filled_in(client: Client, alice: User) -> None:
    response = client.get(url(), {"from": make_generation(alice).pk})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


# the user's own key


KEY = "sk-never-to-be-seen-by-anybody"


def test_own_key_makes_it_free_and_is_sealed(
    send: Callable[..., HttpResponse], caplog: pytest.LogCaptureFixture
) -> None:
    assert send(SORA, api_key=KEY, quoted_credits="0").status_code == 302
    generation = Generation.objects.get()
    assert (generation.price_credits, generation.hold) == (0, None)
    assert KEY not in json.dumps(generation.arguments) + generation.secret_arguments + caplog.text


def test_own_key_is_in_no_page_that_comes_back_and_in_no_session(
    studio: Client, send: Callable[..., HttpResponse]
) -> None:
    for wrong in ({"prompt": ""}, {"quoted_credits": "40"}, {"reprice": "1"}):
        response = send(SORA, api_key=KEY, **wrong)
        assert response.status_code != 302
        assert KEY not in response.content.decode() + json.dumps(dict(studio.session))
        assert "Type the key again" in response.content.decode()


def test_own_key_is_not_filled_in_from_a_generation(alice: User, studio: Client) -> None:
    source = make_generation(alice, endpoint_id=SORA, arguments={"prompt": "A boat", "api_key": KEY})
    assert KEY not in studio.get(url(SORA), {"from": source.pk}).content.decode()


def test_without_the_key_the_price_is_the_listed_one(send: Callable[..., HttpResponse]) -> None:
    assert send(SORA, quoted_credits="0").status_code == 409
    assert not InputImage.objects.exists()
