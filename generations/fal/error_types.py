"""fal's names for what went wrong, of its documentation of model errors and request errors."""

from enum import StrEnum


class ErrorType(StrEnum):
    """The types that are told apart here; fal may name others at any time."""

    CONTENT_POLICY_VIOLATION = "content_policy_violation"
    NO_MEDIA_GENERATED = "no_media_generated"

    GENERATION_TIMEOUT = "generation_timeout"
    REQUEST_TIMEOUT = "request_timeout"
    STARTUP_TIMEOUT = "startup_timeout"

    IMAGE_TOO_SMALL = "image_too_small"
    IMAGE_TOO_LARGE = "image_too_large"
    IMAGE_ASPECT_RATIO_ERROR = "image_aspect_ratio_error"
    IMAGE_LOAD_ERROR = "image_load_error"
    FILE_DOWNLOAD_ERROR = "file_download_error"
    FILE_TOO_LARGE = "file_too_large"
    UNSUPPORTED_IMAGE_FORMAT = "unsupported_image_format"
    FACE_DETECTION_ERROR = "face_detection_error"

    BAD_REQUEST = "bad_request"
    FEATURE_NOT_SUPPORTED = "feature_not_supported"
    GREATER_THAN = "greater_than"
    GREATER_THAN_EQUAL = "greater_than_equal"
    LESS_THAN = "less_than"
    LESS_THAN_EQUAL = "less_than_equal"
    MULTIPLE_OF = "multiple_of"
    ONE_OF = "one_of"
    SEQUENCE_TOO_SHORT = "sequence_too_short"
    SEQUENCE_TOO_LONG = "sequence_too_long"
    STRING_TOO_SHORT = "string_too_short"
    STRING_TOO_LONG = "string_too_long"
    MISSING = "missing"
    VALUE_ERROR = "value_error"
    VALUE_ERROR_MISSING = "value_error.missing"

    # Ours, for answers that name no type: what their HTTP status says.
    UNPROCESSABLE = "unprocessable"
    GONE = "gone"


TIMEOUTS = frozenset({ErrorType.GENERATION_TIMEOUT, ErrorType.REQUEST_TIMEOUT, ErrorType.STARTUP_TIMEOUT})
INVALID_ARGUMENTS = frozenset(
    {
        *(ErrorType.BAD_REQUEST, ErrorType.FEATURE_NOT_SUPPORTED, ErrorType.MULTIPLE_OF, ErrorType.ONE_OF),
        *(ErrorType.GREATER_THAN, ErrorType.GREATER_THAN_EQUAL, ErrorType.LESS_THAN, ErrorType.LESS_THAN_EQUAL),
        *(ErrorType.SEQUENCE_TOO_SHORT, ErrorType.SEQUENCE_TOO_LONG),
        *(ErrorType.STRING_TOO_SHORT, ErrorType.STRING_TOO_LONG),
        *(ErrorType.MISSING, ErrorType.VALUE_ERROR, ErrorType.VALUE_ERROR_MISSING, ErrorType.UNPROCESSABLE),
    }
)
BY_STATUS = {400: ErrorType.BAD_REQUEST, 410: ErrorType.GONE, 422: ErrorType.UNPROCESSABLE}
