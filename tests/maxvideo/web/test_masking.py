import logging

import pytest

from maxvideo.web.masking import MASK, MaskingFormatter, mask


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('"POST /api/fal/webhook?token=s3cr3t-token&generation=1 HTTP/1.1" 200', "s3cr3t-token"),
        ("fal_webhook=https%3A%2F%2Fa%2Fapi%3Ftoken%3Ds3cr3t-token%26generation%3D1", "s3cr3t-token"),
        ("{'api_key': 'sk-abcdef123456', 'prompt': 'x'}", "abcdef123456"),
        ('{"api_key": "whatever-1234"}', "whatever-1234"),
        ("api_key=whatever-1234&prompt=x", "whatever-1234"),
        ("Authorization: Key 1234-5678:abcdef", "abcdef"),
        ("cannot connect to postgres://maxvideo:pa55word@db/maxvideo", "pa55word"),
        ("redis://:pa55word@127.0.0.1:6379/0", "pa55word"),
        ("GET /accounts/password/reset/key/1-abc-0123456789/ HTTP/1.1", "0123456789"),
        ("GET /accounts/confirm-email/MQ:1abcdef:ghij/ HTTP/1.1", "ghij"),
        ("GET /s/bcdfghjkmnpqrstvwxyz2345/video/ HTTP/1.1", "bcdfghjk"),
        ("GET /oembed?url=https%3A%2F%2Fexample.org%2Fs%2Fbcdfghjkmnpqrstvwxyz2345%2F HTTP/1.1", "bcdfghjk"),
        ("Invalid API Key provided: sk_test_51Habcdef012", "51Habcdef012"),
        ("as rk_live_51Habcdef012 asked", "51Habcdef012"),
        ("signed with whsec_ab+cd/ef0123456789=", "cd/ef0123456789"),
        ("{'id': 'pi_3Nabc', 'client_secret': 'pi_3Nabc_secret_xyz0123'}", "xyz0123"),
        ("no session cs_test_a1B2_secret_xyz0123", "xyz0123"),
        ("https://s3.example/clips/1.mp4?X-Amz-Date=1&X-Amz-Signature=0abc9", "0abc9"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, secret: str) -> None:
    masked = mask(text)
    assert secret not in masked
    assert MASK in masked


def test_ordinary_words_stay() -> None:
    text = 'GET /generations/?q=token+of+love&before=12 "a key: to the sea" 127.0.0.1:8000'
    assert mask(text) == text


def test_ids_of_stripe_stay() -> None:
    text = "risk_management of cs_test_a1B2c3D4, pi_3Nabcdefgh, whsec_ and sk_"
    assert mask(text) == text


def test_known_secret_is_masked_wherever_it_stands() -> None:
    formatter = MaskingFormatter(secrets=["my-fal-key:0123"])
    record = logging.makeLogRecord({"msg": "sent %s", "args": ("my-fal-key:0123",)})
    assert formatter.format(record) == f"sent {MASK}"


def test_traceback_is_masked_too() -> None:
    formatter = MaskingFormatter()
    try:
        raise ValueError("no answer from https://a/?token=s3cr3t-token")
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "broken", "exc_info": (ValueError, error, error.__traceback__)})
    text = formatter.format(record)
    assert "ValueError: no answer from https://a/?token=***" in text
    assert "s3cr3t-token" not in text.splitlines()[-1]
