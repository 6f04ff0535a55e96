"""Storage in a private S3 bucket, of Amazon or of anything that speaks like it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, Any

from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.utils import timezone
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

from generations.media import presigning
from generations.media.bucket_errors import Progress, refusal, translate_bucket_errors
from generations.media.exceptions import StorageUnavailable, Unavailable

BLOCK_BYTES = 256 * 1024
PART_BYTES = 8 * 1024 * 1024
DELETED_AT_ONCE = 1000  # S3 takes no more
BUSY = (429, 500, 502, 503, 504)


class PrivateBucket(S3Storage):  # type: ignore[misc]  # untyped library
    """django-storages' S3 with what a private bucket needs, streaming in this thread with little memory.

    The bucket's name, endpoint, region and keys come from the AWS_ settings.
    """

    def get_default_settings(self) -> dict[str, Any]:
        """What differs from django-storages' own defaults."""
        defaults: dict[str, Any] = super().get_default_settings()
        transfer_config = TransferConfig(
            use_threads=False, multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES
        )
        return defaults | {
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
            "transfer_config": transfer_config,
            "client_config": _client_config(has_own_endpoint=bool(defaults["endpoint_url"])),
        }

    def save(
        self,
        name: str,
        content: IO[Any],
        max_length: int | None = None,
        *,
        content_type: str = "application/octet-stream",
        on_progress: Callable[[], None] = lambda: None,
    ) -> str:
        """Store the content under the name, in place of what is there. Raises StorageUnavailable."""
        progress = Progress(on_progress)
        with translate_bucket_errors(progress):
            self._client.upload_fileobj(
                content,
                self.bucket_name,
                self._normalize_name(name),
                ExtraArgs={"ContentType": content_type},
                Callback=progress,
                Config=self.transfer_config,
            )
        return name

    def take(self, name: str, path: Path) -> bool:
        """False: a bucket has a copy of its own."""
        return False

    def blocks(self, name: str) -> Iterator[bytes]:
        """The object's bytes, a block at a time. Raises StorageUnavailable, also half-way."""
        with translate_bucket_errors():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
            with closing(answer["Body"]) as body:
                yield from body.iter_chunks(BLOCK_BYTES)

    def delete(self, name: str) -> None:
        """Delete what is stored under the name, if anything is. Raises StorageUnavailable."""
        with translate_bucket_errors():
            self._client.delete_object(Bucket=self.bucket_name, Key=self._normalize_name(name))

    def delete_many(self, names: Iterable[str]) -> dict[str, Unavailable]:
        """Delete a thousand at once; gives those that the bucket does not let go, with the reason.

        Raises StorageUnavailable where it does not answer.
        """
        failed: dict[str, Unavailable] = {}
        left = iter(names)
        while some := list(islice(left, DELETED_AT_ONCE)):
            failed |= self._delete_some(some)
        return failed

    def _delete_some(self, names: list[str]) -> dict[str, Unavailable]:
        name_of = {self._normalize_name(name): name for name in names}
        objects = {"Objects": [{"Key": key} for key in name_of], "Quiet": True}
        with translate_bucket_errors():
            try:
                answer = self._client.delete_objects(Bucket=self.bucket_name, Delete=objects)
            except ClientError as error:  # some S3 clones take no lists, or want another checksum of them
                if error.response["ResponseMetadata"]["HTTPStatusCode"] in BUSY:
                    raise
                return self._delete_each(names)
        return {name_of[one["Key"]]: refusal(one.get("Code", "")) for one in answer.get("Errors", ())}

    def _delete_each(self, names: list[str]) -> dict[str, Unavailable]:
        failed: dict[str, Unavailable] = {}
        for name in names:
            try:
                self.delete(name)
            except StorageUnavailable as error:
                if not isinstance(error.__cause__, ClientError):
                    raise
                failed[name] = error
        return failed

    def remove_leftovers(self, *, older_than_seconds: float) -> int:
        """Abort the uploads in parts that copies that were killed have left; returns how many.

        Raises StorageUnavailable, for one that cannot be aborted once the others are.
        """
        before = timezone.now() - timedelta(seconds=older_than_seconds)
        with translate_bucket_errors():
            pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket_name)
            uploads = [upload for page in pages for upload in page.get("Uploads", [])]
            faults = [self._abort(upload) for upload in uploads if upload["Initiated"] <= before]
            for fault in filter(None, faults):
                raise fault
        return len(faults)

    def _abort(self, upload: dict[str, Any]) -> ClientError | None:
        try:
            self._client.abort_multipart_upload(Bucket=self.bucket_name, Key=upload["Key"], UploadId=upload["UploadId"])
        except ClientError as error:
            return error
        return None

    def local_path(self, name: str) -> None:
        """Nowhere on this machine."""

    def argument_for_fal(self, name: str, content_type: str, *, seconds: int) -> str:
        """An address that fal can fetch the picture from for at least `seconds`."""
        seconds += presigning.STEADY_SECONDS
        return self.presigned(name, seconds=seconds, filename=None, content_type=content_type)

    def presigned(self, name: str, *, seconds: int, filename: str | None, content_type: str | None) -> str:
        """An address that gives the file without a log-in for at most `seconds`, the same for some minutes."""
        parameters = {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}
        if filename is not None:
            parameters["ResponseContentDisposition"] = content_disposition_header(True, filename) or "attachment"
        if content_type is not None:
            parameters["ResponseContentType"] = content_type
        url = self._unsigned_client.generate_presigned_url("get_object", Params=parameters)
        credentials = self._session.get_credentials()
        if credentials is None:
            raise StorageUnavailable("no key to the bucket is configured")
        region = self.region_name or self._client.meta.region_name
        return presigning.sign(url, credentials.get_frozen_credentials(), region=region, seconds=seconds)

    # One client for all threads: making one takes half a second, and unlike boto's resources it may be shared.

    @cached_property
    def _session(self) -> Any:
        return self._create_session()

    @cached_property
    def _client(self) -> Any:
        return self._new_client(self.client_config)

    @cached_property
    def _unsigned_client(self) -> Any:
        return self._new_client(self.client_config.merge(Config(signature_version=UNSIGNED)))

    def _new_client(self, config: Config) -> Any:
        return self._session.client("s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=config)


def _client_config(*, has_own_endpoint: bool) -> Config:
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if has_own_endpoint else "virtual"},
        request_checksum_calculation="when_required",  # some S3 clones refuse boto3's newer checksums
        response_checksum_validation="when_required",
        connect_timeout=settings.STORAGE_CONNECT_TIMEOUT,
        read_timeout=settings.STORAGE_READ_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": 2},
    )
