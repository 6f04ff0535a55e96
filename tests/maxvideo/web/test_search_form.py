import unicodedata
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maxvideo.web.search_form import search_form


@settings(max_examples=500)
@given(st.text(max_size=30))
@example("i\u0307\u0307I\u0331\u0307")
@example("ŉ´ ﷺ Ⓐ\u0345ΐ")
@example("ى\u0654 ـئ")
def test_search_form_of_a_search_form_is_itself(text: Any) -> None:
    assert search_form(search_form(text)) == search_form(text)


@settings(max_examples=500)
@given(st.text(max_size=30))
@example("ى\u0654 ئ ي\u0654")
@example("ά\u0345 ᾴ")
def test_composed_and_decomposed_text_have_one_search_form(text: Any) -> None:
    forms = {search_form(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {search_form(text)}


@settings(max_examples=500)
@given(st.text(max_size=30), st.sampled_from(["\u200b", "\u00ad", "\ufe0f", "\u3164", "\u2060", "\U000e0100"]))
def test_what_nobody_sees_changes_nothing(text: Any, unseen: Any) -> None:
    assert search_form(unseen.join(text)) == search_form(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [("a\tb\r\n\u3000c\u2028d", "a b c d"), ("\u200b \u2800", ""), ("हिन्दी ที่นี่", "हिन्दी ที่นี่"), ("Äpfel 🦊", "äpfel 🦊")],
)
def test_words_and_marks_stay(text: str, form: str) -> None:
    assert search_form(text) == form
