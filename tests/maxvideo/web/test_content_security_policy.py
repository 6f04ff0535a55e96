import pytest

from maxvideo.web.content_security_policy import policy


@pytest.mark.parametrize(
    ("bucket", "endpoint_url", "origins"),
    [
        ("", None, []),
        ("", "https://s3.example", []),
        ("films", "https://s3.example:9000/path", ["https://s3.example:9000"]),
        ("films", None, ["https://films.s3.amazonaws.com", "https://films.s3.eu-west-1.amazonaws.com"]),
    ],
)
def test_pictures_and_videos_may_come_from_the_bucket(
    bucket: str, endpoint_url: str | None, origins: list[str]
) -> None:
    directives = policy(bucket, endpoint_url, "eu-west-1")["DIRECTIVES"]
    assert directives["media-src"] == ["'self'", *origins]
    assert directives["img-src"] == ["'self'", "data:", "blob:", *origins]


def test_nothing_inline_is_allowed() -> None:
    directives = policy("", None, "eu-west-1")["DIRECTIVES"]
    assert (directives["script-src"], directives["style-src"]) == (["'self'"], ["'self'"])
