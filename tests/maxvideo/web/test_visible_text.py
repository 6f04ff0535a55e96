"""What is to be seen of a text. Two corpora: texts that are blank, and texts with the characters a reader counts."""

import json
import time
from pathlib import Path

import pytest
import regex

from maxvideo.web.visible_text import UNTITLED, clipped, first_words, is_blank, is_longer, isolated, length

HERE = Path(__file__).parent
BLANKS = [line for line in (HERE / "blank_texts.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
CHARACTERS = [tuple(row) for row in json.loads((HERE / "characters.json").read_text("utf-8"))]
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
BOAT = "قارب من ورق"
UNSEEN = regex.compile(
    r"[[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Z}\u2800\U00016fe4\U0001d159]"
    r"--\p{Prepended_Concatenation_Mark}]",
    regex.V1,
)


def decoded(line: str) -> str:
    return line.encode().decode("unicode_escape")


@pytest.mark.parametrize("line", BLANKS)
def test_text_of_which_nothing_is_seen_is_blank_and_has_no_title(line: str) -> None:
    assert is_blank(decoded(line))
    assert first_words(decoded(line), 6) == UNTITLED
    assert not is_blank(f"{decoded(line)}x")


@pytest.mark.parametrize("text", ["a", ".", "👍", "\u0600", "\u0301", FAMILY, "漢", "\ufffd", "\U0001faea"])
def test_text_of_which_something_is_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_what_is_blank_follows_from_the_properties_that_unicode_gives() -> None:
    every = (chr(code) for code in range(0x110000))
    assert [one for one in every if is_blank(one) != bool(UNSEEN.match(one))] == []


@pytest.mark.parametrize(("text", "count"), CHARACTERS)
def test_characters_are_those_that_a_reader_counts(text: str, count: int) -> None:
    assert length(text) == count
    assert is_longer(text, count - 1)
    assert not is_longer(text, count)


@pytest.mark.parametrize("unit", ["🇩", "🇩🇪", FAMILY, "\u0301", "क्", "👨\u200d", "a"])
def test_time_to_count_grows_with_the_text_and_not_faster(unit: str) -> None:
    def seconds(many: int) -> float:
        begun = time.process_time()
        length((unit * many)[:many])
        return time.process_time() - begun

    assert seconds(100_000) < 200 * max(seconds(1_000), 0.0005)


def test_clipped_text_keeps_to_the_limit_and_cuts_no_character() -> None:
    assert clipped("A paper boat", 12) == "A paper boat"
    assert clipped("A paper boat", 9) == "A paper…"
    assert clipped(FAMILY * 20, 4) == f"{FAMILY * 3}…"
    assert clipped("e\u0301" * 20, 3) == "e\u0301e\u0301…"


def test_clipped_text_begins_with_what_is_seen_and_stands_on_one_line() -> None:
    assert clipped("\u2800\n" * 5_000 + "A paper\r\n\tboat", 20) == "A paper boat"
    assert clipped("a\u200bb\u202e c", 20) == "ab c"


def test_first_words_are_those_that_are_seen() -> None:
    assert first_words("\u2800 \u200b \u3164 \u0007 A paper boat", 3) == "A paper boat"
    assert first_words("A paper boat in the rain", 3) == "A paper boat…"


def test_first_words_stay_short_where_no_spaces_are_written() -> None:
    assert length(first_words("漢字" * 5_000, 6)) == 80


def test_joiners_and_variants_stay() -> None:
    assert first_words("❤️ می\u200cخواهم", 6) == isolated("❤️ می\u200cخواهم")


def test_words_from_right_to_left_leave_the_text_around_them_alone() -> None:
    assert isolated(BOAT) == f"\u2068{BOAT}\u2069"
    assert first_words(f"{BOAT} \u202e", 6) == f"\u2068{BOAT}\u2069"
    assert isolated("A paper boat") == "A paper boat"
