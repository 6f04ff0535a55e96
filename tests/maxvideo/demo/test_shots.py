"""What the demo asks for."""

from generations.catalogue import ENDPOINTS
from maxvideo.demo.shots import SHOTS


def test_every_endpoint_is_asked_once() -> None:
    assert sorted(shot.endpoint for shot in SHOTS) == sorted(endpoint.id for endpoint in ENDPOINTS)


def test_options_and_pictures_are_the_endpoints_own() -> None:
    for shot in SHOTS:
        names = {
            parameter.name
            for endpoint in ENDPOINTS
            for parameter in endpoint.parameters
            if endpoint.id == shot.endpoint
        }
        assert set(shot.options) <= names
        assert not shot.pictures or shot.picture_field in names
