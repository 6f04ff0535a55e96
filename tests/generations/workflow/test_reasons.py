import pytest

from generations.fal.outcomes import Problem
from generations.workflow import reasons
from generations.workflow.reasons import Kind

MODEL = "Veo 3 Fast"


def explain(type_: str, **limits: float) -> tuple[Kind, str]:
    return reasons.explain(Problem(type_, limits), MODEL)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_names_the_model_or_us_and_says_that_nothing_was_charged(kind: Kind) -> None:
    sentence = reasons.sentence(kind, MODEL)
    assert sentence.endswith("Nothing was charged.")
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("content_policy_violation", Kind.REFUSED),
        ("image_too_small", Kind.PICTURE),
        ("one_of", Kind.SETTINGS),
        ("missing", Kind.SETTINGS),
        ("generation_timeout", Kind.TIMEOUT),
        ("startup_timeout", Kind.TIMEOUT),
        ("internal_server_error", Kind.PROVIDER),
        ("runner_disconnected", Kind.PROVIDER),
    ],
)
def test_error_type_of_fal_leads_to_a_kind(type_: str, kind: Kind) -> None:
    assert explain(type_)[0] is kind


@pytest.mark.parametrize("type_", ["", "something new", "<script>", "{model}"])
def test_unknown_type_is_the_providers_error_and_is_not_repeated(type_: str) -> None:
    assert explain(type_) == (Kind.PROVIDER, reasons.sentence(Kind.PROVIDER, MODEL))


def test_limits_of_a_picture_are_named() -> None:
    _, small = explain("image_too_small", min_width=300, min_height=200.0)
    _, large = explain("image_too_large", max_width=4096, max_height=2160)
    assert "too small for Veo 3 Fast: at least 300 × 200 pixels." in small
    assert "too large for Veo 3 Fast: at most 4096 × 2160 pixels." in large


@pytest.mark.parametrize("limits", [{}, {"min_width": 300}, {"max_width": 300, "max_height": 200}], ids=str)
def test_limits_that_are_not_told_are_left_out(limits: dict[str, int]) -> None:
    assert "too small for Veo 3 Fast. Use a larger one." in explain("image_too_small", **limits)[1]


def test_word_under_a_failure_says_who_it_was_and_nothing_of_a_kind_that_no_row_has_any_more() -> None:
    endpoint_id = "fal-ai/veo3/fast"
    assert reasons.about_model(Kind.REFUSED, endpoint_id) == "by Veo 3 Fast"
    assert reasons.about_model(Kind.TIMEOUT, endpoint_id) == "Veo 3 Fast took too long"
    assert reasons.about_model("", endpoint_id) == ""
