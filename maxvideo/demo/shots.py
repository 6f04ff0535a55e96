"""One video with each of the 11 endpoints: what is asked for, and what must come of it."""

from dataclasses import dataclass, field

OFF = ""
"""The value of a toggle that is turned off: an HTML form leaves it out."""


@dataclass(frozen=True)
class Shot:
    """A form filled in, and the length in seconds, size in pixels, sound and charge in credits that it leads to.

    The charge is the listed price at 100 credits a dollar and no margin. `pictures` are the sizes of the pictures to
    upload; `options` are what differs from the form as it is served.
    """

    endpoint: str
    prompt: str
    seconds: int
    size: tuple[int, int]
    has_sound: bool
    charge: int
    options: dict[str, str] = field(default_factory=dict)
    pictures: tuple[tuple[int, int], ...] = ()

    @property
    def picture_field(self) -> str:
        """The name of the file input."""
        return "image_urls" if len(self.pictures) > 1 else "image_url"

    @property
    def file_name(self) -> str:
        """A name for the downloaded file."""
        return f"{self.endpoint.replace('/', '-')}.mp4"


SHOTS = (
    Shot(
        "fal-ai/pika/v2.2/text-to-video",
        "A paper boat on a rainy street, seen from above",
        seconds=7,
        size=(720, 900),
        has_sound=False,
        charge=40,
        options={"duration": "7", "aspect_ratio": "4:5"},
    ),
    Shot(
        "fal-ai/pika/v2.2/image-to-video",
        "The leaves begin to move",
        seconds=5,
        size=(1440, 1080),
        has_sound=False,
        charge=45,
        options={"resolution": "1080p"},
        pictures=((800, 600),),
    ),
    Shot(
        "fal-ai/veo3.1/reference-to-video",
        "Both friends meet at the harbour and laugh",
        seconds=8,
        size=(1280, 720),
        has_sound=True,
        charge=320,
        pictures=((640, 640), (480, 640)),
    ),
    Shot(
        "fal-ai/veo3/fast",
        "A lighthouse at dusk, waves below",
        seconds=6,
        size=(720, 1280),
        has_sound=False,
        charge=150,
        options={"duration": "6s", "aspect_ratio": "9:16", "generate_audio": OFF},
    ),
    Shot(
        "fal-ai/veo3.1/fast/image-to-video",
        "The camera moves slowly closer",
        seconds=4,
        size=(1080, 720),
        has_sound=True,
        charge=60,
        options={"duration": "4s"},
        pictures=((1200, 800),),
    ),
    Shot(
        "fal-ai/sora-2/text-to-video",
        "A street musician plays to an audience of pigeons",
        seconds=8,
        size=(720, 1280),
        has_sound=True,
        charge=80,
        options={"duration": "8", "aspect_ratio": "9:16"},
    ),
    Shot(
        "fal-ai/sora-2/image-to-video",
        "Steam rises from the cup",
        seconds=4,
        size=(960, 720),
        has_sound=True,
        charge=40,
        pictures=((1024, 768),),
    ),
    Shot(
        "fal-ai/sora-2/text-to-video/pro",
        "A train crosses a viaduct in the morning mist",
        seconds=4,
        size=(1920, 1080),
        has_sound=True,
        charge=200,
    ),
    Shot(
        "fal-ai/sora-2/image-to-video/pro",
        "The curtain opens",
        seconds=4,
        size=(720, 960),
        has_sound=True,
        charge=120,  # sold as 200 at most: the resolution is automatic, and the video has 720p
        pictures=((600, 800),),
    ),
    Shot(
        "fal-ai/minimax/hailuo-02/standard/text-to-video",
        "A gymnast lands and the crowd cheers",
        seconds=10,
        size=(1366, 768),
        has_sound=False,
        charge=45,
        options={"duration": "10"},
    ),
    Shot(
        "fal-ai/minimax/hailuo-02/standard/image-to-video",
        "She turns her head and smiles",
        seconds=6,
        size=(682, 512),
        has_sound=False,
        charge=27,
        options={"resolution": "512P"},
        pictures=((640, 480),),
    ),
)
