import json
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from generations.catalogue import ENDPOINTS, Endpoint, find
from generations.catalogue.conversion import converted
from generations.catalogue.posted import as_posted, priced_arguments
from generations.studio.forms import GenerationForm
from tests.generations.fal_pages import NAMES, PAGES, options, posted
from tests.generations.payloads import PAYLOADS

VEO = find("fal-ai/veo3/fast")
SORA = find("fal-ai/sora-2/text-to-video")
KEY = "sk-secret-0123456789abcdef"
PIKA = find("fal-ai/pika/v2.2/text-to-video")
WORDS = {"prompt": "A paper boat"}
PICTURE = "https://example.org/a.jpg"


def with_pictures(endpoint_id: str) -> dict[str, object]:
    inputs = PAGES[endpoint_id]["inputs"]
    pictures = {name: PICTURE for name in ("image_url",) if name in inputs}
    return WORDS | pictures | ({"image_urls": [PICTURE]} if "image_urls" in inputs else {})


def form_of(endpoint: Endpoint, data: Mapping[str, object], **options: Any) -> GenerationForm:
    form = GenerationForm(endpoint, data, **options)
    form.full_clean()
    return form


def errors(endpoint: Endpoint, **data: Any) -> list[str]:
    return form_of(endpoint, WORDS | data).error_sentences


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_recorded_form_becomes_the_recorded_json(endpoint_id: str) -> None:
    typed, sent = PAYLOADS[endpoint_id]
    form = form_of(find(endpoint_id), typed)
    assert not form.errors
    assert json.dumps(form.arguments(), sort_keys=True) == json.dumps(sent, sort_keys=True)


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_untouched_form_sends_the_defaults_of_the_page(endpoint_id: str) -> None:
    data = with_pictures(endpoint_id) | as_posted(find(endpoint_id), find(endpoint_id).defaults())
    form = form_of(find(endpoint_id), data)
    assert not form.errors
    assert json.dumps(form.arguments(), sort_keys=True) == json.dumps(
        with_pictures(endpoint_id) | PAGES[endpoint_id]["example"], sort_keys=True
    )


@pytest.mark.parametrize(("endpoint_id", "name", "value"), list(options()))
def test_every_option_is_sent_in_its_wire_type(endpoint_id: str, name: str, value: str | int) -> None:
    data = with_pictures(endpoint_id) | posted(PAGES[endpoint_id]["example"] | {name: value})
    form = form_of(
        find(endpoint_id), {key: str(one) if not isinstance(one, list) else one for key, one in data.items()}
    )
    assert not form.errors
    expected = with_pictures(endpoint_id) | PAGES[endpoint_id]["example"] | {name: value}
    assert json.dumps(form.arguments(), sort_keys=True) == json.dumps(expected, sort_keys=True)


def test_what_is_left_out_takes_its_default_but_toggles_are_off() -> None:
    assert form_of(VEO, WORDS).arguments() == WORDS | {
        "duration": "8s",
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "generate_audio": False,
        "enhance_prompt": False,
        "auto_fix": False,
    }


@pytest.mark.parametrize("prompt", ["  two  blanks ", "a\nb", "ß€𝄞" * 3, "<script>alert(1)</script>"])
def test_prompt_is_kept_as_it_was_typed(prompt: str) -> None:
    assert form_of(VEO, {"prompt": prompt}).arguments()["prompt"] == prompt


def test_line_end_counts_as_the_one_character_it_was() -> None:
    prompt = "a" * 4_999 + "\n" + "𝄞" * 5_000
    form = form_of(VEO, {"prompt": prompt.replace("\n", "\r\n")})
    assert form.arguments()["prompt"] == prompt


@pytest.mark.parametrize("prompt", ["a" * 10_001, "€" * 10_001])
def test_longer_prompt_is_refused_with_the_limit(prompt: str) -> None:
    assert errors(VEO, prompt=prompt) == {"prompt": ["Prompt has 10,001 characters, 1 more than the limit of 10,000."]}


@pytest.mark.parametrize("prompt", ["", " \r\n\t"])
def test_prompt_of_blanks_is_missing(prompt: str) -> None:
    assert errors(VEO, prompt=prompt) == {"prompt": ["Write what should happen. A sentence is enough."]}


def test_nul_is_refused() -> None:
    assert errors(VEO, prompt="a\0b") == {"prompt": ["Prompt holds a sign that is none (NUL)."]}


def test_empty_optional_fields_are_left_out() -> None:
    arguments = form_of(VEO, WORDS | {"negative_prompt": " ", "seed": ""}).arguments()
    assert not {"negative_prompt", "seed"} & arguments.keys()


@pytest.mark.parametrize("seed", ["-1", "4294967296", "1.5", "1e3", "one", "٥", "1_000", "9" * 5_000])
def test_seed_that_is_none_is_refused_with_its_range(seed: str) -> None:
    assert errors(VEO, seed=seed) == {"seed": ["Seed is a whole number from 0 to 4,294,967,295."]}


