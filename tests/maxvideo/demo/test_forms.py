"""Forms as a browser without JavaScript understands them."""

import pytest

from maxvideo.demo.forms import form_of

PAGE = """
<input name="outside" value="1"><form action="/other/"><input name="q"></form>
<form action="/make/" method="post">
<button hidden>Make</button><input type="hidden" name="key" value="a&amp;b"><input type="submit" name="go" value="1">
<textarea name="prompt">
A &lt;fox&gt;
runs</textarea><textarea name="empty"></textarea>
<input type="radio" name="size" value="s"><input type="radio" name="size" value="m" checked>
<input type="checkbox" name="sound" checked><input type="checkbox" name="fix"><input type="file" name="picture">
</form>
"""


def test_form_would_send_what_a_browser_sends() -> None:
    assert form_of(PAGE, "/make/").fields == [
        ("key", "a&b"),
        ("prompt", "A <fox>\nruns"),
        ("empty", ""),
        ("size", "m"),
        ("sound", "on"),
    ]


def test_typing_replaces_and_an_empty_value_turns_off() -> None:
    form = form_of(PAGE, "/make/")
    form.fill({"size": "s", "sound": "", "prompt": "A cat"})
    assert dict(form.fields) == {"key": "a&b", "empty": "", "size": "s", "prompt": "A cat"}


def test_page_without_the_form_is_an_error() -> None:
    with pytest.raises(LookupError, match="/nowhere/"):
        form_of(PAGE, "/nowhere/")
