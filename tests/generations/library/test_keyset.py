import uuid
from datetime import UTC, datetime, timedelta

import pytest

from generations.library.keyset import Place
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.plans import goes_by, is_sorted, plan_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("microsecond", [0, 340_000, 345_000, 345_678])
def test_place_survives_its_address(microsecond: int) -> None:
    place = Place(NOON.replace(microsecond=microsecond), uuid.uuid4())
    assert Place.decode(place.encode()) == place


@pytest.mark.parametrize(
    "text", ["", "1", "nonsense", "1-2", "-1-" + "0" * 32, "9" * 17 + "-" + "0" * 32, "٣-" + "0" * 32]
)
def test_anything_else_is_no_place(text: str) -> None:
    assert Place.decode(text) is None


def test_latest_place_that_can_be_written_is_a_moment() -> None:
    assert Place.decode("9" * 16 + "-" + "0" * 32) is not None


@pytest.mark.parametrize("microsecond", [0, 340_000, 345_000, 345_678])
def test_rows_of_the_same_moment_come_once(alice: User, microsecond: int) -> None:
    moment = NOON.replace(microsecond=microsecond)
    rows = sorted((make_generation(alice, price=0, created_at=moment).id for _ in range(3)), reverse=True)
    assert _after(Place(moment, rows[0])) == rows[1:]
    assert _after(Place(moment, rows[2])) == []


def test_rows_by_the_databases_clock_come_once(alice: User) -> None:
    made = make_generation(alice, price=0)
    assert _after(Place(made.created_at, made.id)) == []


@pytest.mark.parametrize("step", [timedelta(microseconds=1), timedelta(milliseconds=1), timedelta(seconds=1)])
def test_earlier_rows_come_and_later_ones_do_not(alice: User, step: timedelta) -> None:
    earlier = make_generation(alice, price=0, created_at=NOON - step)
    make_generation(alice, price=0, created_at=NOON + step)
    assert _after(Place(NOON, uuid.UUID(int=0))) == [earlier.id]


@pytest.mark.parametrize(("finished_only", "index"), [(False, "generation_list"), (True, "generation_gallery")])
def test_page_deep_in_the_list_is_read_in_the_order_of_its_partial_index(
    alice: User, finished_only: bool, index: str
) -> None:
    make_generation(alice, state=State.COMPLETED)
    make_generation(alice)
    rows = Generation.objects.of(alice).finished() if finished_only else Generation.objects.of(alice)
    plan = plan_of(rows.filter(Place(NOON, uuid.uuid4()).older).newest_first()[:24])
    assert goes_by(index, plan)
    assert not is_sorted(plan)


def _after(place: Place) -> list[uuid.UUID]:
    return [row.id for row in Generation.objects.filter(place.older).newest_first()]
