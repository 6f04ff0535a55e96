import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from generations.library import bulk
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


@pytest.fixture
def three(alice: User) -> QuerySet[Generation]:
    """Three finished ones of alice's, as rows."""
    ids = [make_generation(alice, state=State.COMPLETED, price=0).pk for _ in range(3)]
    return Generation.objects.filter(pk__in=ids)


def test_star_is_given_and_taken(three: QuerySet) -> None:
    assert bulk.star(three) == 3
    assert three.filter(starred_at=None).count() == 0
    assert bulk.unstar(three) == 3
    assert three.filter(starred_at=None).count() == 3


def test_star_that_was_there_keeps_its_time(three: QuerySet) -> None:
    bulk.star(three)
    before = three.first().starred_at
    assert bulk.star(three) == 0
    assert three.first().starred_at == before


def test_only_a_finished_video_gets_a_star(alice: User) -> None:
    failed = make_generation(alice, state=State.FAILED)
    assert bulk.star(Generation.objects.filter(pk=failed.pk)) == 0


def test_undo_brings_back_the_whole_batch_and_nothing_else(alice: User, three: QuerySet) -> None:
    one, *others = three.newest_first()
    bulk.delete(three.filter(pk=one.pk))
    found, batch = bulk.delete(three)
    assert found == 2
    assert bulk.restore(bulk.deleted_together(alice, batch)) == 2
    assert set(Generation.objects.of(alice)) == set(others)


def test_others_batch_is_not_restored(bob: User, three: QuerySet) -> None:
    _, batch = bulk.delete(three)
    assert bulk.restore(bulk.deleted_together(bob, batch)) == 0
    assert three.exclude(deleted_at=None).count() == 3


@pytest.mark.parametrize("batch", ["", "x", "-1", "1.5", "٣", "9" * 17, "9" * 16])
def test_what_is_no_batch_restores_nothing(alice: User, three: QuerySet, batch: str) -> None:
    bulk.delete(three)
    assert bulk.restore(bulk.deleted_together(alice, batch)) == 0


def test_batch_is_one_statement(three: QuerySet, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        bulk.delete(three)
