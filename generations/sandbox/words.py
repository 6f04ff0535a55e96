"""The words that bring out each outcome, all of them; the sandbox's front page shows this table.

A word is written `sandbox:refused`, anywhere in the prompt and in any case. Several add up (`sandbox:slow
sandbox:webhook-twice`); where two change the same, the later one wins.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from generations.sandbox.outcomes import ALWAYS, NEVER, Notice, Outcome, Submit, Trouble

WORD = re.compile(r"sandbox:([a-z0-9-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """One word: a sentence for people and the fields of the outcome it changes."""

    sentence: str
    changes: dict[str, Any]


def _w(sentence: str, **changes: Any) -> Word:
    return Word(sentence, changes)


HOW_IT_ENDS = {
    "refused": _w("Refused by the content policy: 422 content_policy_violation.", ends=("refused",)),
    "failing": _w("The model breaks: 500 internal_server_error.", ends=("failing",)),
    "timeout": _w("The model takes too long: 504 generation_timeout.", ends=("timeout",)),
    "downstream": _w("A service behind the model fails: 400 downstream_service_error.", ends=("downstream",)),
    "runner-lost": _w("The platform loses the runner: 503 runner_disconnected, a text as detail.", ends=("lost",)),
    "no-media": _w("The model makes nothing: 422 no_media_generated.", ends=("no-media",)),
    "detail-text": _w("422 with a plain text where a list of details belongs.", ends=("detail-text",)),
    "image-too-small": _w("422 image_too_small, with the smallest size allowed.", ends=("image-too-small",)),
    "image-too-large": _w("422 image_too_large, with the largest size allowed.", ends=("image-too-large",)),
    "image-unreadable": _w("422 image_load_error.", ends=("image-unreadable",)),
    "image-unreachable": _w("422 file_download_error.", ends=("image-unreachable",)),
    "error-after-ok": _w("Ends well, and two seconds later as an error: two webhooks.", ends=("ok", "lost")),
    "ok-after-error": _w("Ends as an error, and two seconds later well: two webhooks.", ends=("lost", "ok")),
}

HOW_LONG = {
    "slow": _w("Takes 20 seconds.", works=20),
    "never": _w("Starts and never ends; it can be cancelled.", works=NEVER),
    "stuck": _w("Never leaves the queue, unless X-Fal-Request-Timeout ends it: 504 request_timeout.", waits=NEVER),
}

GENUINE = Notice()
SHORTLY_AFTER = Notice(2)

HOW_WE_HEAR = {
    "webhook-lost": _w("No webhook is sent.", notices=()),
    "webhook-late": _w("The webhook comes 40 seconds after the end.", notices=(Notice(40),)),
    "webhook-twice": _w("The webhook comes twice, at once.", notices=(GENUINE, GENUINE)),
    "webhook-storm": _w("The webhook comes 20 times, at once.", notices=(GENUINE,) * 20),
    "webhook-early": _w("The webhook comes before the answer to the submit.", is_told_first=True, waits=0, works=0),
    "webhook-forged": _w(
        "A forged ERROR, signed with another key, comes before the true one.",
        notices=(Notice(0, "forged"), SHORTLY_AFTER),
    ),
    "webhook-altered": _w(
        "An ERROR with the signature of the true one comes before it.",
        notices=(Notice(0, "altered"), SHORTLY_AFTER),
    ),
    "webhook-stranger": _w(
        "An ERROR that is truly signed, but for another customer, comes before the true one.",
        notices=(Notice(0, "stranger"), SHORTLY_AFTER),
    ),
    "webhook-unsigned": _w("The webhook comes without any signature.", notices=(Notice(0, "unsigned"),)),
    "webhook-stale": _w("The webhook is truly signed, but ten minutes ago.", notices=(Notice(0, "stale"),)),
    "webhook-extra": _w("The webhook has fields nobody knows.", notices=(Notice(0, "extra"),)),
    "webhook-bare": _w("The webhook says how it ended, and no more.", notices=(Notice(0, "bare"),)),
    "payload-error": _w(
        "The webhook says OK without a payload and with a payload_error; the result has it.",
        notices=(Notice(0, "payload-error"),),
    ),
}

HOW_IT_IS_CANCELLED = {
    "cancel-ignored": _w("A cancel is confirmed, and then ignored.", cancel="ignored"),
    "cancel-refused": _w("A cancel is answered with 400 ALREADY_COMPLETED, even before the end.", cancel="refused"),
    "cancel-silent": _w("A cancel is honoured without a webhook.", cancel="silent"),
    "cancel-late": _w("A cancel takes effect after 10 seconds, if it has not ended by then.", cancel_pause=10),
}

WHAT_COMES_OUT = {
    "auto-1080p": _w("Where the resolution is auto, the video has 1080p instead of 720p.", auto_resolution="1080p"),
    "url-only": _w("The video's only field is its url.", output="url-only"),
    "null-fields": _w("The video's content_type, file_name and file_size are null.", output="null-fields"),
    "wrong-content-type": _w("The video calls itself image/gif.", output="wrong-content-type", media="wrong-type"),
    "extra-fields": _w("The output has fields nobody knows.", output="extra-fields"),
    "no-video": _w("The output of a success has no video in it.", output="no-video"),
}

HOW_THE_FILE_COMES = {
    "media-html": _w("The file is a page of HTML.", media="html"),
    "media-picture": _w("The file is a PNG picture.", media="picture"),
    "media-sound-only": _w("The file is an mp4 with sound and no picture.", media="sound-only"),
    "media-empty": _w("The file is empty.", media="empty"),
    "media-half": _w("The file is the first half of the video, and says so.", media="half"),
    "media-cut": _w("The connection ends in the middle of the file.", media="cut"),
    "media-wrong-length": _w("The file is 1,000 bytes shorter than it says.", media="wrong-length"),
    "media-slow": _w("The file takes 10 seconds.", media="slow"),
    "media-drip": _w("The file comes a byte a second.", media="drip"),
    "media-stall": _w("The file stops coming after the first 1,000 bytes.", media="stall"),
    "media-too-large": _w("The file says it has 5 GB.", media="too-large"),
    "media-endless": _w("The file has no length and goes on to 3 GiB.", media="endless"),
    "media-redirect": _w("The file redirects to 169.254.169.254.", media="redirect"),
    "media-404": _w("The file is not there: 404.", media_trouble=Trouble(ALWAYS, 404)),
    "media-down": _w("The file is never to be had: 503.", media_trouble=Trouble(ALWAYS, 503)),
    "media-flaky": _w("The file is to be had on the third try: 503 before.", media_trouble=Trouble(2, 503)),
    "media-forbidden-host": _w("The file is on a host of nobody's.", address="https://media.example.net/{id}.mp4"),
    "media-metadata-host": _w("The file is on 169.254.169.254.", address="http://169.254.169.254/latest/meta-data/"),
    "media-file-address": _w("The file's address is file:///etc/passwd.", address="file:///etc/passwd"),
}

HOW_QUESTIONS_ARE_ANSWERED = {
    "status-flaky": _w("The first three questions for the status get 500.", status_trouble=Trouble(3, 500)),
    "status-down": _w("Questions for the status get 503, always.", status_trouble=Trouble(ALWAYS, 503)),
    "status-404": _w("Questions for the status get 404, always.", status_trouble=Trouble(ALWAYS, 404)),
    "result-flaky": _w("The first two questions for the result get 503.", result_trouble=Trouble(2, 503)),
}


def _submit(sentence: str, code: int = 200, form: str = "whole", *, runs: bool = False, pause: float = 0) -> Word:
    return _w(sentence, submit=Submit(code, form, is_accepted=runs, pause=pause))


ALWAYS_OR_ONCE = {
    f"submit-{code}": _submit(f"The submit is answered with {code}, and nothing runs.", code)
    for code in (400, 401, 403, 404, 422, 429, 500, 502, 503, 504)
} | {"submit-dropped": _submit("The submit's connection is dropped, and nothing runs.", form="dropped")}

HOW_THE_SUBMIT_IS_ANSWERED = (
    ALWAYS_OR_ONCE
    | {
        f"{name}-once": _w(
            word.sentence[:-1] + "; the same submit again goes well.",
            submit=replace(word.changes["submit"], only_once=True),
        )
        for name, word in ALWAYS_OR_ONCE.items()
    }
    | {
        "submit-lost": _submit(
            "The submit runs, but its connection is dropped without an answer.", 200, "dropped", runs=True
        ),
        "submit-500-runs": _submit("The submit runs, but is answered with 500.", 500, runs=True),
        "submit-broken": _submit("The submit runs, and its answer is broken JSON.", form="broken", runs=True),
        "submit-cut": _submit("The submit runs, and its answer is cut off.", form="cut", runs=True),
        "submit-bare": _submit("The submit runs, and its answer has no request_id.", form="bare", runs=True),
        "submit-foreign": _submit(
            "The submit runs, and its answer's addresses are another host's.", form="foreign", runs=True
        ),
        "submit-slow": _submit("The submit runs, and is answered after 40 seconds.", runs=True, pause=40),
    }
)

GROUPS: dict[str, dict[str, Word]] = {
    "How it ends": HOW_IT_ENDS,
    "How long it takes": HOW_LONG,
    "How the customer hears of it": HOW_WE_HEAR,
    "How it is cancelled": HOW_IT_IS_CANCELLED,
    "What comes out": WHAT_COMES_OUT,
    "How the file comes": HOW_THE_FILE_COMES,
    "How questions are answered": HOW_QUESTIONS_ARE_ANSWERED,
    "How the submit is answered": HOW_THE_SUBMIT_IS_ANSWERED,
}
WORDS: dict[str, Word] = {name: word for group in GROUPS.values() for name, word in group.items()}


def words_in(prompt: object) -> list[str]:
    """The known words of a prompt, in their order."""
    return [word for word in (found.lower() for found in WORD.findall(str(prompt))) if word in WORDS]


def without_words(prompt: str) -> str:
    """What is left of a prompt to be shown; half characters, which JSON can carry, are replaced."""
    return " ".join(WORD.sub("", prompt).split()).encode(errors="replace").decode()


def outcome_of(words: list[str]) -> Outcome:
    """What they ask for together."""
    outcome = Outcome()
    for word in words:
        outcome = replace(outcome, **WORDS[word].changes)
    return outcome
