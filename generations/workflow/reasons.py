"""Why there is no video, in words for people: what happened, what to do next, that nothing was charged.

fal's own words are never shown; its error types lead here.
"""

from enum import StrEnum

from generations.fal.error_types import INVALID_ARGUMENTS, TIMEOUTS, ErrorType
from generations.fal.outcomes import Problem


class Kind(StrEnum):
    """What went wrong, as far as it decides what a page offers next."""

    REFUSED = "refused"
    PICTURE = "picture"
    SETTINGS = "settings"
    PROVIDER = "provider"
    TIMEOUT = "timeout"
    NO_ANSWER = "no_answer"
    MEDIA = "media"
    STORAGE = "storage"
    INTERNAL = "internal"


_SENTENCES = {
    Kind.REFUSED: "{model} refused this: its content policy does not allow the words or the picture. "
    "Change what is asked for and try again.",
    Kind.PICTURE: "{model} could not use the picture. Try another one.",
    Kind.SETTINGS: "{model} does not accept these settings. Change them and try again.",
    Kind.PROVIDER: "{model} had an error. Trying again may work.",
    Kind.TIMEOUT: "{model} took too long. Try again, or try another model.",
    Kind.NO_ANSWER: "{model} could not be reached. Try again later.",
    Kind.MEDIA: "{model} sent a file that does not play. Trying again may work.",
    Kind.STORAGE: "The video could not be fetched and stored in time. Trying again may work.",
    Kind.INTERNAL: "Something went wrong on our side. Trying again may work.",
}

_PICTURE_SENTENCES: dict[str, str] = {
    ErrorType.IMAGE_TOO_SMALL: "The picture is too small for {model}{limit}. Use a larger one.",
    ErrorType.IMAGE_TOO_LARGE: "The picture is too large for {model}{limit}. Use a smaller one.",
    ErrorType.IMAGE_ASPECT_RATIO_ERROR: "{model} does not take a picture of this shape. "
    "Use one less wide or less tall.",
    ErrorType.IMAGE_LOAD_ERROR: "{model} could not open the picture. Use a JPEG, PNG or WebP that opens in a browser.",
    ErrorType.FILE_DOWNLOAD_ERROR: "{model} could not fetch the picture from its address. Upload it instead.",
    ErrorType.FILE_TOO_LARGE: "The picture's file is too large for {model}. Use a smaller one.",
    ErrorType.UNSUPPORTED_IMAGE_FORMAT: "{model} does not take this kind of picture. Use a JPEG, PNG or WebP.",
    ErrorType.FACE_DETECTION_ERROR: "{model} found no face in the picture. Use one with a clear face.",
}

_KINDS: dict[str, Kind] = {
    ErrorType.CONTENT_POLICY_VIOLATION: Kind.REFUSED,
    ErrorType.NO_MEDIA_GENERATED: Kind.PROVIDER,
    **dict.fromkeys(TIMEOUTS, Kind.TIMEOUT),
    **dict.fromkeys(_PICTURE_SENTENCES, Kind.PICTURE),
    **dict.fromkeys(INVALID_ARGUMENTS, Kind.SETTINGS),
}

_IN_SHORT = {
    Kind.REFUSED: "refused by its content policy",
    Kind.PICTURE: "could not use the picture",
    Kind.SETTINGS: "does not accept these settings",
    Kind.PROVIDER: "had an error",
    Kind.TIMEOUT: "took too long",
    Kind.NO_ANSWER: "could not be reached",
    Kind.MEDIA: "sent a file that does not play",
    Kind.STORAGE: "could not be stored in time",
    Kind.INTERNAL: "ended by an error of ours",
}

NOTHING_CHARGED = "Nothing was charged."


def sentence(kind: Kind, model: str) -> str:
    """What people read of a failure of this kind; `model` is the endpoint's title."""
    return f"{_SENTENCES[kind].format(model=model)} {NOTHING_CHARGED}"


def in_short(kind: Kind, model: str) -> str:
    """The same in a line of the ledger."""
    return f"{model}: {_IN_SHORT[kind]}, nothing charged"


def explain(problem: Problem, model: str) -> tuple[Kind, str]:
    """The kind of a problem that fal told, and the sentence for people."""
    kind = _KINDS.get(problem.type, Kind.PROVIDER)
    if kind is Kind.PICTURE:
        told = _PICTURE_SENTENCES[problem.type].format(model=model, limit=_limit(problem))
        return kind, f"{told} {NOTHING_CHARGED}"
    return kind, sentence(kind, model)


def _limit(problem: Problem) -> str:
    bound = "min" if problem.type == ErrorType.IMAGE_TOO_SMALL else "max"
    width, height = (problem.limits.get(f"{bound}_{side}") for side in ("width", "height"))
    word = "at least" if bound == "min" else "at most"
    return f": {word} {width:.0f} × {height:.0f} pixels" if width and height else ""
