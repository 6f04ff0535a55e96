import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from maxvideo.web import log_ids, logs

SECRET = "a-secret-of-ours"


@pytest.fixture
def lines() -> Iterator[Any]:
    """What a logger of JSON wrote, line by line."""
    stream = io.StringIO()
    configuration = logs.configuration([SECRET], form="json")
    handler = configuration["handlers"]["console"] | {"stream": stream}
    only = {"version": 1, "disable_existing_loggers": False, "handlers": {"console": handler}}
    only |= {part: configuration[part] for part in ("filters", "formatters")}
    only["loggers"] = {"tests.logs": {"handlers": ["console"], "propagate": False, "level": "INFO"}}
    logging.config.dictConfig(only)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger("tests.logs").handlers.clear()


log = logging.getLogger("tests.logs")


def test_line_of_json_says_what_it_is_about(lines: Any) -> None:
    with log_ids.about(request="r1", generation="g1"):
        with log_ids.about(attempt=7):
            log.warning("posted %s", "twice")
        log.info("later")
    first, second = lines()
    assert (first["message"], first["level"], first["logger"]) == ("posted twice", "WARNING", "tests.logs")
    assert (first["generation"], first["attempt"], first["request"]) == ("g1", "7", "r1")
    assert (second["generation"], second["attempt"]) == ("g1", None)


def test_secrets_are_masked_in_messages_and_in_tracebacks(lines: Any) -> None:
    try:
        raise ValueError(f"no key {SECRET}")
    except ValueError:
        log.exception("token=%s&a=1", "s3cr3t-token")
    (line,) = lines()
    assert line["message"] == "token=***&a=1"
    assert "ValueError: no key ***" in line["exc_info"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_every_log_goes_through_the_masking_handler(form: str) -> None:
    configuration = logs.configuration([], form=form)
    assert configuration["root"]["handlers"] == configuration["loggers"]["django.server"]["handlers"] == ["console"]
    assert configuration["handlers"]["console"]["formatter"] == form


def test_answer_bears_the_name_its_log_has(client: Client, db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(log_ids.AddIds())
    answer = client.get("/nothing-here/", HTTP_X_REQUEST_ID="a-stranger's")
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert record.__dict__["request"] == answer.headers["X-Request-ID"] != "a-stranger's"
