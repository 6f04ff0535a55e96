"""Parameters that several endpoints share to the letter."""

from typing import Final

from generations.catalogue.endpoint import Integer, Secret, Text, Toggle

PROMPT: Final = Text(
    name="prompt",
    label="Prompt",
    is_required=True,
    placeholder="What should happen, where, and how the camera moves",
)
MOTION_PROMPT: Final = Text(
    name="prompt",
    label="Prompt",
    is_required=True,
    placeholder="How the picture should move, and what should be heard",
)
NEGATIVE_PROMPT: Final = Text(
    name="negative_prompt",
    label="Keep out of the picture",
    in_short="keep out",
    placeholder="Text, logos, people",
    is_advanced=True,
)
# No page gives a range; the widest that every kind of generator takes is 32 bits without a sign.
SEED: Final = Integer(
    name="seed",
    label="Seed",
    in_short="seed",
    help="The same seed and words give a similar video again. Empty means random.",
    minimum=0,
    maximum=4_294_967_295,
    is_advanced=True,
)
OWN_OPENAI_KEY: Final = Secret(
    name="api_key",
    label="OpenAI key",
    help="OpenAI bills you. We pass the key on once and do not keep it.",
    pattern="sk-[A-Za-z0-9_-]{20,}",
    rule="sk- and then at least 20 letters, digits, - or _",
    is_advanced=True,
)
VEO_SOUND: Final = Toggle(name="generate_audio", label="Sound", default=True, on="with sound", off="silent")
