"""Prompts to start from, our own words: twelve scenes, and twelve ways to move a picture that is there already."""

from typing import Final

from generations.catalogue import Endpoint

SCENES: Final = (
    "A kettle begins to boil in a dark kitchen, first light through the steam.",
    "Snow falls upwards past a lit telephone box on an empty road.",
    "Paper birds unfold themselves on a wooden table, one after another.",
    "A tide of wildflowers crosses a car park in time-lapse.",
    "Macro: a clock movement starts, brass and oil, very slow.",
    "Two chairs on a pier argue about the weather. Wind, gulls.",
    "A paper city folds up at the end of the day, street by street.",
    "Rain starts on a tin roof and becomes a rhythm.",
    "A fox crosses a frozen fountain and stops to listen.",
    "The camera follows one thread through a loom.",
    "Morning in a greenhouse: condensation, a single slow drop.",
    "An orchestra of kitchen pans tunes up in the dark.",
)
MOVES: Final = (
    "The camera drifts in, very slowly. Nothing else moves.",
    "Wind comes up from the left: leaves, hair and cloth answer, the camera stays.",
    "Clouds pass, and their shadows cross the picture from right to left.",
    "Night falls within the shot; lamps come on one by one.",
    "The camera goes halfway around the subject and stops.",
    "It begins to rain. Drops run, colours darken, a far-off thunder.",
    "The subject takes one breath, blinks and looks past the camera.",
    "Steam and dust rise through the light; the camera holds its breath.",
    "Pull back until the frame is twice as wide, and show what is around it.",
    "Water moves, everything else stands still like a photograph.",
    "Focus goes from the foreground to the background and back.",
    "The picture comes alive for a moment, then is still again.",
)


def ideas_for(endpoint: Endpoint) -> tuple[str, ...]:
    """What may stand in an endpoint's prompt: where a picture is the first frame, how it moves."""
    return MOVES if endpoint.category == "image-to-video" else SCENES
