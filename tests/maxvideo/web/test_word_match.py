"""Hidden words are found, innocent ones are not."""

import pytest

from maxvideo.web.word_match import Folded, fold


@pytest.mark.parametrize(
    "text",
    [
        "a bomb",
        "A BOMB!",
        "a bómb",
        "a b\u200bo\u200dmb",
        "a bo\u00admb",
        "a b.o.m.b",
        "a b-o-m-b",
        "a bo_mb",
        "a b o m b",
        "make a b  o\n m  b now",
        "a b-o m-b",
        "a ｂｏｍｂ",
        "a bo\u0301mb",
        "(bomb)",
        "bomb\nin a street",
        "a b\u043emb",  # a Cyrillic o
        "a \u0412\u041e\u041c\u0412",  # all of it Cyrillic
        "a \u0392\u039f\u039c\u0392!",  # Greek
        "a b.\u043e\u0301\u200b.m.b",
        "a \u0299\u1d0f\u1d0d\u0299",  # small capitals
        "a \U0001f171\U0001f17e\U0001f17c\U0001f171",  # on squares
    ],
)
def test_word_is_found_however_it_is_hidden(text: str) -> None:
    assert Folded.of(text).holds(fold("Bomb"))


def test_forbidden_word_with_accents_is_found_without_them() -> None:
    assert Folded.of("a cafe bomb").holds(fold("Café bómb"))


@pytest.mark.parametrize("text", ["a bombast", "bombs", "bom b", "bo mb", "", "…", "b o a t"])
def test_whole_word_is_not_a_part_of_another(text: str) -> None:
    assert not Folded.of(text).holds(fold("bomb"))


def test_word_of_another_script_stays_one() -> None:
    assert not Folded.of("\u0431\u043e\u043c\u0431\u0430").holds(fold("boma"))  # the Russian for a bomb
    assert Folded.of("\u0431\u043e\u043c\u0431\u0430, \u0441\u043e\u0440").holds(fold("\u0441\u043e\u0440"))


@pytest.mark.parametrize("is_whole", [True, False])
def test_nothing_is_in_no_text(is_whole: bool) -> None:
    assert not Folded.of("a  bomb").holds("", is_whole=is_whole)


def test_words_that_stand_apart_are_not_put_together() -> None:
    assert not Folded.of("a hero in need").holds(fold("heroin"))


@pytest.mark.parametrize("text", ["bombs", "a bombast", "the thermobombic"])
def test_part_of_a_word_is_found_where_parts_count(text: str) -> None:
    assert Folded.of(text).holds(fold("bomb"), is_whole=False)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("John  Doe, smiling", True),
        ("JOHN-DOE", True),
        ("john, doe", True),
        ("John and Doe", False),
        ("Johnny Doe", False),
    ],
)
def test_phrase_is_found_with_its_words_in_order(text: str, is_found: bool) -> None:
    assert Folded.of(text).holds(fold("john doe")) is is_found


def test_script_without_spaces_is_found_where_parts_count() -> None:
    assert Folded.of("街の爆弾が").holds(fold("爆弾"), is_whole=False)
    assert not Folded.of("街の爆弾が").holds(fold("爆弾"))


FOLDS = [("Straße", "strasse"), ("  É-cole ", "e cole"), ("…!", ""), ("C3PO", "c3po")]


@pytest.mark.parametrize(("text", "folded"), FOLDS)
def test_fold_is_words_with_one_space_between(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_of_a_fold_is_itself() -> None:
    assert fold(fold("Ǟ-b  ﷺ ﬁ")) == fold("Ǟ-b  ﷺ ﬁ")
