"""RFC 9116: where holes are reported, until when that holds, and how they are dealt with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def fields(client: Client) -> dict[str, str]:
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_it_has_the_fields_of_the_rfc(client: Client, settings: Settings) -> None:
    settings.SUPPORT_EMAIL, settings.SITE_URL = "help@maxvideo.example", "https://maxvideo.example"
    found = fields(client)
    assert found["Contact"] == "mailto:help@maxvideo.example"
    assert found["Canonical"] == "https://maxvideo.example/.well-known/security.txt"
    assert found["Policy"] == "https://maxvideo.example/security/"


def test_it_expires_within_a_year_and_not_soon(client: Client) -> None:
    expires = datetime.strptime(fields(client)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)


def test_without_a_mailbox_it_leads_to_the_form(client: Client, settings: Settings) -> None:
    settings.SUPPORT_EMAIL, settings.SITE_URL = "", "https://maxvideo.example"
    assert fields(client)["Contact"] == "https://maxvideo.example/report/"


def test_its_policy_says_how_soon(client: Client) -> None:
    assert "within 7 days" in client.get("/security/").text
