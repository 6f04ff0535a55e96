"""Why there is no video, in words for people: what happened, what to do next, that nothing was charged.

fal's own words are never shown; its error types lead here.
"""

from enum import StrEnum

from generations.catalogue import find, title_of
from generations.catalogue.endpoint import Image, Images, Parameter, Text
from generations.fal.error_types import INVALID_ARGUMENTS, TIMEOUTS, ErrorType
from generations.fal.outcomes import Problem


class Kind(StrEnum):
    """What went wrong, as far as it decides what a page offers next."""

    REFUSED = "refused"
    PICTURE = "picture"
    LOST_PICTURE = "lost_picture"
    WORDS = "words"
    SETTINGS = "settings"
    GONE = "gone"
    PROVIDER = "provider"
    TIMEOUT = "timeout"
    NO_ANSWER = "no_answer"
    MEDIA = "media"
    KEPT_OUT = "kept_out"
    MISSING_FILE = "missing_file"
    STORAGE = "storage"
    CLIP_GONE = "clip_gone"
    JOINING = "joining"
    INTERNAL = "internal"


_SENTENCES = {
    Kind.REFUSED: "{model} refused this: its content policy does not allow the words or the picture. "
    "Change what is asked for and try again.",
    Kind.PICTURE: "{model} could not use the picture. Try another one.",
    Kind.LOST_PICTURE: "The picture that you uploaded could not be read any more. Upload it again.",
    Kind.WORDS: "{model} does not accept these words. Change them and try again.",
    Kind.SETTINGS: "{model} does not accept these settings. Change them and try again.",
    Kind.GONE: "{model} is not offered by its maker any more. Choose another model.",
    Kind.PROVIDER: "{model} had an error. Trying again may work.",
    Kind.TIMEOUT: "{model} took too long. Try again, or try another model.",
    Kind.NO_ANSWER: "{model} could not be reached. Try again later.",
    Kind.MEDIA: "{model} sent a file that does not play. Trying again may work.",
    Kind.KEPT_OUT: "{model} made the very video that was taken down here before, so that it is not kept. "
    "Change what is asked for.",
    Kind.MISSING_FILE: "{model} says that the video is made, but does not hand out the file. Trying again may work.",
    Kind.STORAGE: "The video could not be fetched and stored in time. Trying again may work.",
    Kind.CLIP_GONE: "One of the clips is not there any more. Join the others.",
    Kind.JOINING: "The clips could not be joined. Trying again may work; each of them is still in your gallery.",
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
    ErrorType.GONE: Kind.GONE,
}

# A type that is not known here: what its HTTP status says of it.
_KINDS_BY_STATUS = {410: Kind.GONE, 422: Kind.SETTINGS}

# What a limit is of, and the name of its number in fal's `ctx`.
_LENGTHS: dict[str, tuple[str, str]] = {
    ErrorType.STRING_TOO_LONG: ("max_length", "at most {limit:,.0f} characters"),
    ErrorType.STRING_TOO_SHORT: ("min_length", "at least {limit:,.0f} characters"),
    ErrorType.SEQUENCE_TOO_LONG: ("max_length", "at most {limit:,.0f}"),
    ErrorType.SEQUENCE_TOO_SHORT: ("min_length", "at least {limit:,.0f}"),
    ErrorType.LESS_THAN_EQUAL: ("le", "at most {limit:g}"),
    ErrorType.GREATER_THAN_EQUAL: ("ge", "at least {limit:g}"),
    ErrorType.LESS_THAN: ("lt", "less than {limit:g}"),
    ErrorType.GREATER_THAN: ("gt", "more than {limit:g}"),
    ErrorType.MULTIPLE_OF: ("multiple_of", "a multiple of {limit:g}"),
}

