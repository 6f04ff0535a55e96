"""What boto raises, as our own exceptions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError

from generations.media.exceptions import NotStored, StorageUnavailable


class Progress:
    """boto's callback; goes on raising what the caller's raised once, since boto tries a broken request again."""

    def __init__(self, on_progress: Callable[[], None]) -> None:
        self._on_progress = on_progress
        self.raised: Exception | None = None

    def __call__(self, _: int) -> None:
        """Some bytes went."""
        if self.raised is not None:
            raise self.raised
        try:
            self._on_progress()
        except Exception as error:
            self.raised = error
            raise


@contextmanager
def translate_bucket_errors(progress: Progress | None = None) -> Iterator[None]:
    """Turns boto's errors inside into StorageUnavailable or NotStored, without the address and the key in them."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        if progress is not None and progress.raised is not None:
            raise progress.raised from None
        code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
        raise refusal(code or type(error).__name__) from error


def refusal(reason: str) -> StorageUnavailable:
    """What the bucket did not do, with its word for why."""
    kind = NotStored if reason == "NoSuchKey" else StorageUnavailable
    return kind(f"the bucket does not take part: {reason}")
