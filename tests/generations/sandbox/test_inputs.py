"""What is wrong with arguments."""

from typing import Any

import pytest

from generations import catalogue
from generations.catalogue.endpoint import Choice, Endpoint, Image, Images, Integer, Parameter, Secret, Text, Toggle
from generations.sandbox.inputs import ENDPOINTS, problems
from tests.generations.sandbox.conftest import PIKA, VEO

REFERENCE = "fal-ai/veo3.1/reference-to-video"


def kinds(endpoint: str, **arguments: Any) -> list[tuple]:
    return [(*problem["loc"][1:], problem["type"]) for problem in problems(ENDPOINTS[endpoint], arguments)]


def test_there_are_eleven_endpoints_each_with_a_prompt() -> None:
    assert len(ENDPOINTS) == 11
    assert all(kinds(endpoint)[-1][-1] == "missing" for endpoint in ENDPOINTS)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_defaults_are_good_arguments_themselves(endpoint: str) -> None:
    pictures = {"image_url": "https://example.org/a.png", "image_urls": ["https://example.org/a.png"]}
    required = {one.name: pictures.get(one.name, "A fox") for one in ENDPOINTS[endpoint].inputs if one.is_required}
    known = {one.name for one in ENDPOINTS[endpoint].inputs}
    filled = {k: v for k, v in ENDPOINTS[endpoint].filled(required).items() if k in known}
    assert problems(ENDPOINTS[endpoint], filled) == []


def test_unknown_arguments_are_ignored() -> None:
    assert kinds(VEO, prompt="A fox", colour="red") == []


@pytest.mark.parametrize(
    ("endpoint", "arguments", "expected"),
    [
        (VEO, {"duration": 8}, ("duration", "string_type")),
        (VEO, {"duration": "5s"}, ("duration", "literal_error")),
        (VEO, {"generate_audio": "on"}, ("generate_audio", "bool_type")),
        (VEO, {"seed": ""}, ("seed", "int_type")),
        (VEO, {"seed": True}, ("seed", "int_type")),
        (VEO, {"seed": None}, ("seed", "int_type")),
        (PIKA, {"duration": "5"}, ("duration", "int_type")),
        (PIKA, {"aspect_ratio": "21:9"}, ("aspect_ratio", "literal_error")),
        ("fal-ai/sora-2/text-to-video", {"duration": 6}, ("duration", "literal_error")),
        ("fal-ai/sora-2/text-to-video", {"duration": "4"}, ("duration", "int_type")),
        ("fal-ai/sora-2/text-to-video", {"resolution": "1080p"}, ("resolution", "literal_error")),
        ("fal-ai/minimax/hailuo-02/standard/text-to-video", {"duration": 6}, ("duration", "string_type")),
    ],
)
def test_wire_types_and_options_are_strict(
    endpoint: str, arguments: dict[str, int | str | None], expected: tuple[str, str]
) -> None:
    assert kinds(endpoint, prompt="A fox", **arguments) == [expected]


def test_pictures_are_a_list_of_texts() -> None:
    assert kinds(REFERENCE, prompt="A fox", image_urls="https://example.org/a.png") == [("image_urls", "list_type")]
    assert kinds(REFERENCE, prompt="A fox", image_urls=["a", 1]) == [("image_urls", 1, "string_type")]


def test_problem_shows_the_value_and_what_was_expected() -> None:
    (problem,) = problems(ENDPOINTS[VEO], {"prompt": "A fox", "duration": "5s"})
    assert problem["input"] == "5s"
    assert problem["ctx"] == {"expected": "'4s' or '6s' or '8s'"}


def as_the_site_knows_it(parameter: Parameter) -> tuple:
    match parameter:
        case Choice(options=options, default=default):
            return type(default), set(options), default
        case Integer(default=default):
            return int, set(), default
        case Toggle(default=default):
            return bool, set(), default
        case Images():
            return list, set(), None
        case Text() | Image() | Secret():
            return str, set(), None


@pytest.mark.parametrize("endpoint", catalogue.ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_both_sides_know_the_same_inputs(endpoint: Endpoint) -> None:
    """They share no code, so that each was read from fal's pages by itself."""
    ours = {one.name: (one.kind, set(one.options), one.default) for one in ENDPOINTS[endpoint.id].inputs}
    assert ours == {one.name: as_the_site_knows_it(one) for one in endpoint.parameters}
    assert {one.name for one in ENDPOINTS[endpoint.id].inputs if one.is_required} == {
        one.name for one in endpoint.parameters if one.is_required
    }
