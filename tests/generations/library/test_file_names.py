import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generations.catalogue.endpoint import Endpoint
from generations.catalogue.endpoints import ENDPOINTS
from generations.library.export import file_name
from generations.library.file_names import name_from
from generations.models import Generation

# [prompt, name, what it shows]: extend by a line.
NAMES = json.loads(Path(__file__).with_name("file_names.json").read_text())
FORBIDDEN = set('<>:"/\\|?*') | {chr(n) for n in range(32)}
LONG = ["a", "é", "ह\u093f", "\U00020000", "น้ำ", "夜の", "word ", "हिन्दी "]


@pytest.mark.parametrize(("prompt", "name", "what"), NAMES, ids=[what for *_, what in NAMES])
def test_words_keep_their_letters_and_marks(prompt: str, name: str, what: str) -> None:
    assert name_from(prompt) == unicodedata.normalize("NFC", name)


def test_name_begins_with_the_first_word_that_is_seen() -> None:
    assert name_from("\u2800\u200b\n" * 500 + "Slow tide") == "slow-tide"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.id)
@pytest.mark.parametrize("part", LONG)
def test_longest_name_fits_every_file_system(endpoint: Endpoint, part: str) -> None:
    name = file_name(Generation(prompt=part * 500, endpoint_id=endpoint.id))
    numbered = f"{name.rpartition('.')[0]}-5000.json"
    assert len(numbered.encode()) <= 255


@pytest.mark.parametrize("part", LONG)
def test_name_is_cut_between_letters(part: str) -> None:
    name = name_from(part * 500)
    assert name
    assert set(name.split("-")) == {part.strip()} or name == part * (len(name) // len(part))


@settings(max_examples=300)
@given(st.text(max_size=80))
@example("e!\u0301")
def test_any_prompt_makes_a_name_that_every_file_system_takes(prompt: Any) -> None:
    name = name_from(prompt)
    assert not set(name) & FORBIDDEN
    assert name == name.strip(" .-_") == unicodedata.normalize("NFC", name)
    assert name.isprintable()
