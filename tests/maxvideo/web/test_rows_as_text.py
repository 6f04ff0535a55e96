import pytest
from pytest_django import DjangoAssertNumQueries

from maxvideo.accounts.models import User
from maxvideo.web.rows_as_text import RowsAsText

PEOPLE = User.objects.order_by("email").values_list("email", "is_staff", "date_joined")


def test_rows_of_several_queries_come_with_one(
    alice: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = RowsAsText.of(PEOPLE, PEOPLE.filter(email="bob@example.org"))
    with django_assert_num_queries(1):
        both, his = asked.ask()
    assert "alice@example.org" in (both or "")
    assert "bob@example.org" in (both or "")
    assert "alice@example.org" not in (his or "")


def test_text_changes_with_what_was_asked_for_alone(alice: User) -> None:
    asked = RowsAsText.of(PEOPLE)
    before = asked.ask()
    User.objects.update(theme="dark")
    assert asked.ask() == before
    User.objects.update(is_staff=True)
    assert asked.ask() != before


def test_no_more_rows_are_told_than_are_asked_for(alice: User, bob: User) -> None:
    (told,) = RowsAsText.of(PEOPLE[:1]).ask()
    assert "alice@example.org" in (told or "")
    assert "bob@example.org" not in (told or "")


@pytest.mark.django_db
def test_nobody_is_a_text_as_well() -> None:
    assert RowsAsText.of(PEOPLE).ask() in {("[]",), (None,)}
