"""Looks for words in everything that is kept: each column of each table, what sessions hold, files' names and bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection

Found = tuple[str, str]


def places_of(*words: str) -> list[Found]:
    """Where any of the words is: a table and column or a file, and the word; their case does not count."""
    wanted = [word.lower() for word in words]
    texts = [*in_database(), *in_sessions(), *in_files()]
    return sorted({(place, word) for place, text in texts for word in wanted if word in text.lower()})


def in_database() -> Iterator[tuple[str, str]]:
    """Every value of every table, as text, SQLite's index of prompts among them."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", _text(value)) for name, value in zip(columns, row, strict=True))


def in_sessions() -> Iterator[tuple[str, str]]:
    """What sessions hold, which is no plain text in its table."""
    for session in Session.objects.all():
        yield "a session", repr(session.get_decoded())


def in_files() -> Iterator[tuple[str, str]]:
    """Names and contents of what storage has, with a bucket or without."""
    if settings.AWS_STORAGE_BUCKET_NAME:
        yield from _in_bucket()
        return
    root = Path(settings.MEDIA_ROOT)
    for path in root.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(root)), f"{path.relative_to(root)} {path.read_bytes().decode('latin-1')}"


def files() -> set[str]:
    """The names of what storage has."""
    return {name for name, _ in in_files()}


def _in_bucket() -> Iterator[tuple[str, str]]:
    client, bucket = default_storage._client, settings.AWS_STORAGE_BUCKET_NAME
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for found in page.get("Contents", []):
            body = client.get_object(Bucket=bucket, Key=found["Key"])["Body"].read()
            yield found["Key"], f"{found['Key']} {body.decode('latin-1')}"


def _text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