def test_seed_of_zero_is_sent() -> None:
    assert form_of(VEO, WORDS | {"seed": "0"}).arguments()["seed"] == 0


@pytest.mark.parametrize("duration", ["0", "16", "5s", "5.0"])
def test_length_out_of_range_is_refused_with_its_range(duration: str) -> None:
    assert errors(PIKA, duration=duration) == {"duration": ["Length in seconds is a whole number from 1 to 15."]}


def test_option_that_does_not_exist_is_refused_with_those_that_do() -> None:
    assert errors(VEO, duration="8") == {"duration": ["Length is one of 4s, 6s, 8s."]}


def test_toggle_that_is_neither_is_refused() -> None:
    assert errors(VEO, generate_audio="maybe") == {"generate_audio": ["Sound is on, or left out."]}


def test_parameter_with_one_option_may_be_absent_but_not_another() -> None:
    assert form_of(SORA, WORDS).arguments()["resolution"] == "720p"
    assert errors(SORA, resolution="1080p") == {"resolution": ["Resolution is one of 720p."]}


def test_fields_of_others_are_ignored() -> None:
    extra = {"user": "7", "price": "0", "is_staff": "on", "price_credits": "0", "image_url": PICTURE, "seed": "5"}
    assert form_of(SORA, WORDS | extra).arguments().keys() == {"prompt", "duration", "resolution", "aspect_ratio"}


def test_form_key_that_is_no_uuid_is_refused() -> None:
    assert errors(VEO, form_key="7") == {"form_key": ["The form's key is not a UUID."]}


def test_form_without_a_key_gets_one_and_keeps_it() -> None:
    form = form_of(VEO, WORDS)
    assert isinstance(form.key, uuid.UUID)
    assert form.key == form.key


@pytest.mark.parametrize("shown", ["-1", "1.5", "many", "3,20"])
def test_shown_price_that_is_no_whole_number_is_refused(shown: str) -> None:
    assert errors(VEO, quoted_credits=shown) == {"quoted_credits": ["The price shown is a whole number from 0."]}


def test_own_key_is_a_secret_and_no_argument() -> None:
    form = form_of(SORA, WORDS | {"api_key": KEY})
    assert form.secrets() == {"api_key": KEY}
    assert form.has_own_key
    assert KEY not in json.dumps([form.arguments(), form.draft()])


@pytest.mark.parametrize("key", ["sk " * 3, "k" * 501, "schlüssel", "a\x00b"])
def test_odd_key_is_refused_without_being_repeated(key: str) -> None:
    sentences = errors(SORA, api_key=key)["api_key"]
    assert all(key not in sentence for sentence in sentences)


def test_own_key_where_the_endpoint_takes_none_is_ignored() -> None:
    form = form_of(VEO, WORDS | {"api_key": KEY})
    assert form.secrets() == {}
    assert not form.has_own_key


def test_price_needs_neither_words_nor_pictures() -> None:
    form = form_of(find("fal-ai/veo3.1/reference-to-video"), {}, only_priced=True)
    assert not form.errors
    assert form.prices().chosen["generate_audio"] is False


def test_price_hears_that_a_key_is_typed() -> None:
    assert form_of(SORA, {"own_key": "on"}, only_priced=True).has_own_key
    assert not form_of(SORA, {"own_key": ""}, only_priced=True).has_own_key


def test_start_does_not_hear_the_flag_of_the_price() -> None:
    assert not form_of(SORA, WORDS | {"own_key": "on"}).has_own_key


def test_price_of_refused_options_is_that_of_the_defaults() -> None:
    assert form_of(VEO, {"duration": "99s"}).prices().chosen["duration"] == "8s"


def test_arguments_posted_again_are_the_same_arguments() -> None:
    arguments = {**WORDS, **VEO.defaults(), "generate_audio": False, "seed": 7, "negative_prompt": "text"}
    assert form_of(VEO, as_posted(VEO, arguments)).arguments() == arguments


A = "https://example.org/a.png"


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_any_form_is_sound_on_any_other_endpoint(endpoint_id: str) -> None:
    origin = find(endpoint_id)
    typed = as_posted(origin, origin.defaults()) | {"prompt": ["A boat"], "image_url": [A], "image_urls": [A]}
    for target in ENDPOINTS:
        form = GenerationForm(target, converted(typed, origin=origin, target=target))
        form.full_clean()
        assert form.errors.keys() <= ({"image_url", "image_urls"} if not origin.is_from_pictures else set())


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_catalogue_prices_a_posted_form_as_the_form_does(endpoint_id: str) -> None:
    origin = find(endpoint_id)
    for arguments in origin.priced_arguments():
        posted = as_posted(origin, origin.defaults() | arguments)
        form = GenerationForm(origin, posted, only_priced=True)
        form.full_clean()
        assert priced_arguments(origin, posted) == form.prices().chosen
