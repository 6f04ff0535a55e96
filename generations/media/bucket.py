"""Storage in a private S3 bucket, of Amazon or of anything that speaks like it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, BinaryIO

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils import timezone
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

from generations.media.exceptions import StorageUnavailable

BLOCK_BYTES = 256 * 1024
PART_BYTES = 8 * 1024 * 1024
STEADY_SECONDS = 300
LONGEST_SIGNATURE_SECONDS = 7 * 24 * 3600


class PrivateBucket(S3Storage):  # type: ignore[misc]  # untyped library
    """django-storages' S3 with what a private bucket needs, streaming in this thread with little memory.

    The bucket's name, endpoint, region and keys come from the AWS_ settings.
    """

    def get_default_settings(self) -> dict[str, Any]:
        """What differs from django-storages' own defaults."""
        defaults: dict[str, Any] = super().get_default_settings()
        own_endpoint = bool(defaults["endpoint_url"])
        return defaults | {
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
            "transfer_config": TransferConfig(
                use_threads=False, multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES
            ),
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if own_endpoint else "virtual"},
                request_checksum_calculation="when_required",  # some S3 clones refuse boto3's newer checksums
                response_checksum_validation="when_required",
                connect_timeout=settings.STORAGE_CONNECT_TIMEOUT,
                read_timeout=settings.STORAGE_READ_TIMEOUT,
                retries={"mode": "standard", "total_max_attempts": 2},
            ),
        }

    def keep(self, key: str, source: BinaryIO, content_type: str, on_progress: Callable[[], None]) -> None:
        """Store the source under the key, in place of what is there. Raises StorageUnavailable."""
        progress = _Progress(on_progress)
        with naming_bucket_faults(progress):
            self._client.upload_fileobj(
                source,
                self.bucket_name,
                self._normalize_name(key),
                ExtraArgs={"ContentType": content_type},
                Callback=progress,
                Config=self.transfer_config,
            )

    def blocks(self, key: str) -> Iterator[bytes]:
        """The object's bytes, a block at a time. Raises StorageUnavailable, also half-way."""
        with naming_bucket_faults():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(key))
            with closing(answer["Body"]) as body:
                yield from body.iter_chunks(BLOCK_BYTES)

    def discard(self, key: str) -> None:
        """Delete what is stored under the key, if anything is. Raises StorageUnavailable."""
        with naming_bucket_faults():
            self._client.delete_object(Bucket=self.bucket_name, Key=self._normalize_name(key))

    def holds(self, key: str) -> bool:
        """Whether something is stored under the key. Raises StorageUnavailable."""
        with naming_bucket_faults():
            try:
                self._client.head_object(Bucket=self.bucket_name, Key=self._normalize_name(key))
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                    raise
                return False
            return True

    def remove_leftovers(self, *, older_than_seconds: float) -> int:
        """Abort the uploads in parts that copies that were killed have left; returns how many."""
        before, removed = timezone.now() - timedelta(seconds=older_than_seconds), 0
        with naming_bucket_faults():
            pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket_name)
            for upload in (upload for page in pages for upload in page.get("Uploads", [])):
                if upload["Initiated"] <= before:
                    self._client.abort_multipart_upload(
                        Bucket=self.bucket_name, Key=upload["Key"], UploadId=upload["UploadId"]
                    )
                    removed += 1
        return removed

    def file_of(self, key: str) -> None:
        """Nowhere on this machine."""

    def argument(self, key: str, content_type: str, seconds: int) -> str:
        """An address that fal can fetch the picture from for at least `seconds`."""
        return self.presigned(key, seconds=seconds + STEADY_SECONDS, filename=None, content_type=content_type)

    def presigned(self, key: str, *, seconds: int, filename: str | None, content_type: str | None) -> str:
        """An address that gives the file without a log-in for at most `seconds`.

        It is signed at a time floored to five minutes, so that browsers see the same address again and use what
        they have; up to a third of the time is gone when it is handed out.
        """
        seconds = min(seconds, LONGEST_SIGNATURE_SECONDS)
        parameters = {"Bucket": self.bucket_name, "Key": self._normalize_name(key)}
        if filename is not None:
            parameters["ResponseContentDisposition"] = content_disposition_header(True, filename) or "attachment"
        if content_type is not None:
            parameters["ResponseContentType"] = content_type
        request = AWSRequest("GET", self._unsigned_client.generate_presigned_url("get_object", Params=parameters))
        step = min(STEADY_SECONDS, seconds // 3) or 1
        self._signer(seconds, step).add_auth(request)
        return str(request.url)

    def _signer(self, seconds: int, step: int) -> "_SteadyAuth":
        credentials = self._session.get_credentials()
        if credentials is None:
            raise StorageUnavailable("no key to the bucket is configured")
        region = self.region_name or self._client.meta.region_name
        return _SteadyAuth(credentials.get_frozen_credentials(), "s3", region, expires=seconds, step=step)

    # One client for all threads: making one takes half a second, and unlike boto's resources it may be shared.

    @cached_property
    def _session(self) -> Any:
        return self._create_session()

    @cached_property
    def _client(self) -> Any:
        return self._session.client(
            "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
        )

    @cached_property
    def _unsigned_client(self) -> Any:
        config = self.client_config.merge(Config(signature_version=UNSIGNED))
        return self._session.client("s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=config)


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


class _Progress:
    """boto's callback; goes on raising what the caller's raised once, since boto tries a broken request again."""

    def __init__(self, on_progress: Callable[[], None]) -> None:
        self._on_progress = on_progress
        self.raised: Exception | None = None

    def __call__(self, _: int) -> None:
        if self.raised is not None:
            raise self.raised
        try:
            self._on_progress()
        except Exception as error:
            self.raised = error
            raise


@contextmanager
def naming_bucket_faults(progress: _Progress | None = None) -> Iterator[None]:
    """Turns boto's errors inside into StorageUnavailable, without the address and the key in them."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        if progress is not None and progress.raised is not None:
            raise progress.raised from None
        code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
        raise StorageUnavailable(f"the bucket does not take part: {code or type(error).__name__}") from error
