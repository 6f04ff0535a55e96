import pytest

from maxvideo.web.places import AllPlacesTaken, OwnPlacesTaken, Places


def test_one_person_gets_as_many_as_one_may() -> None:
    places = Places(of_one=1, of_all=3)
    places.take("alice")
    with pytest.raises(OwnPlacesTaken):
        places.take("alice")
    places.take("bob")


def test_all_together_get_as_many_as_all_may() -> None:
    places = Places(of_one=1, of_all=2)
    places.take("alice")
    places.take("bob")
    with pytest.raises(AllPlacesTaken):
        places.take("charlie")


def test_place_that_is_left_is_the_next_ones_once() -> None:
    places = Places(of_one=1, of_all=1)
    place = places.take("alice")
    place.leave()
    place.leave()
    places.take("bob")
    with pytest.raises(AllPlacesTaken):
        places.take("alice")
