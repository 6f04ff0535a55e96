"""The errors of Stripe's API: a status, a type, a code, the parameter. https://docs.stripe.com/api/errors"""

from typing import Any

from billing.payments.sandbox.store import Kept

DOCS = "https://docs.stripe.com/error-codes"


class Problem(Exception):
    """An error as its caller gets it."""

    def __init__(self, message: str, *, status: int = 400, type: str = "invalid_request_error", **more: Any) -> None:  # noqa: A002
        super().__init__(message)
        self.status = status
        page = {"doc_url": f"{DOCS}/{more['code'].replace('_', '-')}"} if "code" in more else {}
        self.body = {"error": {"message": message, "type": type, **page, **more}}

    @property
    def is_remembered(self) -> bool:
        """Whether an idempotency key keeps it: not where the call was refused before it was carried out."""
        return True


class Refused(Problem):
    """The call cannot be read or may not be made: nothing was begun."""

    @property
    def is_remembered(self) -> bool:
        return False


class CardDeclined(Problem, Kept):
    """The bank said no; what was tried stays in the books."""

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message, status=402, type="card_error", **more)


def missing(kind: str, key: str, *, param: str = "id", status: int = 404) -> Problem:
    """Nothing has this id."""
    return Problem(f"No such {kind}: '{key}'", status=status, code="resource_missing", param=param)


def unexpected_state(kind: str, message: str) -> Problem:
    """Not in this state; `kind` is as codes write it: `payment_intent`."""
    return Problem(message, code=f"{kind}_unexpected_state")
