import pytest

from maxvideo.web.ascii import in_ascii


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("8 s × $0.40", "8 s x $0.40"),
        ("Sora 2 · Image", "Sora 2 - Image"),
        ("1–5 s", "1-5 s"),
        ("−$3.20 — gone", "-$3.20 - gone"),
        ("a paper boat…", "a paper boat..."),
        ("“it’s”", '"it\'s"'),
        ("10\u00a0000\u202fcredits", "10 000 credits"),
        ("queued → running", "queued -> running"),
        ("Café Größe", "Cafe Grosse"),
        ("夜 is dropped", " is dropped"),
        ("plain, as it was: 100 % (of 7)", "plain, as it was: 100 % (of 7)"),
    ],
)
def test_what_typesetting_has_becomes_what_the_keyboard_has(text: str, plain: str) -> None:
    assert in_ascii(text) == plain
