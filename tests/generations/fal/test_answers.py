"""Every answer of fal that is known to come: a line in answers.json says what people read and what may help.

From fal's pages of model errors and request errors, and from its clients' own reading of them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from generations.catalogue import find
from generations.fal.outcomes import as_json, from_json, read_problem, status_in
from generations.fal.webhooks import read_outcome
from generations.progress.next_steps import ways_of
from generations.workflow import reasons

ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text())
WORDS, PICTURE = "fal-ai/veo3/fast", "fal-ai/pika/v2.2/image-to-video"


def endpoint_of(answer: dict[str, Any]) -> str:
    return PICTURE if answer["kind"] == "picture" else WORDS


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer['status']} {json.dumps(answer['body'])[:80]}")
def test_answer_is_understood(answer: dict[str, Any]) -> None:
    problem = read_problem(answer["body"], status=answer["status"])
    kind, sentence = reasons.explain(problem, endpoint_of(answer))

    assert kind == answer["kind"]
    assert answer["sentence"] in sentence
    assert sentence.endswith("Nothing was charged.")
    endpoint = find(endpoint_of(answer))
    assert endpoint
    assert [way.label for way in ways_of(endpoint, kind)][:1] == ([answer["next_step"]] if answer["next_step"] else [])


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer['status']} {json.dumps(answer['body'])[:80]}")
def test_webhook_of_it_says_the_same(answer: dict[str, Any]) -> None:
    body = {"status": "ERROR", "error": f"Invalid status code: {answer['status']}", "payload": answer["body"]}
    outcome = from_json(as_json(read_outcome(body)))

    assert outcome is not None
    assert reasons.explain(outcome.problem, endpoint_of(answer))[0] == answer["kind"]


@pytest.mark.parametrize("text", ["", "no number", None, 422, "9999", "in 5000 ms"])
def test_words_without_a_status_name_none(text: object) -> None:
    assert status_in(text) is None
