"""Buckets for sites of a test's own."""

import uuid

import boto3


def new_bucket(server: str, *, reached_by: str | None = None) -> dict[str, str]:
    """Make one at an S3 server; gives the variables by which a site finds it, there or through something before it."""
    name = f"faults-{uuid.uuid4()}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.resource("s3", endpoint_url=server, **keys).Bucket(name).create()
    return {
        "AWS_STORAGE_BUCKET_NAME": name,
        "AWS_S3_ENDPOINT_URL": reached_by or server,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
