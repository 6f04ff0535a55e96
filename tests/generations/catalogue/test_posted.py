import uuid

import pytest

from generations.catalogue import find, uploads
from generations.catalogue.posted import as_posted, priced_arguments

VEO = find("fal-ai/veo3/fast")
SORA = find("fal-ai/sora-2/text-to-video")


def test_arguments_are_lists_of_texts_and_a_switch_is_on_or_absent() -> None:
    posted = as_posted(VEO, {"prompt": "A boat", "seed": 7, "generate_audio": True, "auto_fix": False, "strange": 1})
    assert posted == {"prompt": ["A boat"], "seed": ["7"], "generate_audio": ["on"]}


def test_pictures_are_posted_in_their_order() -> None:
    reference = find("fal-ai/veo3.1/reference-to-video")
    assert as_posted(reference, {"image_urls": ["b", "a"]}) == {"image_urls": ["b", "a"]}


def test_upload_is_posted_as_the_text_of_its_picture() -> None:
    reference, picture_id = find("fal-ai/veo3.1/reference-to-video"), uuid.uuid4()
    arguments = {"image_urls": [uploads.reference(picture_id), "https://a.example/b.png"]}
    assert as_posted(reference, arguments) == {"image_urls": [f"upload:{picture_id}", "https://a.example/b.png"]}


def test_secret_is_never_posted_again() -> None:
    assert "api_key" not in as_posted(SORA, {"api_key": "sk-secret"})


def test_price_depends_on_the_options_in_their_wire_type() -> None:
    found = priced_arguments(SORA, {"duration": ["8"], "prompt": ["A boat"]})
    assert found["duration"] == 8
    assert "prompt" not in found


@pytest.mark.parametrize(("texts", "is_on"), [({"generate_audio": ["on"]}, True), ({}, False)])
def test_absent_switch_is_off_whatever_its_default(texts: dict[str, list[str]], is_on: bool) -> None:
    assert priced_arguments(VEO, texts)["generate_audio"] is is_on


@pytest.mark.parametrize("texts", [{}, {"duration": []}, {"duration": ["99s"]}])
def test_default_stands_in_for_what_means_nothing(texts: dict[str, list[str]]) -> None:
    assert priced_arguments(VEO, texts)["duration"] == "8s"
