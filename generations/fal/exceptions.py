"""What can go wrong with fal, sorted by what the catcher does.

FalError
├── NotSent        nothing reached fal: send the same again later
├── Postponed      fal refuses for now (our key, the endpoint, a rate limit): a new try later
├── Rejected       fal refuses this request for good: fail it
├── AnswerLost     it was sent and the answer never came or made no sense: never send again, wait for news
├── Unavailable    a question got no usable answer: ask again later
│   └── Gone       fal does not know the request
├── Forged         a webhook that is not genuine: refuse it
└── NoKeys         a signed webhook that cannot be checked now: let fal send it again
"""

from generations.fal.outcomes import Problem


class FalError(Exception):
    """Anything that goes wrong between us and fal."""


class NotSent(FalError):
    """No connection was made, so fal has seen nothing."""


class Postponed(FalError):
    """fal refused, and may accept later. `status` is HTTP's, `retry_after` is in seconds."""

    def __init__(self, status: int, retry_after: float | None = None) -> None:
        super().__init__(f"fal answered {status}")
        self.status = status
        self.retry_after = retry_after


class Rejected(FalError):
    """fal refused for good."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"fal answered {status}: {problem.type}")
        self.status = status
        self.problem = problem


class AnswerLost(FalError):
    """The request was sent; whether fal took it is not known."""


class Unavailable(FalError):
    """fal gave no usable answer to a question."""


class Gone(Unavailable):
    """fal does not know the request (any more)."""


class Forged(FalError):
    """A webhook whose signature does not hold."""


class NoKeys(FalError):
    """A signed webhook came and no key to check it with could be had."""
