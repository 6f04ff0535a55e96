"""The table of words."""

from dataclasses import fields

import pytest

from generations.sandbox.media import WAYS
from generations.sandbox.outcomes import Outcome, Submit
from generations.sandbox.outputs import SHAPES
from generations.sandbox.results import FAILURES
from generations.sandbox.webhooks import KINDS
from generations.sandbox.words import WORDS, outcome_of, without_words, words_in


def test_words_are_found_anywhere_and_in_any_case() -> None:
    assert words_in("A fox, Sandbox:SLOW, runs (sandbox:webhook-twice).") == ["slow", "webhook-twice"]


@pytest.mark.parametrize("prompt", ["refused", "sandbox: refused", "sandbox:nothing", None, 5, ""])
def test_other_prompts_have_no_word(prompt: str | int | None) -> None:
    assert words_in(prompt) == []


def test_words_add_up_and_the_later_one_wins() -> None:
    outcome = outcome_of(["slow", "webhook-lost", "never"])
    assert (outcome.works, outcome.notices) == (float("inf"), ())


@pytest.mark.parametrize("word", WORDS)
def test_word_has_a_sentence_and_leads_to_something_known(word: str) -> None:
    outcome = outcome_of([word])
    assert WORDS[word].sentence.endswith(".")
    assert outcome != Outcome()
    assert set(outcome.ends) <= {"ok", *FAILURES}
    assert {notice.kind for notice in outcome.notices} <= set(KINDS)
    assert outcome.media in WAYS
    assert outcome.output in SHAPES
    assert outcome.cancel in {"honoured", "silent", "ignored", "refused"}
    assert outcome.submit.form in {"whole", "broken", "cut", "bare", "foreign", "dropped"}


def test_every_kind_of_webhook_file_and_output_has_a_word() -> None:
    outcomes = [outcome_of([word]) for word in WORDS] + [Outcome()]
    assert {outcome.media for outcome in outcomes} == set(WAYS)
    assert {outcome.output for outcome in outcomes} == set(SHAPES)
    assert {notice.kind for outcome in outcomes for notice in outcome.notices} == set(KINDS)
    assert {end for outcome in outcomes for end in outcome.ends} | {"not-started", "cancelled"} == {"ok", *FAILURES}


def test_once_is_the_same_answer_but_for_the_number() -> None:
    always, once = (outcome_of([word]).submit for word in ("submit-503", "submit-503-once"))
    different = [one.name for one in fields(Submit) if getattr(always, one.name) != getattr(once, one.name)]
    assert different == ["only_once"]


def test_words_are_not_shown() -> None:
    assert without_words("A fox, sandbox:SLOW sandbox:nothing runs") == "A fox, runs"
    assert without_words("half \ud83e") == "half ?"
