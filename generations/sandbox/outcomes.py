"""What a request does when words in its prompt ask for it; without any it is made, quickly and well.

A word is written `sandbox:refused`, anywhere in the prompt and in any case; several add up (`sandbox:slow
sandbox:webhook-twice`). The table below is the whole list, and the sandbox's front page shows it.
"""

import math
import re
from dataclasses import dataclass, field, replace
from typing import Any

WORD = re.compile(r"sandbox:([a-z0-9-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Submit:
    """How the POST is answered. `is_accepted`: whether the request runs all the same. Seconds are at normal speed."""

    code: int = 200
    form: str = "whole"
    is_accepted: bool = True
    only_once: bool = False
    after: float = 0
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Everything about a request that a word may change; seconds are at normal speed."""

    submit: Submit = field(default_factory=Submit)
    waits: float = 0.8
    works: float = 2.2
    ends: tuple[str, ...] = ("ok",)
    webhooks: tuple[tuple[float, str], ...] = ((0, "genuine"),)
    webhook_first: bool = False
    cancel: str = "honoured"
    output: str = "full"
    media: str = "whole"
    auto_resolution: str = "720p"
    failing_status_calls: int = 0
    failing_result_calls: int = 0


@dataclass(frozen=True)
class Word:
    """One word: a sentence for people and the fields it changes."""

    sentence: str
    changes: dict[str, Any]


def _word(sentence: str, **changes: Any) -> Word:
    return Word(sentence, changes)


NEVER = math.inf

WORDS: dict[str, Word] = {
    "refused": _word("422 content_policy_violation.", ends=("refused",)),
    "failing": _word("500 internal_server_error of the model.", ends=("failing",)),
    "timeout": _word("504 generation_timeout of the model.", ends=("timeout",)),
    "slow": _word("Takes 20 seconds.", works=20),
    "never": _word("Starts and never ends.", works=NEVER),
}


def words_in(prompt: object) -> list[str]:
    """The known words of a prompt, in their order."""
    return [word for word in (found.lower() for found in WORD.findall(str(prompt))) if word in WORDS]


def outcome_of(words: list[str]) -> Outcome:
    """What they ask for together; where two change the same, the later one wins."""
    outcome = Outcome()
    for word in words:
        outcome = replace(outcome, **WORDS[word].changes)
    return outcome