_IN_SHORT = {
    Kind.REFUSED: "refused by its content policy",
    Kind.PICTURE: "could not use the picture",
    Kind.LOST_PICTURE: "its picture could not be read",
    Kind.WORDS: "does not accept these words",
    Kind.SETTINGS: "does not accept these settings",
    Kind.GONE: "is not offered any more",
    Kind.PROVIDER: "had an error",
    Kind.TIMEOUT: "took too long",
    Kind.NO_ANSWER: "could not be reached",
    Kind.MEDIA: "sent a file that does not play",
    Kind.KEPT_OUT: "made a video that was taken down before",
    Kind.MISSING_FILE: "did not hand out the file",
    Kind.STORAGE: "could not be stored in time",
    Kind.CLIP_GONE: "a clip is not there any more",
    Kind.JOINING: "could not be joined",
    Kind.INTERNAL: "ended by an error of ours",
}

NOTHING_CHARGED = "Nothing was charged."


def sentence(kind: Kind, model: str) -> str:
    """What people read of a failure of this kind; `model` is the endpoint's title."""
    return f"{_SENTENCES[kind].format(model=model)} {NOTHING_CHARGED}"


def in_short(kind: Kind, model: str) -> str:
    """The same in a line of the ledger."""
    return f"{model}: {_IN_SHORT[kind]}, nothing charged"


def about_model(kind: str, endpoint_id: str) -> str:
    """The same in a line that stands under "Failed" or "Refused"; nothing of a kind that an older row has not."""
    if kind not in _IN_SHORT:
        return ""
    model = title_of(endpoint_id)
    return f"by {model}" if kind == Kind.REFUSED else f"{_subject(Kind(kind), model)} {_IN_SHORT[Kind(kind)]}".strip()


def _subject(kind: Kind, model: str) -> str:
    """Who or what the words of `_IN_SHORT` tell of."""
    return {Kind.LOST_PICTURE: "", Kind.STORAGE: "it", Kind.INTERNAL: "it"}.get(kind, model)


def explain(problem: Problem, endpoint_id: str) -> tuple[Kind, str]:
    """The kind of a problem that fal told of an endpoint, and the sentence for people."""
    model, field = title_of(endpoint_id), _field_of(endpoint_id, problem.parameter)
    kind = _kind_of(problem, field)
    if kind is Kind.PICTURE:
        told = _PICTURE_SENTENCES.get(problem.type, _SENTENCES[kind]).format(model=model, limit=_limit(problem))
        return kind, f"{told} {NOTHING_CHARGED}"
    if kind in {Kind.SETTINGS, Kind.WORDS} and field:
        return kind, f"{_refused_field(problem, field, model)} {NOTHING_CHARGED}"
    return kind, sentence(kind, model)


def _kind_of(problem: Problem, field: Parameter | None) -> Kind:
    kind = _KINDS.get(problem.type) or _KINDS_BY_STATUS.get(problem.status or 0, Kind.PROVIDER)
    if kind is not Kind.SETTINGS:
        return kind
    return Kind.PICTURE if isinstance(field, Image | Images) else Kind.WORDS if isinstance(field, Text) else kind


def _field_of(endpoint_id: str, name: str) -> Parameter | None:
    """The field of the form that fal means."""
    endpoint = find(endpoint_id)
    return next((field for field in endpoint.parameters if field.name == name), None) if endpoint else None


def _refused_field(problem: Problem, field: Parameter, model: str) -> str:
    """What is wrong with one field, with the limit where it is told."""
    number, words = _LENGTHS.get(problem.type, ("", ""))
    limit = problem.limits.get(number)
    if limit is None:
        return f"{model} does not accept what stands in “{field.label}”. Change it and try again."
    return f"{model} takes {words.format(limit=limit)} in “{field.label}”. Change it and try again."


def _limit(problem: Problem) -> str:
    bound = "min" if problem.type == ErrorType.IMAGE_TOO_SMALL else "max"
    width, height = (problem.limits.get(f"{bound}_{side}") for side in ("width", "height"))
    word = "at least" if bound == "min" else "at most"
    return f": {word} {width:.0f} × {height:.0f} pixels" if width and height else ""
