"""A PDF whose table of places is right."""

import re

from billing.payments.sandbox.pdf import pdf


def test_table_says_where_each_object_begins() -> None:
    file = pdf(["One", "Two"])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", file)]
    assert [file[place : place + 7] for place in places] == [b"%d 0 obj" % number for number in range(1, 6)]
    start = int(re.findall(rb"startxref\n(\d+)", file)[0])
    assert file[start : start + 4] == b"xref"


def test_text_is_escaped_and_of_its_letters() -> None:
    file = pdf([r"a (b) \\c", "−5 漢"])
    assert rb"(a \(b\) \\\\c)" in file
    assert b"(-5 ?)" in file


def test_length_of_the_text_is_right() -> None:
    match = re.search(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", pdf(["One"]), re.DOTALL)
    assert match
    assert int(match[1]) == len(match[2])
