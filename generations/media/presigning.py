"""Signs addresses of a bucket so that browsers see the same one again, and use what they have."""

from datetime import UTC, datetime
from typing import Any

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from django.utils import timezone

STEADY_SECONDS = 300
LONGEST_SIGNATURE_SECONDS = 7 * 24 * 3600


def sign(url: str, credentials: Any, *, region: str, seconds: int) -> str:
    """The address signed for at most `seconds`.

    It is signed at a time floored to five minutes; up to a third of the time is gone when it is handed out.
    """
    request = AWSRequest("GET", url)
    seconds = min(seconds, LONGEST_SIGNATURE_SECONDS)
    step = min(STEADY_SECONDS, seconds // 3) or 1
    _SteadyAuth(credentials, "s3", region, expires=seconds, step=step).add_auth(request)
    return str(request.url)


class _SteadyAuth(S3SigV4QueryAuth):  # type: ignore[misc]  # untyped library
    """Signature version 4 in the query, at the present floored to whole steps of so many seconds."""

    def __init__(self, *args: Any, step: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._step = step

    def add_auth(self, request: AWSRequest) -> None:
        present = int(timezone.now().timestamp())
        signed_at = datetime.fromtimestamp(present - present % self._step, UTC)
        request.context["timestamp"] = signed_at.strftime(SIGV4_TIMESTAMP)
        self._modify_request_before_signing(request)
        to_sign = self.string_to_sign(request, self.canonical_request(request))
        self._inject_signature_to_request(request, self.signature(to_sign, request))
