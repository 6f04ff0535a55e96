"""MiniMax's Hailuo 02 Standard. Durations are numbers as text ("6"), resolutions have a capital P; no sound."""

from typing import Final

from generations.catalogue.common import MOTION_PROMPT, PROMPT
from generations.catalogue.endpoint import Choice, Endpoint, Image, Toggle

LENGTH: Final = Choice(name="duration", label="Length", options=("6", "10"), default="6")
OPTIMIZER: Final = Toggle(
    name="prompt_optimizer",
    label="Improve my prompt",
    in_short="rewriting",
    help="Hailuo may rewrite it for quality",
    default=True,
    is_advanced=True,
)

HAILUO: Final = Endpoint(
    id="fal-ai/minimax/hailuo-02/standard/text-to-video",
    title="Hailuo 02 Standard",
    family="Hailuo 02 Standard",
    summary="The cheapest second here. Good for trying an idea before paying for it.",
    good_for="The cheapest second here, good for a first try.",
    category="text-to-video",
    sound="silent",
    parameters=(PROMPT, LENGTH, OPTIMIZER),
)

HAILUO_IMAGE: Final = Endpoint(
    id="fal-ai/minimax/hailuo-02/standard/image-to-video",
    title="Hailuo 02 Standard · Image",
    family="Hailuo 02 Standard",
    summary="From a first frame, and to a last frame if you give one. Low price.",
    good_for="From a first frame to a last one, if you like.",
    category="image-to-video",
    sound="silent",
    parameters=(
        Image(name="image_url", label="First frame", is_required=True),
        Image(name="end_image_url", label="Last frame", help="Optional: where the video should end."),
        MOTION_PROMPT,
        LENGTH,
        Choice(name="resolution", label="Resolution", options=("512P", "768P"), default="768P"),
        OPTIMIZER,
    ),
)
