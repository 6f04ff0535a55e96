"""OpenAI's Sora 2. Durations are numbers; sound is always made; an own OpenAI key makes the run free of our credits."""

from typing import Final

from generations.catalogue.common import MOTION_PROMPT, OWN_OPENAI_KEY, PROMPT
from generations.catalogue.endpoint import Choice, Endpoint, Image

LENGTH: Final = Choice(name="duration", label="Length", options=(4, 8, 12), default=4)
SHAPE: Final = Choice(name="aspect_ratio", label="Shape", options=("16:9", "9:16"), default="16:9")
SHAPE_OF_PICTURE: Final = Choice(
    name="aspect_ratio",
    label="Shape",
    options=("auto", "16:9", "9:16"),
    default="auto",
    auto_label="As picture",
)
FIRST_FRAME: Final = Image(name="image_url", label="First frame", is_required=True)

SORA_2: Final = Endpoint(
    id="fal-ai/sora-2/text-to-video",
    title="Sora 2",
    family="Sora 2",
    summary="Scenes with people and believable motion, always with sound.",
    good_for="People and believable motion, always with sound.",
    category="text-to-video",
    sound="always",
    parameters=(
        PROMPT,
        LENGTH,
        Choice(name="resolution", label="Resolution", options=("720p",), default="720p"),
        SHAPE,
        OWN_OPENAI_KEY,
    ),
)

SORA_2_PRO: Final = Endpoint(
    id="fal-ai/sora-2/text-to-video/pro",
    title="Sora 2 Pro",
    family="Sora 2 Pro",
    summary="Sora 2 with finer detail and steadier hands, up to 1080p.",
    good_for="Sora with finer detail, up to 1080p.",
    category="text-to-video",
    sound="always",
    parameters=(
        PROMPT,
        LENGTH,
        # The dearer one is fal's default here, unlike everywhere else.
        Choice(name="resolution", label="Resolution", options=("720p", "1080p"), default="1080p"),
        SHAPE,
        OWN_OPENAI_KEY,
    ),
)

SORA_2_IMAGE: Final = Endpoint(
    id="fal-ai/sora-2/image-to-video",
    title="Sora 2 · Image",
    family="Sora 2",
    summary="Starts from your picture and keeps its mood, with sound.",
    good_for="Starts from your picture and keeps its mood.",
    category="image-to-video",
    sound="always",
    parameters=(
        FIRST_FRAME,
        MOTION_PROMPT,
        LENGTH,
        Choice(name="resolution", label="Resolution", options=("auto", "720p"), default="auto"),
        SHAPE_OF_PICTURE,
        OWN_OPENAI_KEY,
    ),
)

SORA_2_PRO_IMAGE: Final = Endpoint(
    id="fal-ai/sora-2/image-to-video/pro",
    title="Sora 2 Pro · Image",
    family="Sora 2 Pro",
    summary="Your picture becomes the first frame, in up to 1080p and with sound.",
    good_for="Your picture as the first frame, up to 1080p.",
    category="image-to-video",
    sound="always",
    parameters=(
        FIRST_FRAME,
        MOTION_PROMPT,
        LENGTH,
        Choice(name="resolution", label="Resolution", options=("auto", "720p", "1080p"), default="auto"),
        SHAPE_OF_PICTURE,
        OWN_OPENAI_KEY,
    ),
)
