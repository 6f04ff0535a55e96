"""Icons in any template."""

from django.template import Context, Template


def drawn(text: str, **context: str) -> str:
    return Template(text).render(Context(context))


def test_icon_names_its_part_of_the_sprite_and_is_hidden_from_screen_readers() -> None:
    assert drawn('{% icon "star" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#star"/></svg>'
    )


def test_small_icon_is_small() -> None:
    assert 'class="icon icon-small"' in drawn('{% icon "star" small=True %}')


def test_name_cannot_break_out() -> None:
    assert "<script>" not in drawn("{% icon name %}", name='"><script>')
