"""Parts that are written once in a process."""

from collections.abc import Callable

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.urls import reverse

from maxvideo.accounts.models import User
from maxvideo.web.templatetags import memoize
from tests.markup import tidy


class Counted:
    """Says how often it was asked."""

    asked = 0

    def __str__(self) -> str:
        self.asked += 1
        return "asked"


def test_part_is_written_once_for_each_combination_of_its_values() -> None:
    page, part = Template("{% memoize part=part a=a %}{{ part }} {{ a }}{% endmemoize %}"), Counted()
    written = [page.render(Context({"part": part, "a": a})) for a in ("x", "y", "x", "x")]
    assert written == ["asked x", "asked y", "asked x", "asked x"]
    assert part.asked == 2


def test_nothing_but_its_values_is_seen_inside(alice: User) -> None:
    request = RequestFactory().get("/secret/")
    request.user = alice
    page = Template(
        "{% memoize look=look %}{{ user }}{{ request.path }}{{ mine }}{% csrf_token %}{{ look }}{% endmemoize %}"
    )
    assert page.render(RequestContext(request, {"mine": "mine", "look": "dark"})) == "dark"


def test_values_that_are_equal_and_read_otherwise_are_kept_apart() -> None:
    page = Template("{% memoize a=a %}{{ a }}{% endmemoize %}")
    assert [page.render(Context({"a": a})) for a in (1, True, 1)] == ["1", "True", "1"]


def test_text_is_escaped_inside_too() -> None:
    page = Template("{% memoize a=a %}{{ a }}{% endmemoize %}")
    assert page.render(Context({"a": "<script>"})) == "&lt;script&gt;"


def test_more_than_enough_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memoize, "MOST_KEPT", 2)
    page = Template("{% memoize a=a %}{{ a }}{% endmemoize %}")
    assert [page.render(Context({"a": a})) for a in range(5)] == ["0", "1", "2", "3", "4"]
    assert len(page.nodelist[0].kept) == 2


def test_indents_of_the_template_are_not_sent() -> None:
    page = Template("{% memoize a=a %}<p>\n    <b>{{ a }}</b>\n\n  words</p>{% endmemoize %}")
    assert page.render(Context({"a": "x"})) == "<p>\n<b>x</b>\nwords</p>"


def test_value_needs_a_name() -> None:
    with pytest.raises(TemplateSyntaxError, match="user"):
        Template("{% memoize user %}{% endmemoize %}")


@pytest.mark.parametrize("order", [("alice", "staff"), ("staff", "alice")])
def test_who_came_first_shows_on_nobody_elses_page(
    request: pytest.FixtureRequest, client_of: Callable[[User], Client], order: tuple[str, str]
) -> None:
    pages = {name: client_of(request.getfixturevalue(name)).get(reverse("generations:gallery")).text for name in order}
    assert ">Staff</a>" in pages["staff"]
    assert ">Staff</a>" not in pages["alice"]


def test_page_says_where_it_is_after_others_were_seen(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    for name, word in [
        ("gallery", "Gallery"),
        ("generations", "History"),
        ("models", "Models"),
        ("gallery", "Gallery"),
    ]:
        text = tidy(client.get(reverse(f"generations:{name}")).text)
        assert f'href="{reverse(f"generations:{name}")}" aria-current="page">{word}</a>' in text
        assert text.count("aria-current=") == 1


def test_every_account_page_is_under_account(alice: User, client_of: Callable[[User], Client]) -> None:
    for name in ("account_preferences", "account_email"):
        text = tidy(client_of(alice).get(reverse(name)).text)
        assert f'href="{reverse("account_preferences")}" aria-current="true">Account</a>' in text
