"""Google's Veo. Durations carry their unit ("8s"); resolution changes nothing about the price, sound does."""

from typing import Final

from generations.catalogue.common import MOTION_PROMPT, NEGATIVE_PROMPT, PROMPT, SEED, VEO_SOUND
from generations.catalogue.endpoint import Choice, Endpoint, Image, Images, Toggle

RESOLUTION: Final = Choice(name="resolution", label="Resolution", options=("720p", "1080p"), default="720p")

VEO_3_FAST: Final = Endpoint(
    id="fal-ai/veo3/fast",
    title="Veo 3 Fast",
    family="Veo 3 Fast",
    summary="The all-rounder: quick to follow directions, speaks and sounds when you ask for it.",
    good_for="The all-rounder. Speaks if you ask.",
    category="text-to-video",
    sound="optional",
    parameters=(
        PROMPT,
        Choice(name="duration", label="Length", options=("4s", "6s", "8s"), default="8s"),
        VEO_SOUND,
        RESOLUTION,
        Choice(
            name="aspect_ratio",
            label="Shape",
            help="1:1 is a wider or taller picture that Veo extends to a square.",
            options=("16:9", "9:16", "1:1"),
            default="16:9",
        ),
        NEGATIVE_PROMPT,
        SEED,
        Toggle(
            name="enhance_prompt",
            label="Improve my prompt",
            in_short="rewriting",
            help="Veo may rewrite it for quality",
            default=True,
            is_advanced=True,
        ),
        Toggle(
            name="auto_fix",
            label="Rewrite instead of refusing",
            in_short="rewriting",
            help="If the words break a rule, Veo tries a milder version",
            default=True,
            is_advanced=True,
        ),
    ),
)

VEO_31_FAST: Final = Endpoint(
    id="fal-ai/veo3.1/fast/image-to-video",
    title="Veo 3.1 Fast",
    family="Veo 3.1 Fast",
    summary="Brings a still to life quickly, with or without sound.",
    good_for="Brings a still to life, sound if you like.",
    category="image-to-video",
    sound="optional",
    parameters=(
        Image(
            name="image_url",
            label="Picture",
            help="720p or larger gives the best result.",
            least_side=720,
            is_required=True,
        ),
        MOTION_PROMPT,
        Choice(name="duration", label="Length", options=("4s", "6s", "8s"), default="8s"),
        VEO_SOUND,
        RESOLUTION,
        Choice(
            name="aspect_ratio",
            label="Shape",
            options=("auto", "16:9", "9:16", "1:1"),
            default="auto",
            auto_label="As picture",
        ),
    ),
)

VEO_31_REFERENCE: Final = Endpoint(
    id="fal-ai/veo3.1/reference-to-video",
    title="Veo 3.1 Reference",
    family="Veo 3.1 Reference",
    summary="One to three pictures of a person or thing that must stay the same throughout.",
    good_for="One to three pictures of your subject.",
    category="reference-to-video",
    sound="optional",
    parameters=(
        Images(
            name="image_urls",
            label="Pictures of your subject",
            help="One to three. None of them becomes a frame; they show who or what is in the video.",
            is_required=True,
            maximum=3,
        ),
        PROMPT,
        Choice(name="duration", label="Length", options=("8s",), default="8s"),
        VEO_SOUND,
        RESOLUTION,
    ),
)
