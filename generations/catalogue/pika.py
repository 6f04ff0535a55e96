"""Pika 2.2. Durations are numbers of seconds, every started clip of five is charged; no sound."""

from typing import Final

from generations.catalogue.common import MOTION_PROMPT, NEGATIVE_PROMPT, PROMPT, SEED
from generations.catalogue.endpoint import Choice, Endpoint, Image, Integer

# fal gives neither options nor a range; three clips is what MaxVideo takes.
LENGTH: Final = Integer(
    name="duration",
    label="Length in seconds",
    help="1 to 15. Every started 5 seconds count as one clip.",
    minimum=1,
    maximum=15,
    default=5,
    is_priced=True,
)
RESOLUTION: Final = Choice(name="resolution", label="Resolution", options=("720p", "1080p"), default="720p")

PIKA: Final = Endpoint(
    id="fal-ai/pika/v2.2/text-to-video",
    title="Pika 2.2",
    family="Pika 2.2",
    summary="Stylised looks and seven frame shapes. Silent, priced per 5-second clip.",
    good_for="Stylised looks, seven shapes. Silent.",
    category="text-to-video",
    sound="silent",
    parameters=(
        PROMPT,
        LENGTH,
        RESOLUTION,
        Choice(
            name="aspect_ratio",
            label="Shape",
            options=("16:9", "9:16", "1:1", "4:5", "5:4", "3:2", "2:3"),
            default="16:9",
        ),
        NEGATIVE_PROMPT,
        SEED,
    ),
)

PIKA_IMAGE: Final = Endpoint(
    id="fal-ai/pika/v2.2/image-to-video",
    title="Pika 2.2 · Image",
    family="Pika 2.2",
    summary="A gentle move for a still. The frame follows the picture.",
    good_for="A gentle move for a still. Silent.",
    category="image-to-video",
    sound="silent",
    parameters=(
        Image(name="image_url", label="First frame", is_required=True),
        MOTION_PROMPT,
        LENGTH,
        RESOLUTION,
        NEGATIVE_PROMPT,
        SEED,
    ),
)
