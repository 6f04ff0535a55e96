from collections.abc import Mapping
from typing import Any

import pytest

from generations.catalogue import ENDPOINTS, find
from generations.catalogue.endpoint import (
    Choice,
    Endpoint,
    Image,
    Images,
    Integer,
    Parameter,
    Secret,
    Text,
    Toggle,
    seconds,
)
from tests.generations.fal_pages import NAMES, PAGES

KINDS = {
    ("string", False): Text,
    ("string", True): Choice,
    ("integer", False): Integer,
    ("integer", True): Choice,
    ("boolean", False): Toggle,
    ("array", False): Images,
}


def kind_on_page(name: str, described: Mapping[str, Any]) -> type[Parameter]:
    if name.endswith("image_url"):
        return Image
    return Secret if name == "api_key" else KINDS[described["json_type"], "options" in described]


def test_there_are_the_eleven() -> None:
    assert sorted(endpoint.id for endpoint in ENDPOINTS) == NAMES


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_parameters_are_those_of_the_page(endpoint_id: str) -> None:
    found = {one.name: (type(one), one.is_required) for one in find(endpoint_id).parameters}
    inputs = PAGES[endpoint_id]["inputs"]
    assert found == {name: (kind_on_page(name, one), one["required"]) for name, one in inputs.items()}


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_options_and_their_wire_types_are_those_of_the_page(endpoint_id: str) -> None:
    for name, described in PAGES[endpoint_id]["inputs"].items():
        if "options" in described:
            found = find(endpoint_id).parameter(name).options
            assert sorted(map(repr, found)) == sorted(map(repr, described["options"]))


@pytest.mark.parametrize("endpoint_id", NAMES)
def test_defaults_are_the_full_example_of_the_page(endpoint_id: str) -> None:
    found = find(endpoint_id).defaults()
    assert {name: repr(value) for name, value in found.items()} == {
        name: repr(value) for name, value in PAGES[endpoint_id]["example"].items()
    }


def test_titles_are_unique() -> None:
    assert len({endpoint.title for endpoint in ENDPOINTS}) == 11


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_form_begins_with_pictures_and_the_prompt_and_ends_with_what_is_advanced(endpoint: Endpoint) -> None:
    def rank(one: Parameter) -> int:
        order = ["prompt", "duration", "generate_audio", "resolution", "aspect_ratio"]
        return -1 if isinstance(one, Image | Images) else order.index(one.name) if one.name in order else len(order)

    ranks = [rank(one) for one in endpoint.parameters]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_category_is_not_read_from_the_id(endpoint: Endpoint) -> None:
    has_pictures = any(isinstance(one, Image | Images) for one in endpoint.parameters)
    assert endpoint.is_from_pictures == has_pictures


def test_id_that_is_none_finds_nothing() -> None:
    assert find("fal-ai/veo3") is None


def test_priced_arguments_are_every_combination_once() -> None:
    pika = find("fal-ai/pika/v2.2/image-to-video")
    combinations = [tuple(arguments.items()) for arguments in pika.priced_arguments()]
    assert len(set(combinations)) == len(combinations) == 15 * 2


@pytest.mark.parametrize(("duration", "expected"), [(8, 8), ("8s", 8), ("6", 6), ("10", 10), (" 8S ", 8)])
def test_seconds_of_each_spelling(duration: int | str, expected: int) -> None:
    assert seconds(duration) == expected


@pytest.mark.parametrize("text", ["", "long", "-8", "1.5", "s", None, "9" * 5000], ids=lambda text: str(text)[:9])
def test_what_is_no_length_has_no_seconds(text: str | None) -> None:
    assert seconds(text) is None


@pytest.mark.parametrize(
    ("endpoint_id", "name", "option", "label"),
    [
        ("fal-ai/veo3/fast", "duration", "8s", "8 s"),
        ("fal-ai/sora-2/image-to-video", "aspect_ratio", "auto", "As picture"),
        ("fal-ai/sora-2/image-to-video", "resolution", "auto", "Auto"),
        ("fal-ai/minimax/hailuo-02/standard/image-to-video", "resolution", "768P", "768p"),
    ],
)
def test_option_in_words(endpoint_id: str, name: str, option: str, label: str) -> None:
    assert find(endpoint_id).parameter(name).label_of(option) == label
