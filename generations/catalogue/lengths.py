"""The length of a video as several endpoints understand it: each has its own options."""

from generations.catalogue.endpoint import Choice, Endpoint, Integer, Wire, seconds

DURATION = "duration"


def nearest_length(endpoint: Endpoint, wanted: int) -> Wire | None:
    """The endpoint's option that is nearest to so many seconds, the shorter of two as near; None without any."""
    match next((one for one in endpoint.parameters if one.name == DURATION), None):
        case Choice(options=options):
            return min(options, key=lambda option: _distance(option, wanted))
        case Integer(minimum=minimum, maximum=maximum):
            return min(max(wanted, minimum), maximum)
        case _:
            return None


def _distance(option: str | int, wanted: int) -> tuple[int, int]:
    length = seconds(option) or 0
    return abs(length - wanted), length
