import uuid

import pytest

from generations.catalogue import ENDPOINTS, find
from generations.catalogue.described import described, options
from generations.catalogue.endpoint import Endpoint
from generations.catalogue.uploads import reference

VEO = find("fal-ai/veo3/fast")
SORA_PRO_IMAGE = find("fal-ai/sora-2/image-to-video/pro")


def in_words(endpoint: Endpoint | None, arguments: dict[str, object]) -> dict[str, str]:
    return {row.label: row.value for row in described(endpoint, arguments)}


def test_settings_stand_in_the_forms_words() -> None:
    rows = in_words(VEO, {"prompt": "x", "duration": "8s", "resolution": "720p", "generate_audio": True})
    assert (rows["Length"], rows["Resolution"], rows["Sound"], rows["Seed"]) == ("8 s", "720p", "On", "Random")
    assert "Prompt" not in rows


def test_toggle_that_was_not_set_is_off() -> None:
    assert in_words(VEO, {})["Sound"] == "Off"


def test_upload_is_the_users_own_picture_and_an_address_itself() -> None:
    assert in_words(SORA_PRO_IMAGE, {"image_url": reference(uuid.uuid4())})["First frame"] == "Your picture"
    address = "https://a.example/b.png"
    assert in_words(SORA_PRO_IMAGE, {"image_url": address})["First frame"] == address


def test_words_are_shown_as_they_were_typed_whatever_they_look_like() -> None:
    typed = f"upload:{uuid.uuid4()}"
    assert in_words(VEO, {"negative_prompt": typed})["Keep out of the picture"] == typed
    assert in_words(None, {"negative_prompt": typed, "image": reference(uuid.uuid4())}) == {
        "Negative prompt": typed,
        "Image": "Your picture",
    }


def test_several_pictures_stand_in_a_row() -> None:
    endpoint = find("fal-ai/veo3.1/reference-to-video")
    rows = in_words(endpoint, {"image_urls": [reference(uuid.uuid4()), "https://a.example/b.png"]})
    assert rows["Pictures of your subject"] == "Your picture, https://a.example/b.png"


def test_last_frame_of_a_clip_is_told_from_the_users_own_pictures() -> None:
    frame, own = uuid.uuid4(), uuid.uuid4()
    endpoint = find("fal-ai/veo3.1/reference-to-video")
    rows = described(endpoint, {"image_urls": [reference(frame), reference(own)]}, {frame: "clip 1"})
    row = next(row for row in rows if row.label == "Pictures of your subject")
    assert (row.frames, row.value) == (("clip 1",), "Your picture")


def test_own_pictures_are_counted() -> None:
    endpoint = find("fal-ai/veo3.1/reference-to-video")
    rows = in_words(endpoint, {"image_urls": [reference(uuid.uuid4()) for _ in range(3)]})
    assert rows["Pictures of your subject"] == "Your 3 pictures"


def test_auto_is_in_words() -> None:
    assert in_words(SORA_PRO_IMAGE, {"resolution": "auto"})["Resolution"] == "Auto"


def test_key_of_the_users_own_is_never_shown() -> None:
    assert not [row for row in described(SORA_PRO_IMAGE, {"api_key": "sk-secret"}) if "sk-secret" in row]


def test_endpoint_that_is_gone_leaves_its_own_names() -> None:
    assert in_words(None, {"prompt": "x", "frame_rate": 24, "loop": True}) == {"Frame rate": "24", "Loop": "On"}


def test_words_that_somebody_typed_are_told_from_ours() -> None:
    rows = described(VEO, {"prompt": "x", "negative_prompt": "Text", "duration": "8s", "seed": 7})
    assert [row.label for row in rows if row.is_typed] == ["Keep out of the picture"]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_options_of_every_endpoint_fit_a_line(endpoint: Endpoint) -> None:
    assert " s · " in options(endpoint)
    assert len(options(endpoint)) < 90


def test_options_in_words() -> None:
    assert options(VEO) == "4, 6 or 8 s · 16:9, 9:16, 1:1 · 720p, 1080p · Sound optional"
